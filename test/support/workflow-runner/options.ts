import type { Permissions } from './permissions.ts'
import type { GraphRecord, JobRecord, Result } from './records.ts'

/** What the world around the runner is made of; the same for all runs of one runner. */
export interface RunnerOptions {
  /** `owner/repo`, and the local git folder (bare or not) that stands for it: checkout clones it, pushes go to it. */
  repository: { name: string; path: string; id?: string; defaultBranch?: string }
  /** An existing temporary folder; every job gets its own folders below it. */
  folder: string
  /** Folder that stands for each `owner/repo` (at any ref) named by a `uses:`. */
  actions?: Record<string, string>
  secrets?: Record<string, string>
  /** The secrets that runs of Dependabot get instead. */
  dependabotSecrets?: Record<string, string>
  vars?: Record<string, string>
  environments?: Record<string, EnvironmentSetting>
  /** A private repository on a Free plan: rules and secrets of environments count for nothing. */
  environmentsIgnored?: boolean
  /** The repository's setting for workflows without `permissions`; default: `read`. */
  defaultPermissions?: 'read' | 'write'
  /** The artifact service, e.g. of startResultsService(). */
  results?: { env(identity: { run: string; job: string; attempt: number }): Record<string, string> }
  /** The REST API, e.g. of startGitHubFake(): each job's token is issued with its permissions. */
  github?: { url: string; issueToken(grant: TokenGrant): string }
  /** Where jobs with `id-token: write` ask for an identity. */
  oidc?: (job: IdentityRequest) => { url: string; token: string }
  /** GITHUB_SERVER_URL; default: https://github.com. */
  serverUrl?: string
  /** Added to every process, e.g. TZ. */
  env?: Record<string, string>
  /** How many jobs run at once; default: 4. */
  runners?: number
  /** The GitHub App whose id and key actions/create-github-app-token must be given. */
  app?: { id: string; key: string }
  /** Length of a day for approvals, which are waited for 30 days; default: a day. */
  dayMs?: number
  /** Length of a minute of `timeout-minutes`; default: 60000. */
  minuteMs?: number
  /** Time between SIGINT, SIGTERM and SIGKILL; default: 7500 and 2500, as on GitHub. */
  graceMs?: { interrupt: number; terminate: number }
  /** Sees every log line of every job as it comes, masked. */
  onLine?: (job: string, line: string) => void
}

/** An environment of the repository. An unknown one has no rule and no secret, as one that a run makes by naming it. */
export interface EnvironmentSetting {
  /** `wait`: a person decides with WorkflowRun.review(). Default: `approve`. */
  approval?: 'approve' | 'reject' | 'wait'
  secrets?: Record<string, string>
  /** Patterns of branches that may use it; default: all. */
  branches?: string[]
}

/** A job that asks who it is. `claims`: what GitHub's token says of it, https://docs.github.com/actions/reference/security/oidc */
export interface IdentityRequest {
  path: string
  runId: string
  claims: Record<string, string>
}

export interface TokenGrant {
  repository: string
  permissions: Permissions
  run: string
  by?: 'workflow' | 'app'
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
  /** Nothing runs until somebody with write access approves it, as for pull requests of GITHUB_TOKEN. */
  needsApproval?: boolean
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
  /** Resolves when the job waits for its environment; rejects when the run ends without that. */
  waiting(path: string): Promise<undefined>
  /** What a required reviewer says to all jobs that wait for an environment now. @throws Error when none does. */
  review(environment: string, decision: 'approve' | 'reject'): void
  /** Lets a run go that needs approval. */
  approve(): void
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
