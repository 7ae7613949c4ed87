import { describe, expect, it } from 'vitest'
import { seedOf } from '../../../../shared/specification/document/asked-serials.ts'
import {
  cameWithAnswers,
  isAnswered,
  isSecret,
  shownCriteria,
  toldExamples,
} from '../../../../shared/specification/document/held-out.ts'
import { criterionOf, specOf } from '../../../support/unit-of.ts'

const TOLD = { call: 'kebab("a")', returns: 'a' }
const SECRET = { call: 'kebab("b")', returns: 'b', holdout: true }
const ANSWERED = { ...SECRET, asked: 'JD-0000-0000-0001' }

describe('a row of a spec', () => {
  it('is secret when its criterion or it itself is a hold-out, unless it answers a question', () => {
    const rows = [TOLD, SECRET, ANSWERED]
    const secrets = (holdout: boolean): boolean[] => rows.map((row) => isSecret({ holdout }, row))
    expect(secrets(false)).toEqual([false, true, false])
    expect(secrets(true)).toEqual([true, true, true])
    expect(rows.map((row) => isAnswered({ holdout: false }, row))).toEqual([false, false, true])
    expect(rows.map((row) => isAnswered({ holdout: true }, row))).toEqual([false, false, false])
  })

  it('is told with its criterion unless it holds itself back', () => {
    expect(toldExamples({ holdout: false, examples: [TOLD, SECRET, ANSWERED] })).toEqual([TOLD])
    expect(toldExamples({ holdout: true, examples: [TOLD, SECRET, ANSWERED] })).toHaveLength(3)
  })
})

describe('a criterion that came with answers', () => {
  it('has nothing but answers, and no prompt shows it', () => {
    const answers = criterionOf('AC-2', { examples: [ANSWERED] })
    expect(cameWithAnswers(answers)).toBe(true)
    const spec = specOf({ acceptance: [criterionOf('AC-1', { examples: [TOLD] }), answers] })
    expect(shownCriteria(spec).map(({ id }) => id)).toEqual(['AC-1'])
  })

  it.each([
    [{ examples: [TOLD, ANSWERED] }],
    [{ examples: [SECRET, ANSWERED] }],
    [{ examples: [{ ...ANSWERED, holdout: false }] }],
    [{ examples: [ANSWERED], tests: ['test/a.test.ts'] }],
    [{ examples: [ANSWERED], check: 'review' as const }],
    [{ examples: [ANSWERED], holdout: true }],
    [{ examples: [] }],
  ])('is none of these: %j', (parts) => {
    expect(cameWithAnswers(criterionOf('AC-2', parts))).toBe(false)
  })
})

describe('what is chosen by chance for a unit', () => {
  it('is chosen by the serial that asked first, wherever it stands', () => {
    const serial = 'JD-0000-0000-0000'
    expect(seedOf(specOf(), serial)).toBe(serial)
    expect(seedOf(specOf({ domain: [{ not: 'kebab("")', asked: 'JD-0000-0000-0002' }] }), serial)).toBe(
      'JD-0000-0000-0002',
    )
    expect(
      seedOf(specOf({ acceptance: [criterionOf('AC-1', { examples: [TOLD, ANSWERED] })] }), serial),
    ).toBe('JD-0000-0000-0001')
  })
})
