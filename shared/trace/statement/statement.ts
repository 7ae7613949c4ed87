import traceSchema from '../../../schemas/trace.schema.json' with { type: 'json' }
import type { StationName } from '../../factory/stations.ts'
import type { Json, JsonObject } from '../../formats/canonical.ts'
import { schemaOf } from '../../formats/schema.ts'

/** in-toto Statement v1 with our extension object inside the predicate. */
export interface Statement {
  _type: 'https://in-toto.io/Statement/v1'
  subject: Subject[]
  predicateType: string
  predicate: JsonObject & { jidokaTraceV1: TraceExtension }
}

export interface Subject {
  name: string
  digest:
    { sha256: string } | { gitCommit: string } | { gitTree: string } | { sha256: string; gitBlob: string }
}

/** The chain fields of a link (schemas/trace.schema.json). */
export interface TraceExtension {
  serial: string
  repository: string
  base: string
  spec: { id: string; path: string; sha256: string }
  /** Digest of the canonical line table. */
  line: { name: string; sha256: string }
  station: string
  /** What the station ran; decides the predicate type. */
  action: StationName
  round: number
  verdict: 'pass' | 'stop'
  /** `to` is a station, `released` or `halted`; `final` says why a stop may not be repaired. */
  transition: { from: string; to: string; reason: string; final?: string }
  /** Every earlier link of the unit, in journey order. */
  previous: Previous[]
  /** Outcomes of command stations that ran since the last link; signed here because they cannot sign. */
  runs: RunRecord[]
  /** What was examined: counts, rules, files, model finish reasons. Free of times and machine names. */
  evidence: JsonObject
  findings: Json[]
  attachments: AttachmentDigest[]
  /** Volatile: who ran this, when and where. Not part of the invariant digest. */
  run: RunIdentity
  reproduction: {
    invariantDigest: string
    cassetteSha256: string | null
    status: 'recorded' | 'replayed' | 'diverged'
  }
  assurance: 'local' | 'keyed' | 'keyless'
}

export interface Previous {
  station: string
  round: number
  payloadSha256: string
  invariantDigest: string
}

/** A command station's outcome as its observer saw it. `sha256` is the digest of the outcome attachment. */
export interface RunRecord {
  station: string
  round: number
  verdict: 'pass' | 'stop'
  /** Of the outcome document without its isolation. */
  sha256: string
  /** What the values of the outcome show of each criterion; only where the station exercised the examples. */
  criteria?: { id: string; state: 'shown' | 'wrong' | 'not shown' }[]
  /** What it put into the change, by path; `null` for a file that it removed. Only of a station that makes files, and passed. */
  produced?: { path: string; sha256: string | null }[]
  /** Volatile: how the commands were run apart on that machine. */
  isolation?: 'unshare' | 'unshare-user' | 'unshare-sudo' | 'bwrap' | 'none'
}

/** `volatile` attachments (raw reports with times) are digest-checked but left out of the invariant digest. */
export interface AttachmentDigest {
  name: string
  sha256: string
  volatile?: true
}

export type StationIsolation = 'job' | 'step' | 'machine'

export interface RunIdentity {
  host: 'local' | 'github'
  id: string
  attempt: number
  startedAt: string
  finishedAt: string
  /** `owner/repo` on GitHub. */
  repository?: string
  workflow?: string
  actor?: string
  /** What the station had to itself: a job, a step of a job that other stations share, or a machine that runs the whole line. */
  isolation?: StationIsolation
  toolchain: { jidoka: string; node: string }
}

/** The shape of a statement; what it may say is up to statement-rules.ts. */
export const statementDocument = schemaOf<Statement>(traceSchema)

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1'
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json'

/** https://github.com/in-toto/attestation/blob/main/spec/predicates/release.md */
export const RELEASE = 'https://in-toto.io/attestation/release/v0.1'
