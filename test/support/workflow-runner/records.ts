/** What `needs.<job>.result`, `steps.<id>.outcome` and run conclusions can be. */
export type Result = 'success' | 'failure' | 'cancelled' | 'skipped'

export interface Annotation {
  level: 'error' | 'warning' | 'notice'
  message: string
  /** `file`, `line`, `col`, `endLine`, `endColumn`, `title`, as the step gave them. */
  properties: Record<string, string>
}

export interface StepRecord {
  id: string | undefined
  name: string
  /** Before and after `continue-on-error`. */
  outcome: Result
  conclusion: Result
  outputs: Record<string, string>
}

/** One job that had (or would have had) a runner: matrix instances and jobs of called workflows each have their own. */
export interface JobRecord {
  /** Key of the job in its workflow file: `generate-r1`. */
  id: string
  /** Unique in the run, made of the names people see: `plan`, `build (a, 1)`, `line (a) / generate`. */
  path: string
  result: Result
  outputs: Record<string, string>
  steps: StepRecord[]
  /** Scopes of the job's token; absent scopes are `none`. */
  permissions: Record<string, 'read' | 'write'>
  /** Names of the secrets that expressions of this job could read. */
  secrets: string[]
  /** Names of those whose value a step's environment or script really held. */
  secretsSeen: string[]
  environment: string | undefined
  /** Was a deployment recorded? */
  deployment: boolean
  cacheMode: 'none' | 'read' | 'write'
  runsOn: string
  annotations: Annotation[]
  /** All step summaries, in order. */
  summary: string
  /** What the log page shows, masked. */
  log: string
  /** The attempt in which it ran: older than the run's attempt when a re-run kept it. */
  attempt: number
}

/** A job of the workflow file after it ended, with all its instances. */
export interface JobNode {
  id: string
  result: Result
  outputs: Record<string, string>
  instances: Instance[]
}

export interface Instance {
  /** Canonical text of the matrix values; empty without a matrix. */
  key: string
  result: Result
  outputs: Record<string, string>
  work: { kind: 'steps'; record: JobRecord } | { kind: 'call'; graph: GraphRecord }
}

export type GraphRecord = Map<string, JobNode>

/** All step-running jobs of a graph, called workflows included, in the order of the file. */
export function jobRecords(graph: GraphRecord): JobRecord[] {
  return [...graph.values()].flatMap((node) =>
    node.instances.flatMap(({ work }) => (work.kind === 'steps' ? [work.record] : jobRecords(work.graph))),
  )
}

/** GitHub's order of gravity: one failure fails the whole, else one cancellation cancels it. */
export function worstOf(results: Result[]): Result {
  if (results.includes('failure')) return 'failure'
  if (results.includes('cancelled')) return 'cancelled'
  if (results.length > 0 && results.every((result) => result === 'skipped')) return 'skipped'
  return 'success'
}

export function emptyRecord(id: string, path: string, result: Result, attempt: number): JobRecord {
  return {
    id,
    path,
    result,
    outputs: {},
    steps: [],
    permissions: {},
    secrets: [],
    secretsSeen: [],
    environment: undefined,
    deployment: false,
    cacheMode: 'write',
    runsOn: '',
    annotations: [],
    summary: '',
    log: '',
    attempt,
  }
}
