import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { statSync } from 'node:fs'
import { FactoryError, hasCode, isErrno } from '../errors.ts'
import { MAX_GIT_OUTPUT_BYTES } from '../limits.ts'

export interface GitOptions {
  input?: Uint8Array | string
  /** Extra environment, e.g. GIT_INDEX_FILE. */
  env?: Record<string, string>
  /** Cap of standard output. Default: 256 MiB. */
  maxBytes?: number
  /** For commands that ask a server. Default: none. */
  timeoutMs?: number
}

/** How one git command ended; `null` when a signal ended it. */
export interface GitExecution {
  code: number | null
  stdout: Buffer
  stderr: Buffer
}

/** Starts git as it is told, without what {@link gitExecution} of git.ts adds. @throws FactoryError GIT_MISSING; GIT_NOT_A_REPOSITORY where there is no such folder. */
export function startGit(
  repo: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitExecution> {
  const { promise, resolve, reject } = Promise.withResolvers<GitExecution>()
  const child = spawnGit(repo, args, options.env)
  const stdout = collect(child.stdout, options.maxBytes ?? MAX_GIT_OUTPUT_BYTES, (limit) => {
    child.kill()
    reject(new FactoryError('GIT_FAILED', `git ${args[0] ?? ''} printed more than ${limit} bytes`))
  })
  const stderr = collect(child.stderr, MAX_GIT_OUTPUT_BYTES, () => child.kill())
  const timer = timerFor(options.timeoutMs, (limit) => {
    reject(new FactoryError('GIT_FAILED', `git ${args[0] ?? ''} took more than ${limit / 1000} s`))
    abandon(child)
  })
  child.on('error', (cause) => reject(startError(repo, cause)))
  child.on('close', (code) => {
    clearTimeout(timer)
    resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) })
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  return promise
}

/** A process of git that its caller speaks with and ends. */
export function spawnGit(
  repo: string,
  args: readonly string[],
  env: Record<string, string> | undefined,
): ChildProcessWithoutNullStreams {
  return spawn('git', [...SAFE_CONFIG, ...args], { cwd: repo, env: gitEnvironment(env), stdio: 'pipe' })
}

/** Why git failed, in its own words. Advice often follows the reason: without a line that says what is fatal the last line counts. */
export function gitReason(stderr: Buffer): string {
  const lines = stderr.toString('utf8').trim().split('\n')
  return lines.findLast((line) => /^(?:fatal|error): /.test(line)) ?? lines.at(-1) ?? ''
}

function timerFor(
  timeoutMs: number | undefined,
  onTimeout: (limit: number) => void,
): NodeJS.Timeout | undefined {
  return timeoutMs === undefined ? undefined : setTimeout(() => onTimeout(timeoutMs), timeoutMs)
}

/** A program that git started may live on and keep the pipes open: we do not wait for it. */
function abandon(child: ChildProcessWithoutNullStreams): void {
  child.kill()
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
  child.unref()
}

function collect(
  stream: NodeJS.ReadableStream,
  maxBytes: number,
  onOverflow: (limit: number) => void,
): Buffer[] {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > maxBytes) onOverflow(maxBytes)
    else chunks.push(chunk)
  })
  return chunks
}

/** Why git could not be started. */
export function startError(repo: string, cause: Error): FactoryError {
  if (!isFolder(repo))
    return new FactoryError('GIT_NOT_A_REPOSITORY', `there is no folder ${repo}`, {
      cause,
      hint: 'name the folder of a repository (--repo)',
    })
  if (!isErrno(cause, 'ENOENT'))
    return new FactoryError('GIT_FAILED', `cannot start git in ${repo}`, { cause })
  return new FactoryError('GIT_MISSING', `cannot start git in ${repo}`, {
    cause,
    hint: 'check that git is installed and on PATH',
  })
}

/** Could git not even be started, because it or the folder is not there? */
export function isNotStarted(thrown: unknown): thrown is FactoryError {
  return hasCode(thrown, 'GIT_MISSING', 'GIT_NOT_A_REPOSITORY')
}

/** Node says the same of a folder that is missing as of a program that is. */
function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  } catch {
    return false
  }
}

const SAFE_CONFIG = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.autocrlf', 'false'],
  ['core.quotePath', 'false'],
  ['core.useReplaceRefs', 'false'],
  ['diff.external', ''],
  ['protocol.ext.allow', 'never'],
  ['commit.gpgSign', 'false'],
  ['gc.auto', '0'],
].flatMap(([key, value]) => ['-c', `${key}=${value}`])

/** Only what git needs; never the caller's keys. */
function gitEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  const kept = [
    'PATH',
    'HOME',
    'USERPROFILE',
    'SYSTEMROOT',
    'TMPDIR',
    'TEMP',
    'SSH_AUTH_SOCK',
    'GIT_CONFIG_GLOBAL',
    'GIT_CONFIG_SYSTEM',
  ]
  const environment: Record<string, string> = {
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
  }
  for (const name of kept) {
    const value = process.env[name]
    if (value !== undefined) environment[name] = value
  }
  return { ...environment, ...extra }
}
