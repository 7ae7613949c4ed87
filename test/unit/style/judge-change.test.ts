import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { STYLE_METHOD } from '../../../shared/style/features.ts'
import { fingerprintOf } from '../../../shared/style/fingerprint.ts'
import {
  addedStyle,
  judgeChange,
  surpriseTexts,
  type HouseStyle,
} from '../../../shared/style/judge-change.ts'
import { profileDigest, profileOf } from '../../../shared/style/profile.ts'
import { foreignModule, modulesOf, plainModule, stylesOf } from './houses.ts'

function houseOf(count: number): HouseStyle {
  const styles = stylesOf(modulesOf('src', count, plainModule))
  const profile = profileOf(styles.files.map(({ votes }) => votes))
  return { ...styles, method: STYLE_METHOD, profile, digest: profileDigest(profile) }
}

const HOUSE = houseOf(40)

function judged(texts: Record<string, [base: string | undefined, head: string | undefined]>, house = HOUSE) {
  const votes = (path: string, text: string | undefined) =>
    text === undefined ? undefined : fingerprintOf(ts, path, text)
  const changed = Object.entries(texts).map(([path, [base, head]]) => ({
    path,
    base: votes(path, base),
    head: votes(path, head),
  }))
  return judgeChange(house, addedStyle(changed))
}

describe('a change', () => {
  it('in the hand of the house is as expected', () => {
    expect(judged({ 'src/new-price.ts': [undefined, plainModule(51)] }).kind).toBe('as-expected')
  })

  it('in another hand is foreign, and the weightiest choices are named', () => {
    const judgement = judged({ 'src/newPrice.ts': [undefined, foreignModule(51)] })
    if (judgement.kind !== 'foreign') throw new Error(judgement.kind)
    const { score, threshold } = judgement
    expect(score.bits).toBeGreaterThan(threshold)
    expect(score.surprises.map(({ bits }) => bits)).toEqual(
      score.surprises.map(({ bits }) => bits).sort((a, b) => b - a),
    )
    expect(score.surprises).toContainEqual(
      expect.objectContaining({
        feature: 'topFunction',
        variant: 'arrow',
        given: 2,
        votes: 2,
        habit: 'declaration',
      }),
    )
    expect(surpriseTexts(score)).toHaveLength(5)
  })

  it('is judged as a whole: a foreign file among many of the house is none', () => {
    const own = Object.entries(modulesOf('src/more', 12, plainModule)).map(
      ([path, text]) => [path, [undefined, text]] as const,
    )
    const files = Object.fromEntries([...own, ['src/loadPrice.ts', [undefined, foreignModule(3)]] as const])
    const mixed = judged(files as Parameters<typeof judged>[0])
    const alone = judged({ 'src/loadPrice.ts': [undefined, foreignModule(3)] })
    if (mixed.kind === 'no-house' || mixed.kind === 'too-little') throw new Error(mixed.kind)
    if (alone.kind === 'no-house' || alone.kind === 'too-little') throw new Error(alone.kind)
    expect(mixed.score.bits).toBeLessThan(alone.score.bits / 2)
  })

  it('of a foreign file counts only what it adds', () => {
    const before = foreignModule(4)
    const after = `${before}\nexport const more = (a: any) => a || null\n`
    expect(judged({ 'src/old.ts': [before, after] }).kind).toBe('too-little')
  })

  it('that only removes or moves nothing new says nothing', () => {
    expect(judged({ 'src/old.ts': [plainModule(2), undefined] })).toEqual({ kind: 'too-little', votes: 0 })
    expect(judged({ 'src/old.ts': [plainModule(2), plainModule(2)] })).toEqual({
      kind: 'too-little',
      votes: 0,
    })
  })

  it('of few choices is too little to say, however foreign they are', () => {
    const text = 'export const load = (data: any) => data || null\n'
    expect(judged({ 'src/load.ts': [undefined, text] }).kind).toBe('too-little')
  })

  it('to fewer than twenty files has no house to be held against', () => {
    const change: Parameters<typeof judged>[0] = { 'src/newPrice.ts': [undefined, foreignModule(51)] }
    expect(judged(change, houseOf(19)).kind).toBe('no-house')
    expect(judged(change, houseOf(24)).kind).toBe('foreign')
  })

  it('scores the same in whatever order its files come', () => {
    const files = modulesOf('src/other', 6, foreignModule)
    const entries = Object.entries(files).map(([path, text]) => [path, [undefined, text]] as const)
    const [forth, back] = [entries, [...entries].reverse()].map((each) =>
      judged(Object.fromEntries(each) as Parameters<typeof judged>[0]),
    )
    expect(back).toEqual(forth)
  })
})
