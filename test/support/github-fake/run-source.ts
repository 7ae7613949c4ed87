import type { Author } from './grant.ts'

/** Whatever runs workflows; makeWorkflowRunner() fits. */
export interface RunSource {
  /** Starts a workflow by hand or by a token. */
  dispatch(request: Dispatch): { id: string } | Refused
  /** Starts whatever an event sets off. */
  emit(event: RepositoryEvent): unknown
  /** All runs so far, newest first. */
  runs(): RunFacts[]
  /** What a person or a token does to a run; `false`: it cannot be done now. */
  control(id: string, how: 'approve' | 'cancel' | 'rerun-failed' | 'rerun-all'): boolean
}

export interface Dispatch {
  /** File name or path of the workflow. */
  workflow: string
  /** Branch or tag; the run sees its tip. */
  ref: string
  inputs: Record<string, unknown>
  actor: string
}

export interface Refused {
  status: number
  message: string
}

/** Something that happened in the repository and may start workflows. */
export interface RepositoryEvent {
  event: 'pull_request' | 'push' | 'repository_dispatch' | 'merge_group' | 'issue_comment'
  /** `opened`, `edited`, `checks_requested`, the type of a repository dispatch. */
  action?: string
  /** The commit and ref that a run sees, and the branch name for filters. */
  sha: string
  ref: string
  headRef?: string
  baseRef?: string
  payload: Record<string, unknown>
  actor: string
  /** Whose token did it; left out: a person. */
  by?: Author
  fork?: boolean
}

/** One run as REST shows it. */
export interface RunFacts {
  id: string
  number: number
  attempt: number
  name: string
  /** The run's `run-name`, or what GitHub makes up. */
  title: string
  /** Path of the workflow file. */
  workflow: string
  event: string
  sha: string
  branch: string
  actor: string
  status: 'queued' | 'pending' | 'waiting' | 'in_progress' | 'completed'
  conclusion: 'success' | 'failure' | 'cancelled' | 'skipped' | 'action_required' | null
  createdAt: string
  jobs: JobFacts[]
}

export interface JobFacts {
  name: string
  status: 'queued' | 'waiting' | 'in_progress' | 'completed'
  conclusion: 'success' | 'failure' | 'cancelled' | 'skipped' | null
}
