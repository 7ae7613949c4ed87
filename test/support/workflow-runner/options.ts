import type { Permissions } from './permissions.ts'
import type { GraphRecord, JobRecord, Result } from './records.ts'

/** What the world around the runner is made of; the same for all runs of one runner. */
export interface RunnerOptions {
  /** `owner/repo`, and the local git folder (bare or not) that stands for it: checkout clones it, pushes go to it. */
  repository: { name: string; path: string; id?: string }
  /** An existing temporary folder; every job gets its own folders below it. */
  folder: string
  /** Folder that stands for each `owner/repo` (at any ref) named by a `uses:`. */
  actions?: Record<string, string>
  secrets?: Record<string, string>
  vars?: Record<string, string>
  /** Environments and their answer to a deployment: `reject` fails the job. Unknown names are approved. */
  environments?: Record<string, { approval: 'approve' | 'reject'; secrets?: Record<string, string> }>
  /** The repository's setting for workflows without `permissions`; default: `read`. */
  defaultPermissions?: 'read' | 'write'
  /** The artifact service, e.g. of startResultsService(). */
  results?: { env(identity: { run: string; job: string; attempt: number }): Record<string, string> }
  /** The REST API, e.g. of startGitHubFake(): each job's token is issued with its permissions. */
  github?: { url: string; issueToken(grant: TokenGrant): string }
  /** Where jobs with `id-token: write` ask for an identity. */
  oidc?: (job: { path: string; runId: string }) => { url: string; token: string }
  /** GITHUB_SERVER_URL; default: https://github.com. */
  serverUrl?: string
  /** Added to every process, e.g. TZ. */
  env?: Record<string, string>
  /** How many jobs run at once; default: 4. */
  runners?: number
  /** Length of a minute of `timeout-minutes`; default: 60000. */
  minuteMs?: number
  /** Time between SIGINT, SIGTERM and SIGKILL; default: 7500 and 2500, as on GitHub. */
  graceMs?: { interrupt: number; terminate: number }
  /** Sees every log line of every job as it comes, masked. */
  onLine?: (job: string, line: string) => void
}

export interface TokenGrant {
  repository: string
  permissions: Permissions
  run: string
}

/** What sets a run off. */
export interface Trigger {
  /** Path of the workflow file in the repository at `sha`. */
  workflow: string
  event: string
  sha: string
  ref: string
  payload?: Record<string, unknown>
  /** Of workflow_dispatch, as typed by hand. */
  inputs?: Record<string, string>
  actor?: string
  /** A pull request from a fork: no secrets, a token that only reads, no identity. */
  fork?: boolean
  headRef?: string
  baseRef?: string
}

export interface WorkflowRun {
  id: string
  attempt: number
  /** Rejects only when the workflow cannot start at all. */
  done: Promise<RunResult>
  cancel(): void
  /** The machine of this job dies: its processes end, no further step runs, and it leaves no outputs. */
  lose(path: string): void
  /** Resolves when the job's first step begins; rejects when the run ends without that. */
  started(path: string): Promise<undefined>
}

export interface RunResult {
  id: string
  attempt: number
  conclusion: Result
  trigger: Trigger
  jobs: JobRecord[]
  /** The job of that path. @throws Error naming the jobs there are. */
  job(path: string): JobRecord
  /** For re-runs. */
  graph: GraphRecord
}
