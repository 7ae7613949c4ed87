import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { networkVariables } from '../network-variables.ts'
import { actionEntry, compileCache } from './entry.ts'
import { parseRunnerFile } from './runner-file.ts'

export interface ChildRequest {
  action: string
  /** Action inputs by name. */
  inputs: Record<string, string>
  workspace: string
  attempt: number
  /** Variables this action may see beside the plain surroundings, e.g. a model key. */
  secrets: Record<string, string>
  /** Where the action's log goes; the job summary lies beside it. */
  log: string
  signal: AbortSignal
}

export interface ChildResult {
  exitCode: number | null
  outputs: Record<string, string>
}

/**
 * A station lives for a second: it starts with room for its young objects, and optimises only what turns out to run long,
 * for optimised code would be ready when the station ends. The names are V8's own and change with it, so another Node goes
 * without. Flags that change what V8 compiles at all (as --single-threaded does) would cost Node its built-in code cache.
 */
const NODE_FLAGS = process.versions.node.startsWith('24.')
  ? [
      '--min-semi-space-size=64',
      '--max-semi-space-size=64',
      '--initial-old-space-size=256',
      '--v8-pool-size=1',
      '--invocation-count-for-maglev=4000',
      '--invocation-count-for-turbofan=30000',
    ]
  : []

/** What every child may see of the surroundings; keys and tokens are never among it. */
const PLAIN_VARIABLES = ['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'LANG', 'TZ', 'GIT_CONFIG_GLOBAL']

/** Starts an action as the runner would (INPUT_ variables, output file) and waits for it. */
export async function runChild(request: ChildRequest): Promise<ChildResult> {
  const folder = await mkdtemp(join(tmpdir(), 'jidoka-station-'))
  try {
    const outputFile = join(folder, 'output')
    await mkdir(dirname(request.log), { recursive: true })
    await Promise.all([outputFile, summaryFile(request)].map((path) => writeFile(path, '')))
    const exitCode = await spawnAction(request, { outputFile, temp: folder })
    return { exitCode, outputs: parseRunnerFile(await readFile(outputFile, 'utf8').catch(() => '')) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function spawnAction(
  request: ChildRequest,
  files: { outputFile: string; temp: string },
): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  const log = createWriteStream(request.log)
  const child = spawn(process.execPath, [...NODE_FLAGS, actionEntry(request.action)], {
    cwd: request.workspace,
    env: { ...environment(request, files), ...request.secrets },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = (): void => void child.kill('SIGTERM')
  request.signal.addEventListener('abort', stop, { once: true })
  if (request.signal.aborted) stop()
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  child.on('error', (cause) =>
    reject(new FactoryError('RUN_COULD_NOT', `cannot start the action ${request.action}`, { cause })),
  )
  child.on('close', (code) => {
    request.signal.removeEventListener('abort', stop)
    log.end(() => resolve(code))
  })
  return promise
}

/** The job summary lies beside the log, for people. */
function summaryFile({ log }: ChildRequest): string {
  return `${log.replace(/\.log$/, '')}.summary.md`
}

function environment(
  request: ChildRequest,
  files: { outputFile: string; temp: string },
): Record<string, string> {
  const plain = PLAIN_VARIABLES.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const cache = compileCache()
  const inputs = Object.entries(request.inputs).map(
    ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
  )
  return {
    ...networkVariables(process.env),
    ...Object.fromEntries([...plain, ...inputs]),
    ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }),
    GITHUB_WORKSPACE: request.workspace,
    GITHUB_OUTPUT: files.outputFile,
    GITHUB_STEP_SUMMARY: summaryFile(request),
    GITHUB_RUN_ATTEMPT: String(request.attempt),
    RUNNER_TEMP: files.temp,
    // whatever a station that is ended leaves in its temporary folder goes with that folder
    TMPDIR: files.temp,
    TEMP: files.temp,
    TMP: files.temp,
  }
}
