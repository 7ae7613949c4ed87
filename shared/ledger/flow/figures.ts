import { quantile } from '../../statistics.ts'
import { containment, type Containment } from './containment.ts'
import { costOf, type Cost } from './cost.ts'
import { doraOf, type Dora } from './restore.ts'
import { endsOf, haltsOf, type Ends, type Halts } from './ends.ts'
import {
  escapeRate,
  judgedWithin,
  segmentsBy,
  segmentsByStation,
  WINDOWS,
  type Dimension,
  type Flow,
  type Segment,
} from './escape-rates.ts'
import { moneyOf, type FlowMoney } from './money.ts'
import type { Prices } from './prices.ts'
import { TIERS, type Escape, type Tier } from './escape.ts'
import type { Figure } from './figure.ts'
import type { FlowUnit } from './flow-unit.ts'
import { weeksOf, type Week } from './weeks.ts'

/** Everything that is counted of a line, each number with what it is a number of. */
export interface FlowFigures {
  /** ISO 8601: when the windows end. */
  now: string
  /** Which units: those that ended since, of which line. */
  window: string
  escapeRates: Figure[]
  ends: Ends
  halts: Halts[]
  dora: Dora
  cost: Cost
  /** `null` where nobody has said what models cost. */
  money: FlowMoney | null
  containment: Containment
  byStation: Segment[]
  by: Record<Dimension, Segment[]>
  /** Incidents by the evidence for them. Those that are suspected stand in no other figure. */
  tiers: Record<Tier, number>
  weeks: Week[]
  escapes: Escape[]
}

/** Counts a flow. `window` says in words which units it holds. */
export function figuresOf(flow: Flow, window: string, prices?: Prices): FlowFigures {
  const { units, escapes, now } = flow
  return {
    now: new Date(now).toISOString(),
    window,
    escapeRates: WINDOWS.map((days) => escapeRate(judgedWithin(days, flow))),
    ends: endsOf(units, window),
    halts: haltsOf(units),
    dora: doraOf(flow, window),
    cost: costOf(flow, window),
    money: prices === undefined ? null : moneyOf(flow, prices, window),
    containment: containment(units, escapes),
    byStation: segmentsByStation(flow),
    by: segments(flow),
    tiers: tiersOf(escapes),
    weeks: weeksOf(units, escapes),
    escapes: [...escapes],
  }
}

function segments(flow: Flow): Record<Dimension, Segment[]> {
  const size = sizeBands(flow.units)
  const by = (valueOf: (unit: FlowUnit) => string): Segment[] => segmentsBy(valueOf, flow)
  return {
    model: by(({ model }) => model),
    template: by(({ template }) => template),
    house: by(({ house }) => house),
    risk: by(({ risk }) => risk),
    size: by(size),
    tool: by(({ tool }) => tool),
    line: by(({ line }) => line),
  }
}

/** An incident of several units is counted with its strongest evidence, once. */
function tiersOf(escapes: readonly Escape[]): Record<Tier, number> {
  const groups = Map.groupBy(escapes, ({ incident }) => incident)
  const best = [...groups.values()].map((group) => Math.min(...group.map(({ tier }) => TIERS.indexOf(tier))))
  const count = (tier: Tier): number => best.filter((each) => TIERS[each] === tier).length
  return {
    declared: count('declared'),
    revert: count('revert'),
    linked: count('linked'),
    suspected: count('suspected'),
  }
}

const SHARES = [0.25, 0.5, 0.75] as const
/** Fewer units have no quarters worth the name. */
const LEAST_UNITS = 8

/**
 * Sorts units by the lines that they add into quarters of this repository: what is large in one is small in another.
 * @returns the band of a unit, such as `13 to 40 lines`
 */
export function sizeBands(units: readonly FlowUnit[]): (unit: FlowUnit) => string {
  const sizes = units.flatMap(({ lines, mergedAt }) => (mergedAt === undefined ? [] : [lines]))
  if (sizes.length < LEAST_UNITS) return () => 'any size'
  const borders = [...new Set(SHARES.map((share) => quantile(sizes, share)))]
  return ({ lines }) => {
    const at = borders.findIndex((border) => lines <= border)
    const low = at === -1 ? borders.at(-1) : borders[at - 1]
    const high = at === -1 ? undefined : borders[at]
    if (high === undefined) return `more than ${low ?? 0} lines`
    return low === undefined ? `at most ${high} lines` : `${low + 1} to ${high} lines`
  }
}
