import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { FactoryError } from '../errors.ts'
import type { OutputWindow } from './output.ts'
import { killProcessTree } from './process-tree.ts'

/** The shell of GitHub's own `shell: bash`, so that a command means the same in both places. */
export const COMMAND_SHELL = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c'] as const

/** Where the variables of a command point. */
export interface CommandPlaces {
  path: string
  home: string
  tmp: string
}

/**
 * The whole environment of a command, here and in compiled workflows: nothing else of the caller's, so no key, no token and
 * no setting.
 */
export function commandVariables({ path, home, tmp }: CommandPlaces): Record<string, string> {
  return { PATH: path, HOME: home, TMPDIR: tmp, LANG: 'C.UTF-8', TZ: 'UTC', CI: 'true' }
}

export interface CommandEnvironment {
  cwd: string
  /** Takes what the command prints. */
  output: OutputWindow
  env: Record<string, string>
  /** Aborted on interruption and when the time limit is reached. */
  signal: AbortSignal
}

/** The shell of the command takes the place of one that joins the outputs, so that line numbers in its messages are the command's. */
const ONE_OUTPUT = 'exec "$0" "$@" 2>&1'

/** How long a pipe may stay open once the whole family was killed. */
const DRAIN_MS = 2000

/**
 * Runs one command in a shell and process group of its own and waits until nothing of it is left: what outlives the
 * shell is killed. Standard input is empty; both outputs share one pipe, so their order is as written. Gives the exit
 * code, `null` when a signal ended the shell.
 * @throws FactoryError RUN_COULD_NOT when the shell cannot be started.
 */
export async function execute(command: string, surroundings: CommandEnvironment): Promise<number | null> {
  const { cwd, env, signal, output } = surroundings
  const [shell] = COMMAND_SHELL
  const child = spawn(shell, ['--noprofile', '--norc', '-c', ONE_OUTPUT, ...COMMAND_SHELL, command], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  const kill = (): void => killProcessTree(child.pid, env)
  signal.addEventListener('abort', kill, { once: true })
  if (signal.aborted) kill()
  try {
    const code = await exitOf(child)
    kill()
    await drained(child)
    return code
  } finally {
    signal.removeEventListener('abort', kill)
  }
}

type Child = ChildProcessByStdio<null, Readable, null>

function exitOf(child: Child): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.on('exit', resolve)
  child.on('error', (cause) => {
    const hint = 'check that bash is installed and that the machine can start processes'
    reject(new FactoryError('RUN_COULD_NOT', 'the shell of a command cannot be started', { cause, hint }))
  })
  return promise
}

/** Everything printed has arrived, or the pipe is in hands that could not be killed. */
async function drained(child: Child): Promise<void> {
  if (child.stdout.closed) return
  const closed = once(child.stdout, 'close')
  const timer = setTimeout(() => child.stdout.destroy(), DRAIN_MS)
  await closed
  clearTimeout(timer)
}
