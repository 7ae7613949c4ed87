import type { Deployments } from './deployments.ts'
import type { ConcurrencyGate } from './gates.ts'
import type { RunnerOptions, Trigger } from './options.ts'
import type { Permissions } from './permissions.ts'
import type { GraphRecord, Result } from './records.ts'
import type { WorkflowFile } from './workflow-file.ts'

/** One attempt of one run. */
export interface RunState {
  options: RunnerOptions
  trigger: Trigger
  id: string
  number: number
  attempt: number
  /** The workflow that was triggered. */
  entry: WorkflowFile
  /** Aborted when the run is cancelled; jobs whose condition holds then go on. */
  cancelled: AbortSignal
  pool: <T>(work: () => Promise<T>) => Promise<T>
  gate: ConcurrencyGate
  readFile: (path: string) => string
  started: (path: string) => void
  ended: (path: string, result: Result) => void
  deployments: Deployments
  /** Aborted when the machine of the job of that path dies. */
  lossOf: (path: string) => AbortSignal
  /** Runs a called workflow. A field, because graphs and their instances would import each other. */
  runGraph: (frame: Frame, previous?: GraphRecord) => Promise<GraphRecord>
}

/** What a job may do with caches. */
export type CacheMode = 'none' | 'read' | 'write'

/** One workflow file being run: the entry, or one that a job calls. */
export interface Frame {
  run: RunState
  workflow: WorkflowFile
  inputs: Record<string, unknown>
  secrets: Record<string, string>
  /** Names of the secrets that the caller handed on; `undefined`: all. */
  secretNames: Set<string> | undefined
  /** Does a re-run of failed jobs take up what depends on them? Not inside of a matrix of called workflows. */
  redoDependents: boolean
  /** What callers allow of caches; `undefined`: they said nothing. */
  cacheCap: CacheMode | undefined
  /** What the calling job may do at most. */
  cap: Permissions | undefined
  /** Path of the calling job with ` / `, or empty. */
  prefix: string
  /** Aborted when everything in here must end: fail-fast, a concurrency group. */
  hard: AbortSignal
  depth: number
}

/** What a job names as its environment. */
export interface NamedEnvironment {
  name: string
  /** Is a deployment recorded? Rules and secrets are the same without. */
  deployment: boolean
}

/** One instance of a job. */
export interface Seat {
  frame: Frame
  path: string
  needs: Record<string, unknown>
  matrix: Record<string, unknown>
  strategy: Record<string, unknown>
  permissions: Permissions
  secrets: Record<string, string>
  environment: NamedEnvironment | undefined
  /** Ends the instance: cancelled run whose condition does not hold, fail-fast, time limit. */
  stop: AbortSignal
}
