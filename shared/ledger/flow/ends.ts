import { figure, type Figure } from './figure.ts'
import type { FlowUnit } from './flow-unit.ts'

/** How the units of a window ended. */
export interface Ends {
  units: number
  released: Figure
  /** Released after a repair: they went through more than one round. */
  repaired: Figure
  halted: Figure
  asking: Figure
  merged: Figure
}

/** Counts how units ended, each serial once. */
export function endsOf(units: readonly FlowUnit[], window: string): Ends {
  const all = units.length
  const count = (isOne: (unit: FlowUnit) => boolean): number => units.filter(isOne).length
  const of = (says: string, numerator: number, denominator = all): Figure =>
    figure(says, { numerator, denominator }, window)
  const released = count(({ end }) => end === 'released')
  return {
    units: all,
    released: of('units released, of units that ended', released),
    repaired: of(
      'units released after a repair, of units released',
      count(({ end, rounds }) => end === 'released' && rounds > 1),
      released,
    ),
    halted: of(
      'units halted, of units that ended',
      count(({ end }) => end === 'halted'),
    ),
    asking: of(
      'units that ended asking, of units that ended',
      count(({ end }) => end === 'asking'),
    ),
    merged: of(
      'units merged, of units released',
      count(({ end, mergedAt }) => end === 'released' && mergedAt !== undefined),
      released,
    ),
  }
}

/** Units that one station halted for one reason. */
export interface Halts {
  station: string
  /** Codes of what it found, in alphabetical order. */
  reason: string
  units: number
  serials: string[]
}

/** What halted units, by station and reason, the most frequent first. Each unit counts once, with its last attempt. */
export function haltsOf(units: readonly FlowUnit[]): Halts[] {
  const halted = units.filter(({ end }) => end === 'halted')
  const groups = Map.groupBy(halted, (unit) => JSON.stringify([unit.stoppedBy ?? '', haltReason(unit)]))
  return [...groups.values()]
    .map((group) => haltsFrom(group))
    .sort((a, b) => b.units - a.units || (`${a.station} ${a.reason}` < `${b.station} ${b.reason}` ? -1 : 1))
}

function haltsFrom(group: readonly FlowUnit[]): Halts {
  const [first] = group
  return {
    station: first?.stoppedBy ?? '',
    reason: first === undefined ? '' : haltReason(first),
    units: group.length,
    serials: group.map(({ serial }) => serial),
  }
}

/** The reason of a halt as one text: two halts with the same are equal. */
export function haltReason({ reasons }: Pick<FlowUnit, 'reasons'>): string {
  return [...new Set(reasons)].sort().join(', ')
}
