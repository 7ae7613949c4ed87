import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSources, type Sources } from '../../../actions/generate/sources.ts'
import { brokenByEvidence, orderEvidence } from '../../../shared/house/standard/broken-rules.ts'
import type { NewUnit } from '../../../shared/ledger/entry.ts'
import { brokenRulesIn } from '../../../shared/ledger/broken-rules.ts'
import { append, newUnit, NOW } from '../../support/ledger.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { specOf, unitOf } from '../../support/unit-of.ts'

let repository: TestRepository
beforeEach(() => (repository = makeRepository({ 'src/a.ts': 'export const a = 1\n' })))
afterEach(() => repository.remove())

/** A unit that the gate stopped with these codes, once for each list. */
function stopped(number: number, rounds: readonly string[][], more: Partial<NewUnit> = {}): NewUnit {
  const stations = rounds.map((findings, index) => ({
    ...{ station: 'style-gate', round: index + 1, verdict: 'stop' as const },
    findings,
  }))
  return newUnit(number, { stations, ...more })
}

const counted = async (spec?: string): Promise<unknown> => {
  const { counts, units } = await brokenRulesIn(repository.path, spec)
  return { units, counts: Object.fromEntries(counts) }
}

test('the ledger knows how often each rule was broken: once for each turn that found it, and codes of gates are none', async () => {
  expect(await counted()).toEqual({ units: 0, counts: {} })
  await append(repository.path, [
    stopped(1, [['no-any', 'no-any', 'TS2322'], ['no-any']]),
    stopped(2, [['no-var', 'LAYER_IMPORT']]),
    newUnit(3),
  ])
  expect(await counted()).toEqual({ units: 3, counts: { 'no-any': 2, 'no-var': 1 } })
})

test('only the newest hundred units count', async () => {
  const others = Array.from({ length: 100 }, (_, index) => newUnit(index + 10))
  await append(repository.path, [stopped(1, [['no-any']]), ...others])
  expect(await counted()).toEqual({ units: 100, counts: {} })
})

test('what ended after the first run of a spec began does not change what its later runs are told', async () => {
  const began = new Date(NOW.getTime() - 1000).toISOString()
  await append(repository.path, [
    stopped(1, [['no-any']]),
    stopped(2, [['no-var']], {
      spec: { id: 'kebab', path: 'specs/kebab.spec.md', title: 'K', risk: 'low' },
      started: began,
    }),
  ])
  expect(await counted('other')).toEqual({ units: 2, counts: { 'no-any': 1, 'no-var': 1 } })
  expect(await counted('kebab')).toEqual({ units: 0, counts: {} })
})

test('a ledger that is broken says nothing, and holds no writer up', async () => {
  repository.git('branch', 'factory-ledger')
  expect(await counted()).toEqual({ units: 0, counts: {} })
})

test('the writer is told the most broken rules first, and the link says why', async () => {
  const base = repository.git('rev-parse', 'HEAD')
  const unit = unitOf(repository.path, base, { spec: specOf() })
  const plain = await readSources(unit)
  await append(repository.path, [
    stopped(1, [
      ['no-unused', 'not-of-this-house'],
      ['no-eval', 'no-unused'],
    ]),
  ])
  const sources = await readSources(unit)
  const ids = ({ rules }: Sources): string[] => rules.map(({ id }) => id)
  const rest = ids(plain).filter((id) => id !== 'no-unused' && id !== 'no-eval')
  expect(ids(sources)).toEqual(['no-unused', 'no-eval', ...rest])
  const evidence = orderEvidence(sources.rules, sources.broken)
  expect(evidence).toEqual({
    houseOrder: {
      ledger: expect.stringMatching(/^[0-9a-f]{64}$/),
      units: 1,
      violations: { 'no-unused': 2, 'no-eval': 1 },
    },
  })
  expect(orderEvidence(plain.rules, plain.broken)).toEqual({})
  // a replay goes by the link, whatever the ledger says by then
  const replayed = await readSources({ ...unit, broken: brokenByEvidence({}) })
  expect(ids(replayed)).toEqual(ids(plain))
  const again = await readSources({ ...unit, broken: brokenByEvidence(evidence) })
  expect([ids(again), orderEvidence(again.rules, again.broken)]).toEqual([ids(sources), evidence])
})

test('a line without a ledger asks as before', async () => {
  await append(repository.path, [stopped(1, [['no-unused']])])
  const base = repository.git('rev-parse', 'HEAD')
  const { factory, ...unit } = unitOf(repository.path, base, { spec: specOf() })
  const sources = await readSources({ ...unit, factory: { ...factory, ledger: 'off' } })
  expect(orderEvidence(sources.rules, sources.broken)).toEqual({})
})
