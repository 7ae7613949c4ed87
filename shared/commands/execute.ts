import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { FactoryError } from '../errors.ts'
import type { OutputWindow } from './output.ts'

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

/** A first shell joins the two outputs and is replaced by the shell of the command, so line numbers in messages are the command's. */
const ONE_OUTPUT = 'exec "$0" "$@" 2>&1'

/** How long a pipe may stay open after the whole process tree was killed. */
const DRAIN_MS = 2000

/**
 * Runs one command in a shell and process group of its own and waits until no process of it is left: what outlives the
 * shell is killed. Standard input is empty; both outputs share one pipe, so their order is kept. Returns the exit
 * code, `null` when a signal ended the shell.
 * @throws FactoryError RUN_COULD_NOT when the shell cannot be started.
 */
export async function execute(command: string, environment: CommandEnvironment): Promise<number | null> {
  const { cwd, env, signal, output } = environment
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
    const code = await exitCode(child)
    kill()
    await drained(child)
    return code
  } finally {
    signal.removeEventListener('abort', kill)
  }
}

type Child = ChildProcessByStdio<null, Readable, null>

function exitCode(child: Child): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.on('exit', resolve)
  child.on('error', (cause) => {
    const hint = 'check that bash is installed and that the machine can start processes'
    reject(new FactoryError('RUN_COULD_NOT', 'the shell of a command cannot be started', { cause, hint }))
  })
  return promise
}

/** Waits until everything printed has arrived, or closes a pipe that a process still holds open. */
async function drained(child: Child): Promise<void> {
  if (child.stdout.closed) return
  const closed = once(child.stdout, 'close')
  const timer = setTimeout(() => child.stdout.destroy(), DRAIN_MS)
  await closed
  clearTimeout(timer)
}

/**
 * Kills a process group at once, and on Linux also what left the group (daemons, `setsid`): anything whose environment
 * still names the run's own home folder.
 */
function killProcessTree(leader: number | undefined, env: Record<string, string>): void {
  if (leader === undefined) return
  kill(-leader)
  const home = env['HOME']
  if (process.platform !== 'linux' || home === undefined) return
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    const found = orphanPids(home)
    if (found.length === 0) return
    for (const pid of found) kill(pid)
  }
}

/** A process may start another one while it is looked for. */
const MAX_SWEEPS = 5

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // the process has ended, or it belongs to another user
  }
}

function orphanPids(home: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && hasHome(pid, home))
}

function hasHome(pid: number, home: string): boolean {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0HOME=${home}\0`)
  } catch {
    return false
  }
}
