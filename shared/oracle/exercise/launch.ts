import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { messageOf } from '../../errors.ts'

/** A process that runs code on trial. */
export interface Launched {
  stdin: Writable
  /** The channel of the child (values/frames.ts), which a shell has laid on descriptor 3. */
  channel: Readable
  /** How it ended, in words; never rejects. */
  ended: Promise<string>
  /** Ends it and everything it has started. */
  kill(): void
}

export interface LaunchPlace {
  cwd: string
  env: Record<string, string>
}

/** Starts a program and its words in a place, as isolated as the machine can. Its standard output is the channel. */
export type Launch = (argv: readonly string[], place: LaunchPlace) => Launched

/** How one child is started, and what ends it. */
export interface ChildLaunch {
  launch: Launch
  place: LaunchPlace
  /** Program and words that start the child. */
  program: readonly string[]
  signal: AbortSignal
}

/** Starts a child that an abort ends. Call `end` in any case: it ends the child, and everything that it has started. */
export function launchChild({ launch, place, program, signal }: ChildLaunch): {
  child: Launched
  end: () => void
} {
  const child = launch(program, place)
  const kill = (): void => child.kill()
  signal.addEventListener('abort', kill, { once: true })
  if (signal.aborted) kill()
  return {
    child,
    end: () => {
      kill()
      signal.removeEventListener('abort', kill)
    },
  }
}

/** Wraps the words of a program so that it runs apart from other processes. */
export type Wrap = (argv: readonly string[]) => readonly string[]

/** A launch that starts what `wrap` makes of the words in a process group of its own. Default: the words as they are. */
export function launchWith(wrap: Wrap = (argv) => argv): Launch {
  return (argv, { cwd, env }) => {
    const [program = '', ...words] = wrap(onChannel(argv))
    const child = spawn(program, words, { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'ignore'] })
    // a child that ends early has not read everything
    child.stdin.on('error', () => undefined)
    return {
      stdin: child.stdin,
      channel: child.stdout,
      ended: endOf(child),
      kill: () => killGroup(child.pid),
    }
  }
}

/**
 * Not every program that starts others hands on more than three descriptors, so the channel travels as standard output until here.
 * The shell is replaced by the program.
 */
function onChannel(argv: readonly string[]): string[] {
  return ['/bin/sh', '-c', 'exec "$@" 3>&1 >/dev/null 2>&1', 'sh', ...argv]
}

async function endOf(child: ReturnType<typeof spawn>): Promise<string> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    // a shell or a namespace on the way tells a signal as an exit code
    return signal !== null || code === null || code > 128
      ? 'ended by a signal'
      : `ended with exit code ${code}`
  } catch (thrown) {
    return `could not be started: ${messageOf(thrown)}`
  }
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // nothing of it is left
  }
}
