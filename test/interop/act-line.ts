import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeExample } from '../../examples/repository.ts'
import { actionFolder } from '../support/github-line/action-folder.ts'
import { prepareExample, signingKeys } from '../support/github-line/prepare.ts'
import { runCommand } from '../support/processes.ts'
import { startUpVariables } from '../support/programs.ts'
import { startResultsService, type ResultsService } from '../support/results-service/results-service.ts'
import { startClosedDoor, type ClosedDoor } from './closed-door.ts'

export interface ActRun {
  /** Of the workflow run, as the results service knows it. */
  id: string
  attempt: number
  exit: number | null
  /** Result of each job that ran, by spec and job id: `specs/a.spec.md generate-r1`. */
  jobs: Record<string, string>
  /** All it printed, for a failing test. */
  output: string
}

/** The example under act in host mode, everything it writes below one temporary folder. */
export interface ActLine {
  folder: string
  scratch: string
  results: ResultsService
  door: ClosedDoor
  /** Runs the dispatcher: an event, and what act is told beside it. */
  run: (event: string, words: string[]) => Promise<ActRun>
  /** Processes that still belong to it. */
  processes: () => number[]
  close: () => Promise<void>
}

/** Where the repository keeps the actions. */
const SOURCE = '.jidoka-actions'
const LIMIT_MS = 240_000

export async function startActLine(act: string): Promise<ActLine> {
  const root = mkdtempSync(join(tmpdir(), 'jidoka-act-'))
  const folder = join(root, 'repository')
  const scratch = join(root, 'scratch')
  for (const name of ['scratch', 'home', 'tmp']) mkdirSync(join(root, name))
  makeCompiledExample(folder)
  writeSecrets(join(root, 'secrets'))
  const results = await startResultsService()
  const door = await startClosedDoor()
  const processes = (): number[] => processesBelow(root)
  return {
    folder,
    scratch,
    results,
    door,
    processes,
    run: (event, words) => runAct({ act, root, folder, results, door }, event, words),
    async close() {
      for (const pid of processes()) process.kill(pid, 'SIGKILL')
      await Promise.all([results.close(), door.close()])
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** Node is the one on PATH, and nothing is delivered: act has no API that a branch could be pushed to. */
function makeCompiledExample(folder: string): void {
  const github = {
    actions: { source: `./${SOURCE}` },
    runsOn: 'ubuntu-latest',
    node: 'none',
    publish: 'none',
  }
  const adapt = (copy: string): unknown => actionFolder(join(copy, SOURCE))
  makeExample(folder, { adapt: (copy) => prepareExample(copy, { github, adapt }) })
  runCommand(folder, 'git', 'remote', 'add', 'origin', 'https://github.com/example/text-kit')
  leaveOutUnknownKeys(folder)
}

/**
 * The schema of act 0.2.89 does not know `environment.deployment`. Only the work tree is changed: the stations read the
 * commit, and refuse workflows there that are not the compiled ones.
 */
function leaveOutUnknownKeys(folder: string): void {
  const workflows = join(folder, '.github', 'workflows')
  for (const name of readdirSync(workflows)) {
    const path = join(workflows, name)
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/^ +deployment: false\n/gm, ''))
  }
}

function writeSecrets(path: string): void {
  const lines = Object.entries(signingKeys()).map(([name, pem]) => `${name}=${JSON.stringify(pem)}\n`)
  writeFileSync(path, lines.join(''), { mode: 0o600 })
}

interface Desk {
  act: string
  root: string
  folder: string
  results: ResultsService
  door: ClosedDoor
}

async function runAct(desk: Desk, event: string, words: string[]): Promise<ActRun> {
  const id = `act-${event}`
  const given = {
    ...desk.results.env({ run: id, job: 'act', attempt: 1 }),
    ...startUpVariables(),
    // the runner of GitHub sets it, act does not
    GITHUB_WORKFLOW_REF: 'example/text-kit/.github/workflows/factory.yml@refs/heads/main',
  }
  const env = Object.entries(given).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  const { exit, output } = await launch(desk, [event, ...words, ...SWITCHES, ...env])
  return { id, attempt: 1, exit, jobs: jobsOf(output), output }
}

/** On this machine, without Docker, without the network, and without act's own servers, which our client cannot use. */
const SWITCHES = [
  ['--json', '--platform', 'ubuntu-latest=-self-hosted', '--secret-file', '../secrets'],
  ['--action-offline-mode', '--pull=false', '--no-cache-server', '--container-daemon-socket', '-'],
].flat()

function launch(desk: Desk, words: string[]): Promise<{ exit: number | null; output: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ exit: number | null; output: string }>()
  const child = spawn(desk.act, words, {
    cwd: desk.folder,
    env: environmentOf(desk),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const timer = setTimeout(() => child.kill('SIGINT'), LIMIT_MS)
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('error', reject)
  child.on('close', (exit) => {
    clearTimeout(timer)
    resolve({ exit, output: Buffer.concat(chunks).toString('utf8') })
  })
  return promise
}

/** Steps inherit it. The Node of the tests comes first on PATH. */
function environmentOf({ root, door }: Desk): Record<string, string> {
  const home = join(root, 'home')
  return {
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    TMPDIR: join(root, 'tmp'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_CONFIG_HOME: join(home, '.config'),
    LANG: 'C.UTF-8',
    ...door.env,
  }
}

interface LogLine {
  job?: string
  jobID?: string
  jobResult?: string
}

/** act names a job of a matrix over a called workflow `specs/a.spec.md-<n>/<workflow>/<job>`. */
function jobsOf(output: string): Record<string, string> {
  const lines = output.split('\n').filter((line) => line.startsWith('{'))
  const ended = lines
    .map((line) => JSON.parse(line) as LogLine)
    .flatMap(({ job = '', jobID = '', jobResult }) => {
      const spec = /^specs\/.+?\.spec\.md/.exec(job)?.[0] ?? ''
      return jobResult === undefined ? [] : [[`${spec} ${jobID}`.trim(), jobResult] as const]
    })
  return Object.fromEntries(ended)
}

/** Processes that work in a folder or were started with it in their environment; none where there is no /proc. */
function processesBelow(root: string): number[] {
  return (existsSync('/proc') ? readdirSync('/proc') : [])
    .map(Number)
    .filter((pid) => Number.isSafeInteger(pid) && pid !== process.pid && belongs(pid, root))
}

function belongs(pid: number, root: string): boolean {
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`).startsWith(root) || readFileSync(`/proc/${pid}/environ`).includes(root)
    )
  } catch {
    // it ended meanwhile, or is somebody else's
    return false
  }
}
