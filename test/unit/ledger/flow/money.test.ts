import { describe, expect, it } from 'vitest'
import type { Flow } from '../../../../shared/ledger/flow/escape-rates.ts'
import { figuresOf } from '../../../../shared/ledger/flow/figures.ts'
import type { FlowUnit } from '../../../../shared/ledger/flow/flow-unit.ts'
import { moneyOf } from '../../../../shared/ledger/flow/money.ts'
import { readPrices } from '../../../../shared/ledger/flow/prices.ts'
import { costTable } from '../../../../shared/report/flow/cost-table.ts'
import { hostileUnit } from '../../report/flow/hostile-flow.ts'

const NOW = Date.parse('2026-11-30T00:00:00Z')
const DAY_MS = 86_400_000

const PRICES = readPrices(
  Buffer.from(`version: "1"
currency: EUR
models:
  writer: [{ input: 1, output: 10 }, { from: 2026-11-01, input: 2, output: 20 }]
  reviewer: { input: 0.5, output: 1 }
`),
  '.factory/prices.yml',
)

const turn = (station: string, model?: string): FlowUnit['stations'][number] => ({
  ...{ station, round: 1, verdict: 'pass', findings: [] },
  ...(model === undefined ? {} : { model, usage: { calls: 1, input: 1_000_000, output: 100_000 } }),
})

function unit(number: number, daysAgo: number, more: Partial<FlowUnit> = {}): FlowUnit {
  const at = NOW - daysAgo * DAY_MS
  return {
    ...hostileUnit(number),
    ...{ end: 'released', madeAt: at, endedAt: at, mergedAt: at },
    stations: [turn('generate', 'writer'), turn('test'), turn('review', 'reviewer')],
    ...more,
  }
}

const flow = (...units: FlowUnit[]): Flow => ({ units, escapes: [], now: NOW })

describe('what units cost in money', () => {
  it('is summed by station and model at the prices of the day, halted units included', () => {
    const halted = unit(2, 10, { end: 'halted', mergedAt: undefined })
    const money = moneyOf(flow(unit(1, 100), halted), PRICES, 'all')
    expect(money).toMatchObject({
      ...{ currency: 'EUR', unknown: [], total: 2 + 4 + 0.6 * 2 },
      byStation: [
        { name: 'generate', money: 6 },
        { name: 'review', money: 1.2 },
      ],
      byModel: [
        { name: 'writer', money: 6 },
        { name: 'reviewer', money: 1.2 },
      ],
    })
    expect(money.source).toMatch(/^\.factory\/prices\.yml \(sha256 [0-9a-f]{12}\)$/)
    const [perReleased, ...perDefectFree] = money.ratios
    expect([perReleased?.numerator, perReleased?.denominator]).toEqual([7.2, 1])
    // the halted unit is too young to stand beside the old one
    expect(perDefectFree.map(({ numerator, denominator }) => [numerator, denominator])).toEqual([
      [2.6, 1],
      [2.6, 1],
    ])
  })

  it('is not given where a part of a sum has no price, and says whose', () => {
    const other = unit(2, 100, { stations: [turn('generate', 'other'), turn('review', 'reviewer')] })
    const money = moneyOf(flow(unit(1, 100), other), PRICES, 'all')
    expect(money).toMatchObject({ unknown: ['other'], total: null, ratios: [] })
    expect(money.byStation).toEqual([
      { name: 'generate', money: null },
      { name: 'review', money: 1.2 },
    ])
  })

  it('stands beside the tokens, with where its prices come from, and nowhere without prices', () => {
    const other = unit(2, 1, { stations: [turn('generate', 'other')] })
    const table = costTable(figuresOf(flow(unit(1, 1), other), 'all', PRICES))
    expect(table.columns[4]).toBe('EUR')
    expect(table.rows.map((row) => [row[0]?.text, row[4]?.text]).slice(0, 4)).toEqual([
      ['all units', 'not known'],
      ['station generate', 'not known'],
      ['station review', '0.6000'],
      ['model other', 'not known'],
    ])
    expect(table.says).toContain(PRICES.source)
    expect(table.rows.every((row) => row.length === table.columns.length)).toBe(true)
    const without = costTable(figuresOf(flow(unit(1, 1)), 'all'))
    expect(without.columns).toHaveLength(5)
    expect(without.rows.every((row) => row.length === 5)).toBe(true)
  })
})
