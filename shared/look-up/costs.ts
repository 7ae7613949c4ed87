import { compareText } from '../findings.ts'
import { stationOrder } from '../ledger/flow/station-order.ts'
import { madeAt, type KnownUnit } from './known-unit.ts'
import { priceOf, type Prices } from '../ledger/flow/prices.ts'

/** What the figures are parted by. */
export type CostKey = 'model' | 'station' | 'spec'

export interface CostRow {
  /** A model, a station or the id of a spec. */
  key: string
  /** Units that have a part in it. */
  units: number
  calls: number
  input: number
  output: number
  /** What the tokens of known price cost; `null` where no price is known. */
  money: number | null
  /** Tokens whose price nobody has said. */
  unpriced: number
}

/** A ratio that shows what it is made of; `value` is null where the denominator is 0, or the numerator is not known. */
export interface Ratio {
  value: number | null
  numerator: number | null
  denominator: number
}

export interface CostReport {
  by: CostKey
  currency: string | null
  /** Where the prices stand. */
  prices: string | null
  /** Serials that were counted, each by its last attempt: an earlier one was answered from the same recording. */
  units: number
  released: number
  rows: CostRow[]
  total: CostRow
  /** Models that were asked and have no price, by name. */
  unknownPrices: string[]
  tokensPerReleased: Ratio
  /** Null where a price is not known: a part of the sum would mislead. */
  moneyPerReleased: Ratio
}

/** One station's question to one model, as it is paid. */
interface Spending {
  serial: string
  spec: string
  station: string
  /** `undefined`: the ledger names none. */
  model: string | undefined
  calls: number
  input: number
  output: number
  money: number | undefined
}

/** What units cost. A halted unit is paid for too, and counts in every sum. Pure. */
export function costsOf(units: readonly KnownUnit[], by: CostKey, prices: Prices | undefined): CostReport {
  const spent = units.flatMap((known) => spendingOf(known, prices))
  const keys = keysIn(units, spent, by)
  const rows = keys.map((key) =>
    rowOf(
      key,
      spent.filter((each) => keyOf(each, by) === key),
    ),
  )
  const total = { ...rowOf('together', spent), units: units.length }
  const released = units.filter(({ unit }) => unit.end === 'released').length
  const whole = total.unpriced === 0 ? total.money : null
  return {
    ...{
      by,
      currency: prices?.currency ?? null,
      prices: prices?.source ?? null,
      units: units.length,
      released,
      rows,
      total,
    },
    unknownPrices: unknownPrices(spent),
    tokensPerReleased: ratio(total.input + total.output, released),
    moneyPerReleased: ratio(whole, released),
  }
}

function spendingOf(known: KnownUnit, prices: Prices | undefined): Spending[] {
  const { serial, unit } = known
  return unit.stations.flatMap(({ station, model, usage }) => {
    if (usage === undefined) return []
    const at = madeAt(known)
    const money = model === undefined ? undefined : priceOf(prices, model, { ...usage, at })
    return [{ serial, spec: unit.spec.id, station, model, ...usage, money }]
  })
}

/** Stations in the order of the line, everything else by name. */
function keysIn(units: readonly KnownUnit[], spent: readonly Spending[], by: CostKey): string[] {
  const keys = new Set(spent.map((each) => keyOf(each, by)))
  if (by !== 'station') return [...keys].sort(compareText)
  return stationOrder(units.map(({ unit }) => unit)).filter((station) => keys.has(station))
}

function keyOf(spending: Spending, by: CostKey): string {
  return spending[by] ?? 'not named'
}

function rowOf(key: string, spent: readonly Spending[]): CostRow {
  const sum = (of: (each: Spending) => number): number => spent.reduce((all, each) => all + of(each), 0)
  const priced = spent.filter(({ money }) => money !== undefined)
  return {
    key,
    units: new Set(spent.map(({ serial }) => serial)).size,
    calls: sum(({ calls }) => calls),
    input: sum(({ input }) => input),
    output: sum(({ output }) => output),
    money: priced.length === 0 ? null : sum(({ money }) => money ?? 0),
    unpriced: sum(({ money, input, output }) => (money === undefined ? input + output : 0)),
  }
}

function unknownPrices(spent: readonly Spending[]): string[] {
  const unknown = spent.filter(({ money, input, output }) => money === undefined && input + output > 0)
  return [...new Set(unknown.map(({ model }) => model ?? 'not named'))].sort(compareText)
}

function ratio(numerator: number | null, denominator: number): Ratio {
  const value = numerator === null || denominator === 0 ? null : numerator / denominator
  return { value, numerator, denominator }
}
