import type { FactoryError } from '../errors.ts'
import type { StationName } from '../factory/stations.ts'
import type { Verdict } from '../findings.ts'
import type { CodeAnalysis } from '../house/code-analysis.ts'
import type { Prompt } from '../model/prompt.ts'
import type { SignedStation } from '../line/sign-station.ts'
import type { StationReport, Unit } from '../line/unit.ts'
import type { AnswerIdentity } from '../trace/parcel/names.ts'
import type { ParcelStore, StoredRef } from '../trace/parcel/store.ts'
import type { RunIdentity } from '../trace/statement/statement.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import type { Trust } from '../trace/verify/trust.ts'
import type { ToolOrder } from '../writer/command/tool-order.ts'
import type { InputSource, StationInputs } from './inputs.ts'

/** One of our actions: how it reads its inputs, and what it does with a unit. */
export interface StationProgram<I extends StationInputs = StationInputs> {
  name: StationName
  readInputs: (source: InputSource) => I
  work: (unit: Unit, context: StationContext<I>) => Promise<StationReport>
  /** What the station would ask its model about a unit; only where it asks one before anything else. */
  question?: (unit: Unit) => Promise<Prompt>
  /**
   * What a program of the team is to do for the station in a job of its own, without its keys; `undefined` where nothing is to be asked.
   * Only of a station that a program may work for.
   */
  order?: (unit: Unit, context: StationContext<I>) => Promise<ToolOrder | undefined>
  /** Runs once the parcel is stored: publishing needs the signed link. */
  after?: (result: StationResult<I>) => Promise<StepExtras>
}

/** What a station works with beside the unit. */
export interface StationContext<I extends StationInputs = StationInputs> {
  inputs: I
  host: Host
  trust: Trust
  previous: PreviousAttempts
  now: () => Date
  signal: AbortSignal
  /** The compiler and ESLint with what they have parsed; loaded on first use, one for all stations of a process. */
  analysis: () => Promise<CodeAnalysis>
}

/** What this very station left in this round in an earlier attempt; verified, newest first. */
export interface PreviousAttempts {
  /** The parcel of the highest attempt that verifies. */
  parcel: VerifiedLink | undefined
  /** Answers that were stored since that parcel; the attempts they belong to failed after asking. */
  answers: () => Promise<{ origin: string; bytes: Buffer }[]>
  /** Answers that other runs of the unit left, newest first; none where no run keeps any. */
  kept: () => Promise<{ origin: string; bytes: Buffer }[]>
}

/** A stored answer that outlived its run. Nobody has verified it. */
export interface KeptAnswer {
  /** Where it lies, for messages. */
  origin: string
  /** Whose answer its name says it is. */
  identity: AnswerIdentity
  bytes: Buffer
}

export interface StationResult<I extends StationInputs = StationInputs> {
  unit: Unit
  report: StationReport
  verdict: Verdict
  signed: SignedStation
  ref: StoredRef
  context: StationContext<I>
}

/** What a station did after its link was signed. */
export interface StepExtras {
  /** Further outputs: single-line words of our own making. */
  outputs: Record<string, string>
  /** Markdown after the station's own summary. */
  summary: string
  /** Makes the job red after everything was reported. */
  failure?: FactoryError
}

/** Who runs a station; volatile, so it is no part of the invariant digest. */
export type HostIdentity = Omit<RunIdentity, 'startedAt' | 'finishedAt' | 'toolchain'>

/**
 * The machine a station runs on: GitHub or this one. It is chosen once, at the entry; nothing else asks where it runs.
 */
export interface Host {
  identity: HostIdentity
  store: ParcelStore
  /** Variables a station may see: model keys, proxies. */
  env: NodeJS.ProcessEnv
  /** A new identity token of this job, for the signature of a line without keys; absent where there is none. */
  identityToken?: (() => Promise<string>) | undefined
  /**
   * Answers of this station and round that other runs of the unit left; left out where none are kept.
   * @throws FactoryError ANSWERS_UNREACHABLE: asking the model again would cost twice.
   */
  keptAnswers?: (unit: Unit) => Promise<KeptAnswer[]>
  /** Is the disk gone after the job? New answers then go to the store before anything is decided from them. */
  isEphemeral: boolean
  info: (message: string) => void
  warn: (message: string) => void
  /** Brings a ref of the server and gives its commit; `undefined` when the server has none of this name. */
  fetchRef: (repo: string, ref: string) => Promise<string | undefined>
  /** Says that there is an answer which was not recorded before, for whoever keeps answers longer than this run. */
  recorded: () => void
  /**
   * Refuses, before anything is spent, a unit that would come to nothing: its jobs are not the ones its factory.yml compiles to, or its
   * branch is taken. @throws FactoryError LINE_NOT_COMPILED, PUBLISH_OCCUPIED.
   */
  checkLine: (unit: Unit) => Promise<void>
  /** Leaves the trace where people find it. On one machine it delivers a released unit too; on GitHub the action deliver does. */
  publish: (result: StationResult<PublishInputs>) => Promise<StepExtras>
  /** Shows what the station decided: log, annotations, outputs, summary. */
  annotate: (result: StationResult, extras: StepExtras) => Promise<void>
}

export interface PublishInputs extends StationInputs {
  /** Folder the trace is written to; nothing is written when absent. */
  traceFolder: string | undefined
  /** Leave the summary of a released unit for `actions/attest` too. */
  attest: boolean
  /** Shall a release close its spec? */
  closesSpec: boolean
  /** File that the findings of all stations are written to as SARIF, as it is seen from the workspace. */
  sarif: string | undefined
}
