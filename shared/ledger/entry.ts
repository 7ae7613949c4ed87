import entrySchema from '../../schemas/ledger-entry.schema.json' with { type: 'json' }
import { digestOf } from '../formats/digest.ts'
import { schemaOf } from '../formats/schema.ts'
import type { JsonObject } from '../formats/canonical.ts'

/** Where an entry stands in the ledger. */
export interface Placed {
  /** From 1. */
  sequence: number
  /** {@link entryDigest} of the entry before; {@link NO_ENTRY} for the first one. */
  previous: string
  /** When it was appended. ISO 8601. */
  at: string
}

/** One turn of a station of a unit. */
export interface StationTurn {
  station: string
  round: number
  verdict: 'pass' | 'stop'
  /** Codes, the blocking ones first. */
  findings: string[]
  model?: string
  /** Tokens of `input` and `output`. */
  usage?: { calls: number; input: number; output: number }
  seconds?: number
}

/** A file of a change. `lines`: {@link lineHash} of the lines that the change added, none twice. */
export interface EntryFile {
  path: string
  sha256?: string
  deleted?: true
  /** More lines were added than are held. */
  cut?: true
  lines: string[]
}

/** A unit that ended, told by its signed trace. */
export interface UnitEntry {
  kind: 'unit'
  serial: string
  /** Which trace of this serial in this ledger, from 1. */
  attempt: number
  spec: { id: string; path: string; title: string; risk: 'low' | 'medium' | 'high' }
  base: string
  /** Name of the line. */
  line: string
  end: 'released' | 'halted' | 'asking'
  stoppedBy?: string
  /** Codes of the findings that stopped the unit. */
  reasons: string[]
  rounds: number
  stations: StationTurn[]
  /** The writer's first. */
  models: string[]
  template?: string
  /** Digest of what the team says to the writer in words of its own. */
  prompt?: string
  /** Digest of the house standard. */
  house?: string
  /** Version of Jidoka. */
  tool: string
  /** Digest of factory.yml. */
  factory: string
  files: EntryFile[]
  /** Where it was delivered. */
  branch?: string
  commit?: string
  /** Number of the pull request that delivers it. */
  pull?: number
  assurance: 'local' | 'keyed' | 'keyless'
  run: { host: 'local' | 'github'; id: string; attempt: number }
  /** `folder` in the tree of the ledger; digests of the signed payload of the summary and of the file of the seal. */
  trace: { folder: string; summary: string; seal: string }
  started?: string
  seconds: number
}

/** Lines of a unit arrived on the default branch. */
export interface MergedEntry {
  kind: 'merged'
  serial: string
  commit: string
  /** ISO 8601. */
  committedAt: string
  pull?: number
  by: 'merge' | 'squash' | 'rebase' | 'cherry-pick' | 'edited' | 'direct'
  /** The lines of the unit that are in that commit; `from` is the path in the unit where it is another one. */
  files: { path: string; from?: string; lines: string[] }[]
}

/** A commit takes back the commit `of`, which brought lines of the unit. */
export interface RevertedEntry {
  kind: 'reverted'
  serial: string
  commit: string
  committedAt: string
  of: string
}

/** The line of the repository was stopped or freed, or a stop was passed by. */
export interface AndonEntry {
  kind: 'andon'
  action: 'pull' | 'release' | 'ignore'
  scope: string
  by: string
  reason: string
  rule?: string
  serial?: string
  /** Digests of the pulls that a release frees, or that were passed by. */
  of?: string[]
  signature?: JsonObject
}

/** A defect that was found after the release. */
export interface EscapeEntry {
  kind: 'escape'
  serial: string
  tier: 'declared' | 'revert' | 'linked' | 'suspected'
  evidence: string
  /** The commit of the repair. */
  fix?: string
  station?: string
  why?: string
  example?: string
  by: string
}

/** A remark on the earlier entry `of`, which stays as it is. */
export interface NoteEntry {
  kind: 'note'
  of: number
  text: string
  by: string
}

type Said = UnitEntry | MergedEntry | RevertedEntry | AndonEntry | EscapeEntry | NoteEntry

/** One entry of the ledger (schemas/ledger-entry.schema.json). */
export type Entry = Placed & Said

export type EntryKind = Said['kind']

/** The entries of one kind. */
export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>

/** A unit before it has a place: which attempt it is, and the folder of its trace, depend on the ledger that it is added to. */
export type NewUnit = Omit<UnitEntry, 'attempt' | 'trace'> & { trace: Omit<UnitEntry['trace'], 'folder'> }

/** An entry before it has a place. */
export type NewEntry = NewUnit | Exclude<Said, UnitEntry>

export const entryDocument = schemaOf<Entry>(entrySchema)

/** What the first entry names as the one before. */
export const NO_ENTRY = '0'.repeat(64)

/** SHA-256 of the canonical JSON of an entry: what the next one holds as `previous`. */
export function entryDigest(entry: Entry): string {
  return digestOf(entry)
}
