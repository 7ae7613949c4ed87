import { compareText } from '../../findings.ts'
import { judgedWithin, unitsOlderThan, WINDOWS, type Flow } from './escape-rates.ts'
import { ratio, type Ratio } from './figure.ts'
import { priceOf, type Prices } from './prices.ts'

/** What the units of a window cost in money. A sum is `null` where a part of it has no price: a part of a sum would mislead. */
export interface FlowMoney {
  currency: string
  /** Where the prices stand, with the digest of the file. */
  source: string
  /** Models that were asked and have no price. */
  unknown: string[]
  total: number | null
  byStation: Paid[]
  byModel: Paid[]
  /** For each unit released, and for each merged unit without an escape within a window; left out where a price is missing. */
  ratios: Ratio[]
}

/** What one station, or one model, cost. */
export interface Paid {
  name: string
  money: number | null
}

/** One question of a station to one model. */
interface Bill {
  station: string
  model: string | undefined
  /** `undefined` where nobody has said what it costs. */
  money: number | undefined
}

/** Adds up what models were asked, in the prices of a team. Halted units were paid for too. Pure. */
export function moneyOf(flow: Flow, prices: Prices, window: string): FlowMoney {
  const bills = billsOf(flow.units, prices)
  const unpriced = bills.flatMap(({ model, money }) => (money === undefined ? [model ?? 'not named'] : []))
  const released = flow.units.filter(({ end }) => end === 'released').length
  return {
    ...{ currency: prices.currency, source: prices.source, total: sumOf(bills) },
    unknown: [...new Set(unpriced)].sort(compareText),
    byStation: sumsBy(bills, ({ station }) => station),
    byModel: sumsBy(bills, ({ model }) => model ?? 'not named'),
    ratios: [
      ...ratioOf(`${prices.currency} of all units for each unit released`, sumOf(bills), released, window),
      ...WINDOWS.flatMap((days) => perDefectFree(days, flow, prices)),
    ],
  }
}

function billsOf(units: Flow['units'], prices: Prices): Bill[] {
  return units.flatMap(({ madeAt, stations }) =>
    stations.flatMap(({ station, model, usage }) => {
      if (usage === undefined || usage.input + usage.output === 0) return []
      const at = new Date(madeAt).toISOString()
      const money = model === undefined ? undefined : priceOf(prices, model, { ...usage, at })
      return [{ station, model, money }]
    }),
  )
}

/** Rounded to what no price list is finer than. */
function sumOf(bills: readonly Bill[]): number | null {
  const sum = bills.reduce((all, { money = Number.NaN }) => all + money, 0)
  return Number.isNaN(sum) ? null : Math.round(sum * 1e6) / 1e6
}

function sumsBy(bills: readonly Bill[], nameOf: (bill: Bill) => string): Paid[] {
  const groups = Map.groupBy(bills, nameOf)
  return [...groups].map(([name, own]) => ({ name, money: sumOf(own) }))
}

/** Only units that are old enough for their escapes to be known, on both sides. */
function perDefectFree(days: number, flow: Flow, prices: Prices): Ratio[] {
  const { ripe, escaped } = judgedWithin(days, flow)
  const says = `${prices.currency} of all units of at least ${days} days ago for each of them merged without a confirmed escape in ${days} days`
  const money = sumOf(billsOf(unitsOlderThan(days, flow), prices))
  return ratioOf(says, money, ripe.length - escaped.size, `${days} days`)
}

function ratioOf(says: string, money: number | null, denominator: number, window: string): Ratio[] {
  return money === null ? [] : [ratio(says, { numerator: money, denominator }, window)]
}
