import { isConfirmed, type Escape } from './escape.ts'
import { figure, type Figure } from './figure.ts'
import type { FlowUnit } from './flow-unit.ts'
import { stationOrder } from './station-order.ts'

/** Days after its merge in which a defect of a unit has to be known to count. */
export const WINDOWS = [30, 90] as const

const DAY_MS = 86_400_000

/** What rates are taken of. */
export interface Flow {
  units: readonly FlowUnit[]
  /** Each incident of each unit once. */
  escapes: readonly Escape[]
  now: number
}

/** The merged units that are old enough to be judged, and those of them that let a defect out in time. */
export interface Judged {
  days: number
  ripe: FlowUnit[]
  /** Serials. */
  escaped: Set<string>
}

/**
 * A young unit has not had the time to fail: counting it would make every rate too good. So a rate of W days is of units that were merged at
 * least W days ago, and of escapes within W days of the merge.
 */
export function judgedWithin(days: number, { units, escapes, now }: Flow): Judged {
  const ripe = units.filter(({ mergedAt }) => mergedAt !== undefined && mergedAt <= now - days * DAY_MS)
  const merges = new Map(ripe.map(({ serial, mergedAt = 0 }) => [serial, mergedAt]))
  const escaped = escapes.filter((escape) => isConfirmed(escape) && isWithin(escape, days, merges))
  return { days, ripe, escaped: new Set(escaped.map(({ serial }) => serial)) }
}

/** The units, merged or not, that are old enough for their escapes within so many days to be known. */
export function unitsOlderThan(days: number, { units, now }: Flow): FlowUnit[] {
  return units.filter(({ mergedAt, endedAt }) => (mergedAt ?? endedAt) <= now - days * DAY_MS)
}

function isWithin({ serial, at }: Escape, days: number, merges: ReadonlyMap<string, number>): boolean {
  const mergedAt = merges.get(serial)
  return mergedAt !== undefined && at >= mergedAt && at - mergedAt <= days * DAY_MS
}

/** How many of the ripe units let a defect out: the number on the first page. */
export function escapeRate({ days, ripe, escaped }: Judged): Figure {
  const counts = { numerator: escaped.size, denominator: ripe.length }
  return figure(
    `units with a confirmed escape within ${days} days of their merge, of units merged at least ${days} days ago`,
    counts,
    `${days} days`,
  )
}

/** What units are told apart by. */
export const DIMENSIONS = ['model', 'template', 'house', 'risk', 'size', 'tool', 'line'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** One value of a dimension, such as one model. */
export interface Segment {
  value: string
  rates: Figure[]
}

/** The rates of each value of a dimension, the largest groups first. */
export function segmentsBy(
  valueOf: (unit: FlowUnit) => string,
  flow: Flow,
  windows: readonly number[] = WINDOWS,
): Segment[] {
  const groups = Map.groupBy(
    flow.units.filter(({ mergedAt }) => mergedAt !== undefined),
    valueOf,
  )
  return [...groups]
    .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
    .map(([value, units]) => ({
      value,
      rates: windows.map((days) => escapeRate(judgedWithin(days, { ...flow, units }))),
    }))
}

/** The rates of what each station let pass: of units that it passed, those of whose escapes it is said that it should have caught them; in the order of the line. */
export function segmentsByStation(flow: Flow, windows: readonly number[] = WINDOWS): Segment[] {
  return stationOrder(flow.units).map((value) => ({
    value,
    rates: windows.map((days) => stationRate(value, judgedWithin(days, ofStation(value, flow)))),
  }))
}

function ofStation(name: string, { units, escapes, now }: Flow): Flow {
  return {
    units: units.filter(({ stations }) =>
      stations.some(({ station, verdict }) => station === name && verdict === 'pass'),
    ),
    escapes: escapes.filter(({ station }) => station === name),
    now,
  }
}

function stationRate(name: string, { days, ripe, escaped }: Judged): Figure {
  const says = `units with a confirmed escape that ${name} should have caught, of units it passed that were merged at least ${days} days ago`
  return figure(says, { numerator: escaped.size, denominator: ripe.length }, `${days} days`)
}
