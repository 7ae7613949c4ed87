import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

export interface ProcessRequest {
  command: string
  args: string[]
  cwd: string
  env: Record<string, string>
  onLine: (line: string) => void
  /** Aborting sends SIGINT, later SIGTERM, later SIGKILL, as a cancelled run does. */
  stop: AbortSignal
  graceMs: { interrupt: number; terminate: number }
  /** Told the process group, so that left-overs can be ended with the job. */
  onStart: (group: number) => void
}

const DRAIN_MS = 2000

/** Runs one process to its end; the exit code is 1 when a signal ended it. */
export async function runProcess(request: ProcessRequest): Promise<number> {
  const { command, args, cwd, env } = request
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const { promise, resolve } = Promise.withResolvers<number>()
  const closed = new Promise((done) => child.once('close', done))
  readLines(child.stdout, request.onLine)
  readLines(child.stderr, request.onLine)
  child.once('error', (error) => {
    request.onLine(`##[error]${error.message}`)
    resolve(127)
  })
  child.once('exit', (code) => resolve(code ?? 1))
  const pid = child.pid
  if (pid !== undefined) request.onStart(pid)
  const unwatch = stopOn(request, pid)
  const code = await promise
  unwatch()
  if (request.stop.aborted && pid !== undefined) endGroup(pid)
  await Promise.race([closed, new Promise((done) => setTimeout(done, DRAIN_MS).unref())])
  return code
}

function stopOn({ stop, graceMs }: ProcessRequest, pid: number | undefined): () => void {
  const timers: NodeJS.Timeout[] = []
  const begin = (): void => {
    if (pid === undefined) return
    signal(pid, 'SIGINT')
    timers.push(setTimeout(() => signal(pid, 'SIGTERM'), graceMs.interrupt))
    timers.push(setTimeout(() => signal(-pid, 'SIGKILL'), graceMs.interrupt + graceMs.terminate))
  }
  if (stop.aborted) begin()
  else stop.addEventListener('abort', begin, { once: true })
  return () => {
    stop.removeEventListener('abort', begin)
    timers.forEach(clearTimeout)
  }
}

/** Ends whatever a job left running in the process group. */
export function endGroup(group: number): void {
  signal(-group, 'SIGKILL')
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    return
  }
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line.replace(/\r$/, ''))
  })
  stream.on('end', () => {
    if (rest !== '') onLine(rest)
  })
}
