import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExample } from '../../../examples/repository.ts'
import { startGitHubFake, type GitHubFake, type GitHubFakeOptions } from '../github-fake/github-fake.ts'
import { runCommand } from '../processes.ts'
import { startUpVariables } from '../programs.ts'
import type { BlobStore } from '../results-service/blob-store.ts'
import { startResultsService, type ResultsService } from '../results-service/results-service.ts'
import type { AttemptView } from '../results-service/shelf.ts'
import type { RunnerOptions, RunResult, Trigger, WorkflowRun } from '../workflow-runner/options.ts'
import { makeWorkflowRunner, type WorkflowRunner } from '../workflow-runner/workflow-runner.ts'
import { actionFolder } from './action-folder.ts'
import { prepareExample, signingKeys, SOURCE, type ExampleChanges } from './prepare.ts'

/** The repository of the example. */
export const REPOSITORY = 'example/text-kit'

export interface GithubLineOptions extends ExampleChanges {
  attempts?: AttemptView
  /** Where the bytes of artifacts lie, if not with the results service. */
  blobs?: BlobStore
  runner?: Partial<RunnerOptions>
  actionsMayOpenPulls?: boolean
  /** Makes another repository than the example: with one commit, in a folder that is not there yet. */
  make?: (folder: string) => Promise<void>
  /** Further settings of GitHub: limits, code scanning. */
  server?: Partial<GitHubFakeOptions>
}

/** The example on GitHub: its compiled workflows, a runner for them, and the services they talk to. */
export interface GithubLine {
  folder: string
  /** Where clones and downloads of a test may lie; removed with the line. */
  scratch: string
  base: string
  runner: WorkflowRunner
  results: ResultsService
  github: GitHubFake
  /** Starts the run of one unit, as the planning job does it. */
  dispatch: (spec: string, mode?: string) => WorkflowRun
  /** The same, to its end. */
  run: (spec: string, mode?: string) => Promise<RunResult>
  /** Starts the planning job, as a push of everything does; the units it starts are runs of their own. */
  plan: (trigger?: Partial<Trigger>) => WorkflowRun
  start: (trigger: Partial<Trigger>) => WorkflowRun
  /** Commits what lies in the folder, as a person does who pushes to main. */
  commit: (message: string) => string
  git: (...words: string[]) => string
  close: () => Promise<void>
}

export async function startGithubLine(options: GithubLineOptions = {}): Promise<GithubLine> {
  const root = mkdtempSync(join(tmpdir(), 'jidoka-github-'))
  const [folder, scratch, runners] = ['repository', 'scratch', 'runner'].map((name) => join(root, name))
  if (folder === undefined || scratch === undefined || runners === undefined) throw new Error('no folders')
  for (const each of [scratch, runners]) mkdirSync(each)
  await (options.make ?? exampleFrom(options))(folder)
  const { attempts = 'shared', blobs } = options
  const results = await startResultsService({ attempts, ...(blobs === undefined ? {} : { blobs }) })
  const { actionsMayOpenPulls = true, server = {} } = options
  const repository = { name: REPOSITORY, path: folder }
  const github = await startGitHubFake({ repository, artifacts: results, actionsMayOpenPulls, ...server })
  const runner = makeWorkflowRunner({
    repository,
    folder: runners,
    actions: { [SOURCE]: actionFolder(join(root, 'jidoka')) },
    secrets: signingKeys(),
    results,
    github,
    graceMs: { interrupt: 300, terminate: 300 },
    ...options.runner,
    env: { ...startUpVariables(), ...options.runner?.env },
  })
  github.connect(runner)
  const git = (...words: string[]): string => runCommand(folder, 'git', ...words)
  const close = async (): Promise<void> => {
    await github.close()
    await results.close()
    rmSync(root, { recursive: true, force: true })
  }
  return {
    folder,
    scratch,
    runner,
    results,
    github,
    git,
    close,
    commit(message) {
      git('add', '--all')
      git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '--quiet', '-m', message)
      return git('rev-parse', 'HEAD')
    },
    ...triggers(runner, git('rev-parse', 'HEAD')),
  }
}

/** The example as the options want it. */
function exampleFrom(options: GithubLineOptions): (folder: string) => Promise<void> {
  return (folder) => {
    makeExample(folder, {
      ...(options.endpoint === undefined ? {} : { withoutCassettes: true }),
      adapt: (copy) => prepareExample(copy, options),
    })
    return Promise.resolve()
  }
}

type Triggers = Pick<GithubLine, 'base' | 'start' | 'plan' | 'dispatch' | 'run'>

function triggers(runner: WorkflowRunner, base: string): Triggers {
  const workflow = '.github/workflows/factory-unit.yml'
  const start = (trigger: Partial<Trigger>): WorkflowRun =>
    runner.start({ workflow, event: 'push', sha: base, ref: 'refs/heads/main', ...trigger })
  const dispatch = (spec: string, mode = 'auto'): WorkflowRun =>
    start({ event: 'workflow_dispatch', inputs: { spec: `specs/${spec}.spec.md`, base, mode } })
  const plan = (trigger: Partial<Trigger> = {}): WorkflowRun =>
    start({
      workflow: '.github/workflows/factory.yml',
      payload: { before: '0'.repeat(40) },
      ...trigger,
    })
  return { base, start, plan, dispatch, run: (spec, mode) => dispatch(spec, mode).done }
}

/** Results of the jobs that were not skipped, by path: `generate`, `round 2 / test`, `result`. */
export function jobResults(run: RunResult): Record<string, string> {
  const ran = run.jobs.filter(({ result }) => result !== 'skipped')
  return Object.fromEntries(ran.map(({ path, result }) => [path, result]))
}

/** A line for one story; it is closed at the end of the story. */
export async function withLine(
  options: GithubLineOptions,
  story: (line: GithubLine) => Promise<void>,
): Promise<void> {
  const line = await startGithubLine(options)
  try {
    await story(line)
  } finally {
    await line.close()
  }
}
