import { readCommit } from '../git/commit.ts'
import type { Entry, EntryOf } from '../ledger/entry.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { trailersOf } from '../line/release-trailers.ts'
import { isSerial } from '../trace/parcel/names.ts'

/** How it is known that a commit is of a unit: an entry of the ledger names it, its message does, or its lines are those of the unit. */
export type Evidence = 'ledger' | 'trailer' | 'lines'

/** A unit whose lines a commit brought. */
export interface UnitOfCommit {
  serial: string
  evidence: Evidence
  /** Sequence of the entry of the ledger that says so. */
  entry: number | undefined
  /** Hashes of its lines in that commit, by path there; `undefined` where nobody has recorded them. */
  lines: ReadonlyMap<string, LinesOfFile> | undefined
}

interface LinesOfFile {
  hashes: ReadonlySet<string>
  /** There are more than are held. */
  isCut: boolean
}

/** Where one is looked for. */
export interface LookUp {
  repo: string
  /** `undefined` where there is none: then trailers are all that is known. */
  ledger: Ledger | undefined
}

/** The units that a commit brought, by the ledger or else by its message; empty for a commit of people. */
export async function unitsOfCommit({ repo, ledger }: LookUp, commit: string): Promise<UnitOfCommit[]> {
  const entries = (await ledger?.ofCommit(commit)) ?? []
  const merged = entries.filter((entry) => entry.kind === 'merged' && entry.commit === commit)
  const units = entries.filter((entry) => entry.kind === 'unit' && entry.commit === commit)
  // what arrived on the branch is nearer to the commit than what was delivered
  const named = [...merged, ...units].flatMap((entry) => ofEntry(entry))
  if (named.length > 0) return oncePerSerial(named)
  return ofTrailers({ repo, ledger }, commit)
}

function ofEntry(entry: Entry): UnitOfCommit[] {
  if (entry.kind !== 'merged' && entry.kind !== 'unit') return []
  const { serial, sequence } = entry
  return [{ serial, evidence: 'ledger', entry: sequence, lines: linesIn(entry.files) }]
}

function linesIn(
  files: readonly { path: string; lines: readonly string[]; cut?: true }[],
): UnitOfCommit['lines'] {
  return new Map(files.map(({ path, lines, cut }) => [path, { hashes: new Set(lines), isCut: cut === true }]))
}

function oncePerSerial(units: readonly UnitOfCommit[]): UnitOfCommit[] {
  return units.filter(({ serial }, index) => units.findIndex((unit) => unit.serial === serial) === index)
}

/** A squash keeps the messages of its commits, so there may be several. */
async function ofTrailers({ repo, ledger }: LookUp, commit: string): Promise<UnitOfCommit[]> {
  const { message } = await readCommit(repo, commit)
  const serials = [...new Set(trailersOf(message, 'Factory-Serial'))].filter(isSerial)
  return Promise.all(
    serials.map(async (serial) => {
      const unit = await lastUnit(ledger, serial)
      return {
        serial,
        evidence: 'trailer' as const,
        entry: unit?.sequence,
        lines: unit && linesIn(unit.files),
      }
    }),
  )
}

async function lastUnit(ledger: Ledger | undefined, serial: string): Promise<EntryOf<'unit'> | undefined> {
  const entries = (await ledger?.ofSerial(serial)) ?? []
  return entries.filter((entry) => entry.kind === 'unit').at(-1)
}

/**
 * Did the unit make this line of a file of the commit? `hash`: as the ledger knows the line; a line without one goes with its file. Where nobody
 * has recorded lines, the commit is all that is known.
 */
export function holds(unit: UnitOfCommit, path: string, hash: string | undefined): boolean {
  if (unit.lines === undefined || recorded(unit, path, hash)) return true
  const file = unit.lines.get(path)
  return file !== undefined && (hash === undefined || file.isCut)
}

/** Is this very line recorded as one of the unit? */
export function recorded({ lines }: UnitOfCommit, path: string, hash: string | undefined): boolean {
  return hash !== undefined && lines?.get(path)?.hashes.has(hash) === true
}
