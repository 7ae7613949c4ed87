import { afterAll, describe, expect, test } from 'vitest'
import { firstRules } from '../../../shared/house/standard/built-in-rules.ts'
import { proofOf } from '../../../shared/house/code-analysis.ts'
import { countOldPlaces } from '../../../shared/house/old-places.ts'
import { ANALYSIS, makeRepository, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

/** What these files, which are committed as well, break of the first rules. */
async function count(files: Record<string, string>, onFile?: (done: number) => void) {
  const { repo, base } = makeRepository(files)
  const code = Object.entries(files).map(([path, text]) => ({ path, text }))
  const options = { analysis: ANALYSIS, ...(onFile === undefined ? {} : { onFile }) }
  return countOldPlaces({ repo, base, files: code }, firstRules(), options)
}

const ALL = firstRules().map(({ id }) => id)

test('every first rule is proved by its own examples, types included', async () => {
  const house = { path: undefined, sha256: '', rules: firstRules() }
  const proof = await proofOf(house, ANALYSIS, { typed: true })
  expect(proof).toEqual({ rules: ALL.length, examples: ALL.length * 2, typed: true })
})

describe('old places', () => {
  test('are none where nothing is broken', async () => {
    expect(await count({ 'src/a.ts': 'export const a: number = 1\n' })).toEqual({
      broken: [],
      uncounted: [],
      linted: 1,
      skipped: [],
    })
  })

  test('are counted with and without types', async () => {
    const { broken } = await count({
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
  })

  test('are not moved by comments that switch a linter off', async () => {
    const { broken } = await count({ 'a.js': '/* eslint-disable */\nvar a = 1\nexport const b = a\n' })
    expect(broken.map(({ id }) => id)).toEqual(['no-suppressions', 'no-var'])
  })

  test('are counted without what cannot be read, which is named', async () => {
    expect(
      await count({
        'bad.ts': 'export const = \n',
        'big.js': `export const a = 1\n${'// filler\n'.repeat(110_000)}`,
        'ok.ts': 'export const a = 1\n',
        'deep.ts': `export const a = ${'('.repeat(20_000)}1${')'.repeat(20_000)}\n`,
        'notes.md': 'var x',
      }),
    ).toEqual({ broken: [], uncounted: [], linted: 1, skipped: ['bad.ts', 'big.js', 'deep.ts'] })
  })

  test('of many files are counted without types, and the rules that need them are named', async () => {
    const files = Array.from({ length: 201 }, (_, at) => [`src/m${at}.ts`, `export var a${at} = 1\n`])
    const done: number[] = []
    const { broken, uncounted } = await count(Object.fromEntries(files) as Record<string, string>, (each) =>
      done.push(each),
    )
    expect(broken).toEqual([{ id: 'no-var', violations: 201 }])
    expect(uncounted).toEqual(['no-floating-promises'])
    expect(done.at(-1)).toBe(201)
  })

  test('are none where there is no code', async () => {
    expect(await count({ 'README.md': 'x' })).toEqual({
      broken: [],
      uncounted: [],
      linted: 0,
      skipped: [],
    })
  })
})
