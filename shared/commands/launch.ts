import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { FactoryError } from '../errors.ts'

/** The shell of GitHub's own `shell: bash`, so that a command means the same in both places. */
export const COMMAND_SHELL = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c'] as const

/** A program to start apart, and who watches it. */
export interface Launch {
  /** The program and its words; the program is looked up in the PATH of `env`. */
  argv: readonly [string, ...string[]]
  cwd: string
  /** Its whole environment; HOME must be a folder of this run alone, by which what it leaves running is found. */
  env: Readonly<Record<string, string>>
  /** Aborted on interruption and when the time limit is reached. */
  signal: AbortSignal
  /** Takes what the program prints: both outputs share one pipe, so their order is kept. */
  onOutput: (chunk: Buffer) => void
  /** Takes what the program writes to descriptor 3; without it the program has no such descriptor. */
  onChannel?: (chunk: Buffer) => void
}

/** A first shell joins the two outputs and is replaced by the program, so line numbers in messages are the program's. */
const ONE_OUTPUT = ['bash', '--noprofile', '--norc', '-c', 'exec "$0" "$@" 2>&1'] as const

/** How long a pipe may stay open after the whole process tree was killed. */
const DRAIN_MS = 2000

/**
 * Starts a program in a process group of its own and waits until no process of it is left: what outlives it is killed.
 * Standard input is empty. Returns the exit code, `null` when a signal ended it.
 * @throws FactoryError RUN_COULD_NOT when it cannot be started.
 */
export async function launch(program: Launch): Promise<number | null> {
  const { argv, cwd, env, signal, onOutput, onChannel } = program
  const [shell, ...words] = ONE_OUTPUT
  const channel = onChannel === undefined ? 'ignore' : 'pipe'
  const child = spawn(shell, [...words, ...argv], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore', channel],
  })
  const pipes = readPipes(child, [onOutput, onChannel])
  const kill = (): void => killProcessTree(child.pid, env['HOME'])
  signal.addEventListener('abort', kill, { once: true })
  if (signal.aborted) kill()
  try {
    const code = await exitCode(child)
    kill()
    await Promise.all(pipes.map(drained))
    return code
  } finally {
    signal.removeEventListener('abort', kill)
  }
}

type Taker = (chunk: Buffer) => void

function readPipes(child: ChildProcess, [onOutput, onChannel]: [Taker, Taker | undefined]): Readable[] {
  const channel = child.stdio[3] as Readable | null | undefined
  const readers = [
    [child.stdout, onOutput],
    [channel, onChannel],
  ] as const
  return readers.flatMap(([pipe, take]) => {
    if (pipe === null || pipe === undefined || take === undefined) return []
    pipe.on('data', take)
    return [pipe]
  })
}

function exitCode(child: ChildProcess): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.on('exit', resolve)
  child.on('error', (cause) => {
    const hint = 'check that bash is installed and that the machine can start processes'
    reject(new FactoryError('RUN_COULD_NOT', 'the shell of a command cannot be started', { cause, hint }))
  })
  return promise
}

/** Waits until everything printed has arrived, or closes a pipe that a process still holds open. */
async function drained(pipe: Readable): Promise<void> {
  if (pipe.closed) return
  const closed = once(pipe, 'close')
  const timer = setTimeout(() => pipe.destroy(), DRAIN_MS)
  await closed
  clearTimeout(timer)
}

/**
 * Kills a process group at once, and on Linux also what left the group (daemons, `setsid`): anything whose environment
 * still names the run's own home folder.
 */
function killProcessTree(leader: number | undefined, home: string | undefined): void {
  if (leader === undefined) return
  kill(-leader)
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
