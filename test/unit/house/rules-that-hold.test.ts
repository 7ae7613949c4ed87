import { afterAll, describe, expect, test } from 'vitest'
import { firstRules } from '../../../shared/house/standard/built-in-rules.ts'
import { proofOf } from '../../../shared/house/code-analysis.ts'
import { rulesThatHold } from '../../../shared/house/rules-that-hold.ts'
import { ANALYSIS, makeRepository, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

/** The first rules over these files, which are committed as well. */
async function hold(files: Record<string, string>) {
  const { repo, base } = makeRepository(files)
  const code = Object.entries(files).map(([path, text]) => ({ path, text }))
  const { held, ...rest } = await rulesThatHold({ repo, base, files: code }, firstRules(), ANALYSIS)
  return { held: held.map(({ id }) => id), ...rest }
}

const ALL = firstRules().map(({ id }) => id)

test('every first rule is proved by its own examples, types included', async () => {
  const house = { path: undefined, sha256: '', rules: firstRules() }
  const proof = await proofOf(house, ANALYSIS, { typed: true })
  expect(proof).toEqual({ rules: ALL.length, examples: ALL.length * 2, typed: true })
})

describe('rules that hold', () => {
  test('are all of them where nothing is broken', async () => {
    expect(await hold({ 'src/a.ts': 'export const a: number = 1\n' })).toEqual({
      held: ALL,
      broken: [],
      linted: 1,
      skipped: [],
    })
  })

  test('leave out what any file breaks, with and without types, and count how often', async () => {
    const { held, broken } = await hold({
      'src/any.ts': 'export function f(a: any, b: any): number {\n  return a === b ? 1 : 2\n}\n',
      'src/float.ts': 'async function save(): Promise<void> {}\nexport function run(): void {\n  save()\n}\n',
      'lib/old.js': 'var a = 1\nexport const same = (b) => a == b\n',
    })
    expect(broken).toEqual([
      { id: 'no-any', violations: 2 },
      { id: 'no-floating-promises', violations: 1 },
      { id: 'no-var', violations: 1 },
      { id: 'strict-equality', violations: 1 },
    ])
    expect(held).toEqual(ALL.filter((id) => !broken.some((rule) => rule.id === id)))
  })

  test('are not moved by comments that switch a linter off', async () => {
    const { broken } = await hold({ 'a.js': '/* eslint-disable */\nvar a = 1\nexport const b = a\n' })
    expect(broken.map(({ id }) => id)).toEqual(['no-suppressions', 'no-var'])
  })

  test('are judged without what cannot be read, which is named', async () => {
    expect(
      await hold({
        'bad.ts': 'export const = \n',
        'big.js': `export const a = 1\n${'// filler\n'.repeat(110_000)}`,
        'ok.ts': 'export const a = 1\n',
        'notes.md': 'var x',
      }),
    ).toEqual({ held: ALL, broken: [], linted: 1, skipped: ['bad.ts', 'big.js'] })
  })

  test('are all of them where there is no code', async () => {
    expect(await hold({ 'README.md': 'x' })).toEqual({ held: ALL, broken: [], linted: 0, skipped: [] })
  })
})
