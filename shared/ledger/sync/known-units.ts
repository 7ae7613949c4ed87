import type { EntryOf } from '../entry.ts'
import type { Ledger } from '../ledger.ts'

type Unit = EntryOf<'unit'>

/** The units that commits are compared with. */
export interface KnownUnits {
  /** The newest released entry of each serial. */
  bySerial: ReadonlyMap<string, Unit>
  byPull: ReadonlyMap<number, Unit>
  byCommit: ReadonlyMap<string, Unit>
  /** Units that share a line with these, those with most of them first. */
  sharing: (lines: readonly string[]) => Unit[]
  /** Commit that the oldest of them was made at. */
  oldestBase: string | undefined
}

/** Units that are looked for in commits which name none. */
const MOST_UNITS = 5000
/** A line of more units than this tells nothing of any of them. */
const MOST_SHARING = 5
const MOST_CANDIDATES = 10

/** Reads the newest released units of a ledger. */
export async function knownUnits(ledger: Ledger): Promise<KnownUnits> {
  const bySerial = new Map<string, Unit>()
  let oldestBase: string | undefined
  for await (const entry of ledger.entries({ newestFirst: true })) {
    if (entry.kind !== 'unit' || entry.end !== 'released') continue
    if (bySerial.size === MOST_UNITS) break
    if (!bySerial.has(entry.serial)) bySerial.set(entry.serial, entry)
    oldestBase = entry.base
  }
  const units = [...bySerial.values()]
  const lines = indexOf(units)
  return {
    bySerial,
    byPull: new Map(units.flatMap((unit) => (unit.pull === undefined ? [] : [[unit.pull, unit]]))),
    byCommit: new Map(units.flatMap((unit) => (unit.commit === undefined ? [] : [[unit.commit, unit]]))),
    sharing: (wanted) => unitsWith(wanted, lines),
    oldestBase,
  }
}

function indexOf(units: readonly Unit[]): Map<string, Unit[]> {
  const index = new Map<string, Unit[]>()
  for (const unit of units)
    for (const line of new Set(unit.files.flatMap(({ lines }) => lines)))
      index.set(line, [...(index.get(line) ?? []), unit])
  return index
}

function unitsWith(wanted: readonly string[], index: ReadonlyMap<string, readonly Unit[]>): Unit[] {
  const counts = new Map<Unit, number>()
  for (const line of wanted) {
    const units = index.get(line) ?? []
    if (units.length > MOST_SHARING) continue
    for (const unit of units) counts.set(unit, (counts.get(unit) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_CANDIDATES)
    .map(([unit]) => unit)
}
