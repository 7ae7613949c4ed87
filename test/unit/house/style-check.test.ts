import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { isRecord } from '../../../shared/formats/read-json.ts'
import type { StyleComparison } from '../../../shared/house/compare-style.ts'
import { fingerprintOf } from '../../../shared/style/fingerprint.ts'
import { addedStyle, houseStyleAt, judgeChange, MOST_PROFILED } from '../../../shared/style/judge-change.ts'
import { rounded } from '../../../shared/style/profile.ts'
import { foreignModule, modulesOf, plainModule } from '../style/houses.ts'
import { ANALYSIS, judge, makeRepository, removeRepositories, type Repository } from './repository.ts'

afterAll(removeRepositories)

let repository: Repository
beforeAll(() => {
  repository = makeRepository(modulesOf('src', 40, plainModule))
})

function styleOf({ evidence }: StyleComparison): Record<string, unknown> {
  const { style } = evidence
  return isRecord(style) ? style : {}
}

function warningsOf({ findings }: StyleComparison): (string | undefined)[][] {
  return findings.filter(({ code }) => code === 'STYLE_FOREIGN').map(({ level, file }) => [level, file])
}

describe('the style of a change', () => {
  it('that is foreign is one warning, for all of its files', async () => {
    const result = await judge(repository, modulesOf('src/new', 3, foreignModule))
    expect(warningsOf(result)).toEqual([['warn', undefined]])
    expect(styleOf(result)).toMatchObject({
      files: ['src/new/line-2.ts', 'src/new/price-0.ts', 'src/new/word-1.ts'],
      method: 1,
      house: { sources: 40, sampled: 40, voting: 40, unread: 0 },
      judged: 'foreign',
    })
  })

  it('that is the house style is no finding, and is told as evidence', async () => {
    const result = await judge(repository, { 'src/new-price.ts': plainModule(52) })
    expect(warningsOf(result)).toEqual([])
    const { judged, bits, threshold, votes } = styleOf(result)
    expect(judged).toBe('as-expected')
    expect(Number(bits)).toBeLessThan(Number(threshold))
    expect(Number(votes)).toBeGreaterThanOrEqual(20)
  })

  it('measures what jidoka style score measures', async () => {
    const change = modulesOf('src/new', 3, foreignModule)
    const { ts: compiler } = await ANALYSIS.compiler()
    const house = await houseStyleAt(repository.repo, repository.base, compiler)
    const changed = Object.entries(change).map(([path, text]) => ({
      path,
      base: undefined,
      head: fingerprintOf(compiler, path, text),
    }))
    const judgement = judgeChange(house, addedStyle(changed))
    if (judgement.kind !== 'foreign') throw new Error(judgement.kind)
    const { bits, votes, house: told } = styleOf(await judge(repository, change))
    expect([bits, votes]).toEqual([rounded(judgement.score.bits), rounded(judgement.score.votes, 1)])
    expect(told).toMatchObject({ profile: house.digest })
  })

  it('of one small function is too little to say', async () => {
    const result = await judge(repository, {
      'src/load.ts': 'export const load = (a: unknown) => a || null\n',
    })
    // the house is not even read
    expect(styleOf(result)).toEqual({
      method: 1,
      files: ['src/load.ts'],
      judged: 'too-little',
      votes: expect.any(Number) as unknown,
    })
    expect(warningsOf(result)).toEqual([])
  })

  it('is not judged in its tests, nor where a station made the file', async () => {
    const result = await judge(repository, { 'test/price.test.ts': foreignModule(1), 'notes.md': '# a\n' })
    expect(styleOf(result)).toEqual({ method: 1, files: [] })
  })

  it('is judged alone by the base commit: the same twice, whoever judges', async () => {
    const change = modulesOf('src/new', 2, foreignModule)
    const [once, again] = [await judge(repository, change), await judge(repository, change)]
    expect(canonicalJson(again.evidence)).toBe(canonicalJson(once.evidence))
    expect(canonicalJson(again.findings)).toBe(canonicalJson(once.findings))
  })
})

it('a repository of fewer than twenty sources has no style to hold a change against', async () => {
  const small = makeRepository(modulesOf('src', 19, plainModule))
  const result = await judge(small, modulesOf('src/new', 3, foreignModule))
  expect(styleOf(result)['judged']).toBe('no-house')
  expect(warningsOf(result)).toEqual([])
})

it('a large repository is known from a sample, which the evidence tells', async () => {
  const large = makeRepository(modulesOf('src', MOST_PROFILED + 60, plainModule))
  const result = await judge(large, modulesOf('src/new', 2, foreignModule))
  expect(styleOf(result)).toMatchObject({ house: { sources: MOST_PROFILED + 60, sampled: MOST_PROFILED } })
  expect(warningsOf(result)).toHaveLength(1)
})
