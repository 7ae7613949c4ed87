import { describe, expect, it } from 'vitest'
import {
  checkHoldouts,
  type FactoryShape,
  checkBudget,
} from '../../../../shared/specification/checks/factory-limits.ts'
import { fileOf, GOOD, said } from '../sample-spec.ts'

function factory(...stations: (boolean | undefined)[]): FactoryShape {
  const line = stations.map((exercise) => ({
    work: { kind: 'run' as const, ...(exercise === undefined ? {} : { exercise }) },
  }))
  return {
    specs: 'specs/*',
    budget: { calls: 1, tokens: 1, minutes: 1 },
    line: [{ work: { kind: 'action' } }, ...line],
  }
}

const [FIRST] = GOOD.acceptance
const HIDDEN = { acceptance: [FIRST, { ...FIRST, id: 'AC-2', holdout: true }] }

describe('a hold-out criterion', () => {
  it('is fine where a command station calls examples', () => {
    expect(checkHoldouts(fileOf(HIDDEN), factory(undefined))).toEqual([])
    expect(checkHoldouts(fileOf(HIDDEN), factory(false, true))).toEqual([])
    expect(checkHoldouts(fileOf(HIDDEN), undefined)).toEqual([])
  })

  it.each([[factory()], [factory(false)], [factory(false, undefined)]])(
    'is refused where none does: %j',
    (line) => {
      const found = checkHoldouts(fileOf(HIDDEN), line)
      expect(said(found)).toEqual(['block SPEC_HOLDOUT_NEEDS_REPORT'])
      expect(found[0]?.line).toBe(9)
    },
  )

  it('may be one row alone', () => {
    const rows = [...(FIRST?.examples ?? []), { call: 'trimLines("b ")', returns: 'b', holdout: true }]
    const file = fileOf({ acceptance: [{ ...FIRST, examples: rows }] })
    expect(checkHoldouts(file, factory(undefined))).toEqual([])
    expect(said(checkHoldouts(file, factory()))).toEqual(['block SPEC_HOLDOUT_NEEDS_REPORT'])
  })

  it('never stands alone: the writer sees at least one criterion', () => {
    const file = fileOf({ acceptance: [{ ...FIRST, holdout: true }] })
    expect(said(checkHoldouts(file, factory(undefined)))).toEqual(['block SPEC_HOLDOUT_ALL'])
  })

  it('changes nothing for a spec without one', () => {
    expect(checkHoldouts(fileOf(), factory())).toEqual([])
  })
})

const CAPS = { calls: 4, tokens: 1000, minutes: 2 }

describe('the budget of a spec', () => {
  it('is at most that of factory.yml', () => {
    expect(checkBudget(fileOf(), CAPS)).toEqual([])
    expect(checkBudget(fileOf({ budget: { calls: 4, tokens: 1000, minutes: 2 } }), CAPS)).toEqual([])
    expect(said(checkBudget(fileOf({ budget: { calls: 5, tokens: 1001, minutes: 2.5 } }), CAPS))).toEqual([
      'block SPEC_BUDGET 5 4',
      'block SPEC_BUDGET 1001 1000',
      'block SPEC_BUDGET 2.5 2',
    ])
  })
})
