import type { Entry, EntryOf } from '../ledger/entry.ts'
import { listTree, readBlobs } from '../git/tree.ts'
import { entryPath } from '../ledger/layout.ts'
import { parseEntry } from '../ledger/ledger-head.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** Everything that the ledger says about one serial. */
export interface KnownUnit {
  serial: string
  /** The last attempt. */
  unit: EntryOf<'unit'>
  /** Every attempt, oldest first. */
  attempts: EntryOf<'unit'>[]
  merged: EntryOf<'merged'>[]
  reverted: EntryOf<'reverted'>[]
  escapes: EntryOf<'escape'>[]
  notes: EntryOf<'note'>[]
}

/** The entries about one serial as one value; `undefined` while no unit of that serial has ended. Pure. */
export function knownUnit(serial: string, entries: readonly Entry[]): KnownUnit | undefined {
  const attempts = entries.filter((entry) => entry.kind === 'unit')
  const unit = attempts.at(-1)
  if (unit === undefined) return undefined
  return {
    ...{ serial, unit, attempts },
    merged: entries.filter((entry) => entry.kind === 'merged'),
    reverted: entries.filter((entry) => entry.kind === 'reverted'),
    escapes: entries.filter((entry) => entry.kind === 'escape'),
    notes: entries.filter((entry) => entry.kind === 'note'),
  }
}

/** The unit of a serial; `undefined` where there is no ledger, or none in it. */
export async function unitOfSerial(
  ledger: Ledger | undefined,
  serial: string,
): Promise<KnownUnit | undefined> {
  return ledger === undefined ? undefined : knownUnit(serial, await ledger.ofSerial(serial))
}

/** Every unit of the ledger, in the order of their first attempts, read in one pass; without the notes on it. */
export async function allUnits(repo: string, ledger: Ledger): Promise<KnownUnit[]> {
  const bySerial = new Map<string, Entry[]>()
  for await (const entry of everyEntry(repo, ledger)) {
    if (entry.kind === 'andon' || entry.kind === 'note') continue
    const known = bySerial.get(entry.serial)
    if (known === undefined) bySerial.set(entry.serial, [entry])
    else known.push(entry)
  }
  return [...bySerial].flatMap(([serial, entries]) => knownUnit(serial, entries) ?? [])
}

const BATCH = 2000

/** The same as the entries of the ledger. Where all are wanted, one listing and a read by id take a fifth of the time of a look at each. */
async function* everyEntry(repo: string, { commit, head }: Ledger): AsyncGenerator<Entry> {
  const listed = await listTree(repo, commit, ['log'])
  const oids = new Map(listed.map(({ path, oid }) => [path, oid]))
  for (let first = 1; first <= head.sequence; first += BATCH) {
    const count = Math.min(BATCH, head.sequence - first + 1)
    const sequences = Array.from({ length: count }, (_, index) => first + index)
    const there = sequences.flatMap((sequence) => oids.get(entryPath(sequence)) ?? [])
    const blobs = await readBlobs(repo, there)
    // a ledger with a gap is refused at the first entry that is not at its place
    yield* sequences.map((sequence, index) => parseEntry(blobs[index], sequence))
  }
}

/** When a unit was made, as far as it is known. ISO 8601. */
export function madeAt({ unit }: Pick<KnownUnit, 'unit'>): string {
  return unit.started ?? unit.at
}

/** The models that wrote a file in released units, as far as the ledger knows; where nothing was delivered, by its path in the unit. */
export async function writersOfFiles(repo: string, ledger: Ledger): Promise<(path: string) => string[]> {
  const byPath = new Map<string, Set<string>>()
  for (const { unit, merged } of await allUnits(repo, ledger)) {
    const [writer] = unit.models
    if (writer === undefined || unit.end !== 'released') continue
    const files = merged.length === 0 ? unit.files : merged.flatMap((entry) => entry.files)
    for (const { path } of files) byPath.set(path, (byPath.get(path) ?? new Set()).add(writer))
  }
  return (path) => [...(byPath.get(path) ?? [])]
}
