import type { Entry, EntryOf, StationTurn } from '../entry.ts'
import { addTo, NOTHING, type Spent } from './spent.ts'

/** One serial as the ledger tells it: all its attempts together. Times are milliseconds since 1970. */
export interface FlowUnit {
  serial: string
  specId: string
  specPath: string
  risk: 'low' | 'medium' | 'high'
  line: string
  /** Of the last attempt; an attempt that was released stays released. */
  end: 'released' | 'halted' | 'asking'
  stoppedBy: string | undefined
  reasons: string[]
  rounds: number
  endedAt: number
  /** When its last attempt began, as far as that is known. */
  madeAt: number
  /** Of the first commit that brought it to its branch. */
  mergedAt: number | undefined
  mergedBy: string | undefined
  /** Who wrote; the first of its models. */
  model: string
  template: string
  house: string
  tool: string
  /** The last row of each station and round, in the order of the line. */
  stations: StationTurn[]
  /** Lines that it added. */
  lines: number
  spent: Spent
  seconds: number
}

const NONE = 'none'

/** The units of a ledger, in the order in which they first ended. Attempts of one serial are one unit. */
export function flowUnits(entries: Iterable<Entry>): FlowUnit[] {
  const units = new Map<string, FlowUnit>()
  for (const entry of entries) {
    const known = 'serial' in entry ? units.get(entry.serial) : undefined
    if (entry.kind === 'unit') units.set(entry.serial, withAttempt(known, entry))
    // what is not known as a unit was never on this line
    else if (entry.kind === 'merged' && known !== undefined) units.set(entry.serial, withMerge(known, entry))
  }
  return [...units.values()]
}

function withAttempt(known: FlowUnit | undefined, entry: EntryOf<'unit'>): FlowUnit {
  const isOlder = known?.end === 'released' && entry.end !== 'released'
  const stations = lastRows([...(known?.stations ?? []), ...entry.stations])
  const end = isOlder ? endOf(known) : { ...ownEnd(entry), endedAt: Date.parse(entry.at) }
  return {
    serial: entry.serial,
    specId: entry.spec.id,
    specPath: entry.spec.path,
    risk: entry.spec.risk,
    line: entry.line,
    ...end,
    madeAt: Date.parse(entry.started ?? entry.at),
    mergedAt: known?.mergedAt,
    mergedBy: known?.mergedBy,
    model: entry.models[0] ?? NONE,
    template: entry.template ?? NONE,
    house: entry.house ?? NONE,
    tool: entry.tool,
    stations,
    spent: stations.reduce((sum, { usage }) => addTo(sum, usage), NOTHING),
    seconds: stations.reduce((sum, { seconds = 0 }) => sum + seconds, 0),
  }
}

type End = Pick<FlowUnit, 'end' | 'stoppedBy' | 'reasons' | 'rounds' | 'endedAt' | 'lines'>

function ownEnd({ end, stoppedBy, reasons, rounds, files }: EntryOf<'unit'>): Omit<End, 'endedAt'> {
  const lines = files.reduce((sum, file) => sum + file.lines.length, 0)
  return { end, stoppedBy, reasons, rounds, lines }
}

function endOf({ end, stoppedBy, reasons, rounds, endedAt, lines }: FlowUnit): End {
  return { end, stoppedBy, reasons, rounds, endedAt, lines }
}

function withMerge(unit: FlowUnit, entry: EntryOf<'merged'>): FlowUnit {
  const at = momentOf(entry)
  if (unit.mergedAt !== undefined && unit.mergedAt <= at) return unit
  return { ...unit, mergedAt: at, mergedBy: entry.commit }
}

/** A re-run replays what was paid: each station of a round counts once, as it ran last. */
function lastRows(rows: readonly StationTurn[]): StationTurn[] {
  const last = new Map<string, StationTurn>()
  for (const row of rows) last.set(`${row.station} ${row.round}`, row)
  return [...last.values()]
}

/** When what an entry tells of happened: the time of its commit, or else when it was entered. */
export function momentOf(entry: { at: string; committedAt?: string }): number {
  return Date.parse(entry.committedAt ?? entry.at)
}
