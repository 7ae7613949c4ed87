import { expect, test } from 'vitest'
import { readPrices } from '../../../shared/ledger/flow/prices.ts'
import { costsSection } from '../../../shared/report/costs-section.ts'
import type { PageTurn } from '../../../shared/report/page-turns.ts'

const PRICES = readPrices(
  Buffer.from(`version: "1"
currency: EUR
models: { writer: [{ input: 1, output: 10 }, { from: 2026-11-01, input: 2, output: 20 }] }
`),
  'team.yml',
)

function turn(station: string, day: string, model?: string): PageTurn {
  const asked = { model, usage: { calls: 1, input: 1_000_000, output: 100_000 }, at: `${day}T12:00:00.000Z` }
  return {
    ...{ station, round: 1, verdict: 'pass', observedBy: undefined, seconds: 1, isAtMost: false },
    ...(model === undefined ? { model, usage: undefined, at: undefined } : asked),
  }
}

/** The last column of each row. */
function amounts(turns: PageTurn[], prices = PRICES): string[] {
  const rows = costsSection(turns, prices).markup.match(/<tr>\s*<th scope="row">.*?<\/tr>/gs) ?? []
  return rows.map((row) => /.*<td>(.*?)<\/td>/s.exec(row)?.[1] ?? '')
}

test('each station has what it cost at the prices of its day, and the sum', () => {
  const turns = [
    turn('generate', '2026-10-31', 'writer'),
    turn('test', '2026-11-01'),
    turn('generate', '2026-11-01', 'writer'),
  ]
  expect(amounts(turns)).toEqual(['6.0000', '–', '6.0000'])
  expect(costsSection(turns, PRICES).markup).toContain(PRICES.source)
})

test('no sum holds a model without a price', () => {
  const turns = [turn('generate', '2026-11-01', 'writer'), turn('review', '2026-11-01', 'other')]
  expect(amounts(turns)).toEqual(['4.0000', 'not known', 'not known'])
})

test('no money is shown where nobody has said what models cost', () => {
  expect(costsSection([turn('generate', '2026-11-01', 'writer')]).markup).not.toContain('EUR')
})
