import { spawn } from 'node:child_process'
import { FactoryError } from '../../errors.ts'

/** A program that runs code on trial, and who listens to it. */
export interface ChildProgram {
  /** Absolute path of the program, and its words. */
  argv: readonly [string, ...string[]]
  /** Absolute folder that it starts in. */
  cwd: string
  /** Its whole environment. */
  env: Readonly<Record<string, string>>
  /** Aborted when it has to end at once, with everything that it started. */
  signal: AbortSignal
  /** Takes what it writes to descriptor 3. */
  onChannel: (chunk: Buffer) => void
}

/**
 * Starts a program as isolated as the machine can, and waits for its end. Gives its exit code, `null` when a signal ended it.
 * @throws FactoryError RUN_COULD_NOT when it cannot be started.
 */
export type Launch = (program: ChildProgram) => Promise<number | null>

/** Starts a program as a plain process in a group of its own. What it prints is lost. */
export const launchPlain: Launch = (program) => {
  const { argv, cwd, env, signal, onChannel } = program
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  const [command, ...words] = argv
  const child = spawn(command, words, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const kill = (): void => killGroup(child.pid)
  child.stdio[3]?.on('data', onChannel)
  child.on('error', (cause) => reject(notStarted(cause)))
  child.on('exit', kill)
  child.on('close', (code) => resolve(code))
  signal.addEventListener('abort', kill, { once: true })
  if (signal.aborted) kill()
  return promise.finally(() => signal.removeEventListener('abort', kill))
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // nothing of it is left
  }
}

function notStarted(cause: Error): FactoryError {
  return new FactoryError('RUN_COULD_NOT', 'the examples could not be called: no process can be started', {
    cause,
    hint: 'check that the machine can start processes, then run again',
  })
}
