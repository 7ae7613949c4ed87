import { afterAll, describe, expect, it } from 'vitest'
import type { Effect } from '../../../shared/effects.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { compareStyle, type StyleComparison } from '../../../shared/house/compare-style.ts'
import { defaultHouse } from '../../../shared/house/standard/built-in-rules.ts'
import { ANALYSIS, makeRepository, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

const repository = makeRepository({
  'src/clock.ts': 'export const now = (): number => Date.now()\n',
  'src/patch.ts': "Object.defineProperty(Array.prototype, 'last', { value: 1 })\nexport {}\n",
})

async function effectsOf(
  files: Record<string, string>,
  effects?: readonly Effect[],
): Promise<{ found: (string | undefined)[][]; result: StyleComparison }> {
  const { repo, base } = repository
  const change = Object.entries(files).map(([path, content]) => ({ path, content }))
  const options = {
    repo,
    base,
    changeSet: changeSetOf(base, change),
    house: defaultHouse(),
    analysis: ANALYSIS,
  }
  const result = await compareStyle({ ...options, ...(effects === undefined ? {} : { effects }) })
  const found = result.findings
    .filter(({ code }) => code === 'CHANGE_EFFECT')
    .map(({ level, file, line, message }) => [level, `${file ?? ''}:${line ?? ''}`, message.split(': ')[1]])
  return { found, result }
}

describe('effects of a change', () => {
  it('blocks what the module did not do before, once, at its first place', async () => {
    const head =
      'export const now = (): number => Date.now() + Math.random()\nexport const other = (): number => Math.random()\n'
    expect((await effectsOf({ 'src/clock.ts': head }, [])).found).toEqual([
      ['block', 'src/clock.ts:1', 'Math.random'],
    ])
  })

  it('compares a new module with nothing', async () => {
    const { found } = await effectsOf({ 'src/new.ts': 'export const now = (): number => Date.now()\n' }, [])
    expect(found).toEqual([['block', 'src/new.ts:1', 'Date.now']])
  })

  it('allows what the spec names, and nothing else', async () => {
    const files = { 'src/new.ts': 'export const now = (): number => Date.now() * Math.random()\n' }
    expect((await effectsOf(files, ['clock', 'random'])).found).toEqual([])
    const { found, result } = await effectsOf(files, ['clock'])
    expect(found).toEqual([['block', 'src/new.ts:1', 'Math.random']])
    expect(result.evidence['effects']).toEqual({
      files: ['src/new.ts'],
      allowed: ['clock'],
      new: [
        { path: 'src/new.ts', effect: 'clock', what: 'Date.now' },
        { path: 'src/new.ts', effect: 'random', what: 'Math.random' },
      ],
    })
  })

  it('counts each change of a builtin by itself', async () => {
    const before = "Object.defineProperty(Array.prototype, 'last', { value: 1 })\nexport {}\n"
    const { found } = await effectsOf({ 'src/patch.ts': `${before}Object.is = () => true\n` }, [])
    expect(found).toEqual([['block', 'src/patch.ts:3', 'Object.is =']])
  })

  it('lets tests do what tests do, and shows what makes other code lie', async () => {
    const text =
      "import { readFileSync } from 'node:fs'\nexport const a = readFileSync\nObject.is = (): boolean => true\n"
    expect((await effectsOf({ 'test/a.test.ts': text }, [])).found).toEqual([
      ['warn', 'test/a.test.ts:3', 'Object.is ='],
    ])
  })

  it('only tells where there is no spec: in the check of a pull request', async () => {
    const { found } = await effectsOf({ 'src/new.ts': 'export const now = (): number => Date.now()\n' })
    expect(found).toEqual([['warn', 'src/new.ts:1', 'Date.now']])
  })
})
