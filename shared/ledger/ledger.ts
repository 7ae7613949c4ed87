import type { Entry, EntryKind, EntryOf } from './entry.ts'

/** The kinds of entries that are rare and asked for by themselves. */
export type ListedKind = Exclude<EntryKind, 'unit' | 'merged'>

/** The last entry, and how many there are of each kind that is asked for by itself. */
export interface LedgerHead {
  sequence: number
  /** Digest of the last entry. */
  digest: string
  kinds: Partial<Record<ListedKind, number>>
}

/** Which entries are wanted, and in which order. */
export interface EntryRange {
  /** First sequence, or with `newestFirst` the last one to be given. Default: 1. */
  from?: number
  newestFirst?: boolean
}

/** A file of the trace of a unit, its path inside the folder of the trace. */
export interface KeptFile {
  path: string
  bytes: Buffer
}

/**
 * The ledger at one commit, open for reading. Every entry is checked by its schema and its place when it is read; whether the chain holds is
 * for {@link verifyLedger} to say. Every method throws FactoryError LEDGER_BROKEN for what does not fit, and those of git.
 */
export interface Ledger {
  /** The commit it is read at. */
  commit: string
  head: LedgerHead
  /** Oldest first, unless asked otherwise. Only what is taken is read. */
  entries: (range?: EntryRange) => AsyncIterable<Entry>
  /** All entries of one kind, oldest first, without reading others. */
  ofKind: <K extends ListedKind>(kind: K) => Promise<EntryOf<K>[]>
  /** The entry at a place; `undefined` behind the last one. */
  entry: (sequence: number) => Promise<Entry | undefined>
  /** Entries about a serial, the notes on them too. Oldest first. */
  ofSerial: (serial: string) => Promise<Entry[]>
  /** Entries that name a commit: where it was delivered, arrived, was taken back or repaired something. Oldest first. */
  ofCommit: (commit: string) => Promise<Entry[]>
  /** Entries that name a pull request: the one that delivers a unit, or of the commit that its lines arrived with. Oldest first. */
  ofPull: (pull: number) => Promise<Entry[]>
  /** A file of the tree of the ledger; `undefined` when there is none. */
  file: (path: string) => Promise<Buffer | undefined>
  /** What is kept of the trace of a unit. Default: its last attempt. `undefined` when there is none. */
  traceOf: (serial: string, attempt?: number) => Promise<KeptFile[] | undefined>
  /** Ends the process of git that reads. A ledger that is not closed keeps no process of ours alive. */
  close: () => void
}
