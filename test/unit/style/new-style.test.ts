import { describe, expect, it } from 'vitest'
import { censusOf, hasNewStyle, type Census } from '../../../shared/style/census/census.ts'
import { foreignModule, modulesOf, plainModule, stylesOf } from './houses.ts'

const HOUSE = modulesOf('src', 40, plainModule)
const ONE = censusOf(stylesOf(HOUSE))
const TWO = censusOf(stylesOf({ ...HOUSE, ...modulesOf('lib', 20, foreignModule) }))
const FEW = censusOf(stylesOf(modulesOf('src', 3, plainModule)))

/** The census of one style whose second was refused by so much. */
function refused(gain: number): Census {
  return { ...ONE, steps: [{ from: 1, to: 2, gain, standardError: 0.1, needed: 1, isTaken: false }] }
}

describe('a style is new', () => {
  it('where there are more than before', () => {
    expect([ONE.styles, TWO.styles]).toEqual([1, 2])
    expect(hasNewStyle(ONE, TWO)).toBe(true)
    expect(hasNewStyle(FEW, TWO)).toBe(true)
  })

  it('and not where there are as many, or fewer', () => {
    expect(hasNewStyle(TWO, TWO)).toBe(false)
    expect(hasNewStyle(TWO, ONE)).toBe(false)
    expect(hasNewStyle(TWO, FEW)).toBe(false)
    expect(hasNewStyle(FEW, ONE)).toBe(false)
  })

  it('and not where it was nearly there before', () => {
    expect(hasNewStyle(refused(0.95), TWO)).toBe(false)
    expect(hasNewStyle(refused(0.5), TWO)).toBe(true)
  })
})
