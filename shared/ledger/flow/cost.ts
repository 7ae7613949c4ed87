import { WINDOWS, judgedWithin, unitsOlderThan, type Flow } from './escape-rates.ts'
import { ratio, type Ratio } from './figure.ts'
import type { FlowUnit } from './flow-unit.ts'
import { stationOrder } from './station-order.ts'
import { NOTHING, addTo, tokensOf, totalSpent, type Spent } from './spent.ts'

/** What the units of a window cost. Halted units were paid for too, so they stand in every numerator. */
export interface Cost {
  total: Spent
  tokensPerReleased: Ratio
  callsPerReleased: Ratio
  /** One for each window. */
  tokensPerDefectFree: Ratio[]
  /** In the order of the line. */
  byStation: { station: string; spent: Spent }[]
  /** The most expensive first. */
  byModel: { model: string; spent: Spent }[]
}

/** Adds up what models were asked. */
export function costOf(flow: Flow, window: string): Cost {
  const { units } = flow
  const total = totalSpent(units)
  const released = units.filter(({ end }) => end === 'released').length
  return {
    total,
    tokensPerReleased: ratio(
      'tokens of all units for each unit released',
      { numerator: tokensOf(total), denominator: released },
      window,
    ),
    callsPerReleased: ratio(
      'calls of all units for each unit released',
      { numerator: total.calls, denominator: released },
      window,
    ),
    tokensPerDefectFree: WINDOWS.map((days) => perDefectFree(days, flow)),
    byStation: inOrder(
      stationOrder(units),
      sums(units, ({ station }) => station),
    ),
    byModel: [...sums(units, ({ model }) => model)]
      .sort(([a, one], [b, other]) => tokensOf(other) - tokensOf(one) || (a < b ? -1 : 1))
      .map(([model, spent]) => ({ model, spent })),
  }
}

/** Only units that are old enough for their escapes to be known, on both sides. */
function perDefectFree(days: number, flow: Flow): Ratio {
  const { ripe, escaped } = judgedWithin(days, flow)
  return ratio(
    `tokens of all units of at least ${days} days ago for each of them merged without a confirmed escape in ${days} days`,
    { numerator: tokensOf(totalSpent(unitsOlderThan(days, flow))), denominator: ripe.length - escaped.size },
    `${days} days`,
  )
}

function sums(
  units: readonly FlowUnit[],
  nameOf: (row: FlowUnit['stations'][number]) => string | undefined,
): Map<string, Spent> {
  const sums = new Map<string, Spent>()
  for (const row of units.flatMap(({ stations }) => stations)) {
    const name = nameOf(row)
    if (name !== undefined && row.usage !== undefined)
      sums.set(name, addTo(sums.get(name) ?? NOTHING, row.usage))
  }
  return sums
}

function inOrder(stations: readonly string[], sums: ReadonlyMap<string, Spent>): Cost['byStation'] {
  return stations.flatMap((station) => {
    const spent = sums.get(station)
    return spent === undefined ? [] : [{ station, spent }]
  })
}
