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
import { startGitHubFake, type GitHubFake } from '../support/github-fake/github-fake.ts'
import type { RunFacts, RunSource } from '../support/github-fake/run-source.ts'
import { actionFolder } from '../support/github-line/action-folder.ts'
import { REPOSITORY } from '../support/github-line/github-line.ts'
import { prepareExample, signingKeys } from '../support/github-line/prepare.ts'
import { runCommand } from '../support/processes.ts'
import { hurried } from '../support/hurried.ts'
import { startUpVariables } from '../support/programs.ts'
import { startResultsService, type ResultsService } from '../support/results-service/results-service.ts'
import { startClosedDoor, type ClosedDoor } from './closed-door.ts'

export interface ActRun {
  /** Of the workflow run, as the results service knows it. */
  id: string
  attempt: number
  exit: number | null
  /** Result of each job that ran, by its path: `generate`, `round 2 / generate`. */
  jobs: Record<string, string>
  /** All it printed, for a failing test. */
  output: string
}

/** The example under act in host mode, everything it writes below one temporary folder. */
export interface ActLine {
  folder: string
  scratch: string
  results: ResultsService
  github: GitHubFake
  door: ClosedDoor
  /** Runs the planning job of a push; what it starts by GitHub's API is run under act as well, one after the other. */
  push: () => Promise<ActRun>
  /** The runs of units that were started, by the spec, to their ends. */
  units: () => Promise<Map<string, ActRun>>
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
  const results = await startResultsService()
  const door = await startClosedDoor()
  const github = await startGitHubFake({ repository: { name: REPOSITORY, path: folder } })
  writeSecrets(join(root, 'secrets'), github)
  writeGitConfig(join(root, 'home'), folder)
  const desk: Desk = { act, root, folder, results, github, door }
  const units = actUnits(desk)
  github.connect(units)
  const processes = (): number[] => processesBelow(root)
  return {
    folder,
    scratch,
    results,
    github,
    door,
    processes,
    push() {
      writeFileSync(join(scratch, 'event.json'), JSON.stringify({ before: '0'.repeat(40) }))
      return runAct(desk, { id: 'act-push', workflow: 'factory.yml', env: hurried(50) }, [
        'push',
        '--eventpath',
        '../scratch/event.json',
      ])
    },
    units: units.ended,
    async close() {
      for (const pid of processes()) process.kill(pid, 'SIGKILL')
      await Promise.all([results.close(), door.close(), github.close()])
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/**
 * Node is the one on PATH, and nothing is delivered: jobs under act all have one token. Three specs are enough: halted,
 * repaired, released.
 */
function makeCompiledExample(folder: string): void {
  const github = {
    actions: { source: `./${SOURCE}` },
    runsOn: 'ubuntu-latest',
    node: 'none',
    publish: 'none',
  }
  const adapt = (copy: string): void => {
    actionFolder(join(copy, SOURCE))
    rmSync(join(copy, 'specs', 'mask-email.spec.md'))
  }
  makeExample(folder, { adapt: (copy) => prepareExample(copy, { github, adapt }) })
  runCommand(folder, 'git', 'remote', 'add', 'origin', 'https://github.com/example/text-kit')
  leaveOutUnknownKeys(folder)
}

/**
 * The schema of act 0.2.89 does not know `environment.deployment` and `cache-mode`. Only the work tree is changed: the
 * stations read the commit, and refuse workflows there that are not the compiled ones.
 */
function leaveOutUnknownKeys(folder: string): void {
  const workflows = join(folder, '.github', 'workflows')
  for (const name of readdirSync(workflows)) {
    const path = join(workflows, name)
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/^ *(deployment: false|cache-mode:.*)\n/gm, ''))
  }
}

/** The token is that of the planning job, the only one that asks GitHub for anything. */
function writeSecrets(path: string, github: GitHubFake): void {
  const permissions = { actions: 'write', contents: 'read' } as const
  const token = github.issueToken({ repository: REPOSITORY, permissions, run: 'act' })
  const secrets = { ...signingKeys(), GITHUB_TOKEN: token }
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
  writeFileSync(path, lines.join(''), { mode: 0o600 })
}

/** git finds the repository under its address on GitHub. */
function writeGitConfig(home: string, folder: string): void {
  const address = `https://github.com/${REPOSITORY}`
  const rule = `[url "file://${folder}"]\n\tinsteadOf = ${address}.git\n\tinsteadOf = ${address}\n`
  writeFileSync(join(home, '.gitconfig'), rule)
}

/** GitHub's side of a dispatch: act runs the unit with the inputs it was given, at the commit that main is at. */
function actUnits(desk: Desk): RunSource & { ended: () => Promise<Map<string, ActRun>> } {
  const facts: RunFacts[] = []
  const done = new Map<string, Promise<ActRun>>()
  let last: Promise<unknown> = Promise.resolve()
  return {
    dispatch({ workflow, inputs }) {
      const id = String(9_000_000_001 + facts.length)
      const { spec = '', base = '' } = inputs as Record<string, string>
      facts.unshift(
        factsOf(id, { workflow, spec, base, sha: runCommand(desk.folder, 'git', 'rev-parse', 'main') }),
      )
      const words = Object.entries(inputs).flatMap(([name, value]) => ['--input', `${name}=${String(value)}`])
      const run = last.then(() => runAct(desk, { id, workflow }, ['workflow_dispatch', ...words]))
      last = run
      done.set(spec, run)
      return { id }
    },
    runs: () => facts,
    emit: () => [],
    control: () => false,
    ended: async () =>
      new Map(await Promise.all([...done].map(async ([spec, run]) => [spec, await run] as const))),
  }
}

function factsOf(
  id: string,
  { workflow, spec, base, sha }: { workflow: string; spec: string; base: string; sha: string },
): RunFacts {
  return {
    id,
    number: Number(id) - 9_000_000_000,
    attempt: 1,
    name: workflow,
    title: `${spec} at ${base}`,
    workflow: `.github/workflows/${workflow}`,
    event: 'workflow_dispatch',
    sha,
    branch: 'main',
    actor: 'github-actions[bot]',
    status: 'in_progress',
    conclusion: null,
    createdAt: '2026-01-01T00:00:00Z',
    jobs: [],
  }
}

interface Desk {
  act: string
  root: string
  folder: string
  results: ResultsService
  github: GitHubFake
  door: ClosedDoor
}

async function runAct(
  desk: Desk,
  { id, workflow, env: more = {} }: { id: string; workflow: string; env?: Record<string, string> },
  words: string[],
): Promise<ActRun> {
  const given = {
    ...desk.results.env({ run: id, job: 'act', attempt: 1 }),
    ...startUpVariables(),
    // the runner of GitHub sets it, act does not
    GITHUB_WORKFLOW_REF: `${REPOSITORY}/.github/workflows/${workflow}@refs/heads/main`,
    GITHUB_API_URL: desk.github.url,
    ...more,
  }
  const env = Object.entries(given).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  const file = ['--workflows', join('.github', 'workflows', workflow)]
  const { exit, output } = await launch(desk, [...words, ...file, ...SWITCHES, ...env])
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

/** act names a job `<workflow>/<job>`, and one of a called workflow `<calling job>/<workflow>/<job>`. */
function jobsOf(output: string): Record<string, string> {
  const lines = output.split('\n').filter((line) => line.startsWith('{'))
  const ended = lines
    .map((line) => JSON.parse(line) as LogLine)
    .flatMap(({ job = '', jobID = '', jobResult }) => {
      const [caller = '', , inner] = job.split('/')
      const path = inner === undefined ? jobID : `${caller.trim()} / ${jobID}`
      return jobResult === undefined || jobResult === 'skipped' ? [] : [[path, jobResult] as const]
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
