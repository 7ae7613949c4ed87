import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { isAbsolute } from 'node:path'
import { PassThrough, type Readable, type Writable } from 'node:stream'
import { FactoryError } from '../errors.ts'
import { findProgram } from './isolation/find-isolation.ts'
import type { Apart } from './isolation/isolation.ts'
import { STARTED } from './isolation/script.ts'
import { TOOL_PATH, wrap, type Program } from './isolation/wrap.ts'
import { killProcessTree } from './kill-process-tree.ts'

/** The shell of GitHub's own `shell: bash`, so that a command means the same in both places. */
export const COMMAND_SHELL = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c'] as const

/** A command to start apart, and who watches it. */
export interface Launch extends Omit<Program, 'argv'> {
  /** The program and its words; a program without a path is looked up in the PATH of `env`. */
  argv: readonly [string, ...string[]]
  /** Aborted on interruption and when the time limit is reached. */
  signal: AbortSignal
  /** Takes what the program prints: both outputs share one pipe, so their order is kept. */
  onOutput: (chunk: Buffer) => void
}

/**
 * Starts a program apart and waits until no process of it is left: what outlives it is killed. Its standard input is
 * empty. Returns the exit code, `null` when a signal ended it.
 * @throws FactoryError RUN_COULD_NOT when it cannot be started.
 */
export async function launch(
  { argv, signal, onOutput, ...rest }: Launch,
  apart: Apart,
): Promise<number | null> {
  const place = await placeOf(argv[0], rest.env)
  const started = startApart({ argv: [place, ...argv.slice(1)], ...rest }, apart, 'ignore')
  started.output.on('data', onOutput)
  signal.addEventListener('abort', started.kill, { once: true })
  if (signal.aborted) started.kill()
  try {
    const code = await exitCode(started.child)
    const left = started.killRest()
    if (left > 0 && apart.isWatched === true) throw outlived(left)
    await Promise.all([drained(started.output), drained(started.trouble)])
    if (!started.isStarted() && !signal.aborted) throw notStarted(started.said())
    return code
  } finally {
    signal.removeEventListener('abort', started.kill)
  }
}

async function placeOf(name: string, env: Launch['env']): Promise<string> {
  if (isAbsolute(name)) return name
  const place = await findProgram(name, env['PATH'] ?? '')
  if (place !== undefined) return place
  const hint = `check that ${name} is installed and that PATH leads to it`
  throw new FactoryError('RUN_COULD_NOT', `the program ${name} cannot be started: it is not there`, { hint })
}

/** A program that was started apart, in a process group of its own. */
export interface StartedProgram {
  child: ChildProcess
  /** Without a use where its standard input is empty. */
  input: Writable
  output: Readable
  /** What the wrapper says; a socket whose end, on our side, ends the program. */
  trouble: Readable
  isStarted: () => boolean
  /** The trouble of the wrapper before the program started. */
  said: () => string
  /** Ends what it left running, once it has ended; returns how many processes cannot be ended. */
  killRest: () => number
  /** Ends it and everything it has started. */
  kill: () => void
}

const MAX_TROUBLE_CHARS = 2000

/** Starts a program apart; `input` is `pipe` where it reads from us. */
export function startApart(program: Program, apart: Apart, input: 'ignore' | 'pipe'): StartedProgram {
  const [command, ...words] = wrap(apart, program)
  const isApart = apart.isolation.kind !== 'none'
  const child = spawn(command, words, {
    cwd: isApart ? '/' : program.cwd,
    env: { PATH: TOOL_PATH },
    detached: true,
    stdio: [input, 'pipe', 'pipe'],
  }) as ChildProcessByStdio<Writable | null, Readable, Readable>
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < MAX_TROUBLE_CHARS) said += chunk.toString('latin1')
  })
  // a program that ends early has not read everything
  child.stdin?.on('error', () => undefined)
  const killRest = (): number =>
    child.pid === undefined ? 0 : killProcessTree(child.pid, isApart ? undefined : program.env['HOME'])
  const kill = (): void => {
    // nobody but the wrapper may end a program that runs as another user
    child.stderr.destroy()
    killRest()
  }
  return {
    child,
    input: child.stdin ?? new PassThrough(),
    output: child.stdout,
    trouble: child.stderr,
    isStarted: () => said.includes(STARTED),
    said: () => said.trim(),
    killRest,
    kill,
  }
}

function outlived(count: number): FactoryError {
  const message = `${count} processes outlive the commands and cannot be ended`
  return new FactoryError('RUN_COULD_NOT', message, {
    hint: 'look for processes of another user that the commands start; on a machine that can isolate, nothing is left',
  })
}

function notStarted(said: string): FactoryError {
  const why = said === '' ? '' : `: ${said.split('\n')[0] ?? ''}`
  return new FactoryError('RUN_COULD_NOT', `a program cannot be started apart from others${why}`, {
    hint: 'run the station again; if it stays so, see what changed about unshare, bwrap or sudo on this machine',
  })
}

function exitCode(child: ChildProcess): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.on('exit', resolve)
  child.on('error', (cause) => {
    const hint = 'check that sh is installed and that the machine can start processes'
    reject(new FactoryError('RUN_COULD_NOT', 'no program can be started', { cause, hint }))
  })
  return promise
}

/** How long a pipe may stay open after the whole process tree was killed. */
const DRAIN_MS = 2000

/** Waits until everything printed has arrived, or closes a pipe that a process still holds open. */
async function drained(pipe: Readable): Promise<void> {
  if (pipe.closed) return
  const closed = once(pipe, 'close')
  const timer = setTimeout(() => pipe.destroy(), DRAIN_MS)
  await closed
  clearTimeout(timer)
}
