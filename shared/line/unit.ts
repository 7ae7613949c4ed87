import type { ReadFacts } from '../exports/facts-cache.ts'
import type { Finding, Verdict } from '../findings.ts'
import type { JsonObject } from '../formats/canonical.ts'
import type { Spec } from '../specification/document/spec.ts'
import type { BrokenRules } from '../house/standard/broken-rules.ts'
import type { Factory } from '../factory/factory.ts'
import type { MachineState } from '../factory/machine.ts'
import type { Subject } from '../trace/statement/statement.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import type { RunOutcome } from './outcome.ts'

/** One spec travelling down the line from one base commit, as a station sees it after the border. */
export interface Unit {
  /** Absolute folder of the repository; object store only, never the working tree for untrusted reads. */
  repo: string
  base: string
  factory: Factory
  /** Repository path of factory.yml. */
  factoryPath: string
  factoryBytes: Buffer
  spec: Spec
  /** Repository path of the spec. */
  specPath: string
  specBytes: Buffer
  serial: string
  station: string
  round: number
  upstream: Upstream
  /** Where the unit stands after everything upstream: it is the turn of `station` and `round`. */
  state: MachineState
  /** What the station that sent the unit back found; only in repair rounds. Untrusted text. */
  feedback: { station: string; findings: Finding[] } | undefined
  /** Folder with what earlier runs read from the repository. Absent: nothing but the repository itself is believed. */
  cache?: string
  /** What this process itself has read of the repository's files, and will have. Absent: it forgets. */
  read?: ReadFacts
  /** How often rules of the house were broken lately, where it is known from elsewhere: a replay takes it from the link. Default: the ledger says it. */
  broken?: BrokenRules
}

/** The verified links before this station, oldest first, and what they carry. */
export interface Upstream {
  links: VerifiedLink[]
  /** Outcomes of command stations since the last link; this station signs them. */
  outcomes: RunOutcome[]
}

/** What a station hands back; the runner turns it into a signed link and a parcel. */
export interface StationReport {
  verdict: Verdict
  /** What was examined; no times, no machine names, so it is the same on every run. */
  evidence: JsonObject
  subjects: Subject[]
  attachments: { name: string; content: string; volatile?: true }[]
  /** Inputs by digest for the predicate: `configuration` of a test result, `resolvedDependencies` of a provenance. */
  materials: { uri: string; sha256?: string; gitCommit?: string }[]
  /** `externalParameters` of a provenance. */
  parameters?: JsonObject
  cassette?: { text: string; sha256: string; status: 'recorded' | 'replayed'; recorder: string }
  /** Set with a stop that no repair may answer (a hold-out failed, the writer says BLOCKED): halts at once. */
  final?: string
  usage?: { calls: number; inputTokens: number; outputTokens: number }
}
