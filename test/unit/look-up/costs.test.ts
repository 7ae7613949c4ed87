import { describe, expect, it } from 'vitest'
import { costsOf } from '../../../shared/look-up/costs.ts'
import { knownUnit, type KnownUnit } from '../../../shared/look-up/known-unit.ts'
import { readPrices } from '../../../shared/ledger/flow/prices.ts'
import type { Entry, NewUnit } from '../../../shared/ledger/entry.ts'
import { NOW, newUnit } from '../../support/ledger.ts'

const PRICES = readPrices(
  Buffer.from(`version: "1"
currency: EUR
models:
  writer-1:
    - { input: 1, output: 2 }
    - { from: 2026-11-30, input: 10, output: 20.5 }
  free: { input: 0, output: 0 }
`),
  '.factory/prices.yml',
)

/** Units as the ledger gives them back. */
function known(...units: readonly NewUnit[]): KnownUnit[] {
  return units.flatMap((unit, index) => {
    const placed = { sequence: index + 1, previous: '0'.repeat(64), at: NOW.toISOString(), attempt: 1 }
    const entry: Entry = { ...unit, ...placed, trace: { ...unit.trace, folder: 'units' } }
    return knownUnit(unit.serial, [entry]) ?? []
  })
}

function asked(number: number, model: string, more: Partial<NewUnit> = {}): NewUnit {
  const usage = { calls: 2, input: 1_000_000, output: 100_000 }
  const turn = { station: 'generate', round: 1, verdict: 'pass' as const, findings: [], model, usage }
  return newUnit(number, { stations: [turn], ...more })
}

describe('costs', () => {
  it('are sums with their numerators and denominators; a halted unit counts in the sum', () => {
    const units = known(asked(1, 'writer-1'), asked(2, 'writer-1', { end: 'halted' }), asked(3, 'free'))
    const report = costsOf(units, 'model', PRICES)
    expect(report.rows).toEqual([
      { key: 'free', units: 1, calls: 2, input: 1_000_000, output: 100_000, money: 0, unpriced: 0 },
      { key: 'writer-1', units: 2, calls: 4, input: 2_000_000, output: 200_000, money: 24.1, unpriced: 0 },
    ])
    expect(report).toMatchObject({
      units: 3,
      released: 2,
      tokensPerReleased: { value: 1_650_000, numerator: 3_300_000, denominator: 2 },
      moneyPerReleased: { value: 12.05, numerator: 24.1, denominator: 2 },
    })
  })

  it('take the price of the day on which a unit was made', () => {
    const units = known(asked(1, 'writer-1', { started: '2026-11-29T23:59:59.000Z' }))
    expect(costsOf(units, 'station', PRICES).rows).toMatchObject([{ key: 'generate', money: 1.2 }])
  })

  it('name a model without a price, and then give no sum per unit', () => {
    const report = costsOf(known(asked(1, 'writer-1'), asked(2, 'unheard-of')), 'spec', PRICES)
    expect(report.unknownPrices).toEqual(['unheard-of'])
    expect(report.total).toMatchObject({ money: 12.05, unpriced: 1_100_000 })
    expect(report.moneyPerReleased).toEqual({ value: null, numerator: null, denominator: 2 })
  })

  it('are of nothing without a unit', () => {
    expect(costsOf([], 'model', undefined)).toMatchObject({
      rows: [],
      currency: null,
      tokensPerReleased: { value: null, numerator: 0, denominator: 0 },
    })
  })
})

describe('prices', () => {
  it.each([
    ['version: "1"\ncurrency: EUR\n', 'models'],
    ['version: "1"\ncurrency: "a b"\nmodels: {}\n', 'currency'],
    ['version: "1"\ncurrency: EUR\nmodels: { m: { input: -1, output: 0 } }\n', 'models'],
    ['version: "1"\ncurrency: EUR\nmodels: { m: { from: soon, input: 1, output: 0 } }\n', 'models'],
    ['&a [*a]', 'prices.yml'],
  ])('refuse %j, with the place', (text, place) => {
    expect(() => readPrices(Buffer.from(text), 'prices.yml')).toThrow(
      expect.objectContaining({ code: 'SCHEMA_INVALID', message: expect.stringContaining(place) }),
    )
  })
})
