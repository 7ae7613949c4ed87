import type { EntryFile, EntryOf } from '../entry.ts'
import type { Ledger } from '../ledger.ts'

type Unit = EntryOf<'unit'>

/** The units that commits are compared with. */
export interface KnownUnits {
  /** The newest released entry of each serial. */
  bySerial: ReadonlyMap<string, Unit>
  byPull: ReadonlyMap<number, Unit>
  /** By the delivered commit, those of earlier runs of a unit too. */
  byCommit: ReadonlyMap<string, Unit>
  /** The files of a unit with the lines that no unit of another spec has: tests of different units begin alike. */
  telling: (unit: Unit) => EntryFile[]
  /** The newest unit of each spec that shares a telling line with these, those with most of them first. */
  sharing: (lines: readonly string[]) => Unit[]
  /** Commit that the oldest of them was made at. */
  oldestBase: string | undefined
}

/** Units that are looked for in commits which name none. */
const MOST_UNITS = 5000
const MOST_CANDIDATES = 10

/** Reads the newest released units of a ledger. */
export async function knownUnits(ledger: Ledger): Promise<KnownUnits> {
  const bySerial = new Map<string, Unit>()
  const byCommit = new Map<string, Unit>()
  let oldestBase: string | undefined
  for await (const entry of ledger.entries({ newestFirst: true })) {
    if (entry.kind !== 'unit' || entry.end !== 'released') continue
    const unit = bySerial.get(entry.serial) ?? entry
    if (bySerial.size === MOST_UNITS && unit === entry) break
    bySerial.set(entry.serial, unit)
    if (entry.commit !== undefined) byCommit.set(entry.commit, unit)
    oldestBase = entry.base
  }
  const units = [...bySerial.values()]
  const lines = ownersOf(units)
  return {
    bySerial,
    byPull: new Map(units.flatMap((unit) => (unit.pull === undefined ? [] : [[unit.pull, unit]]))),
    byCommit,
    telling: (unit) =>
      unit.files.map((file) => ({
        ...file,
        lines: file.lines.filter((line) => lines.get(line)?.specs.size === 1),
      })),
    sharing: (wanted) => unitsWith(wanted, lines),
    oldestBase,
  }
}

/** Who has a line: the specs, and the newest unit. */
interface Owners {
  specs: Set<string>
  newest: Unit
}

/** @param units the newest first */
function ownersOf(units: readonly Unit[]): Map<string, Owners> {
  const owners = new Map<string, Owners>()
  for (const unit of units)
    for (const line of unit.files.flatMap(({ lines }) => lines)) {
      const known = owners.get(line) ?? { specs: new Set(), newest: unit }
      known.specs.add(unit.spec.path)
      owners.set(line, known)
    }
  return owners
}

function unitsWith(wanted: readonly string[], owners: ReadonlyMap<string, Owners>): Unit[] {
  const counts = new Map<Unit, number>()
  for (const line of wanted) {
    const owner = owners.get(line)
    if (owner?.specs.size === 1) counts.set(owner.newest, (counts.get(owner.newest) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_CANDIDATES)
    .map(([unit]) => unit)
}
