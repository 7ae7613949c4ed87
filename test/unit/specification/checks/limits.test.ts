import { describe, expect, it } from 'vitest'
import { checkBudget, checkRetire } from '../../../../shared/specification/checks/limits.ts'
import { fileOf, said } from '../sample-spec.ts'

const CAPS = { calls: 4, tokens: 1000, minutes: 2 }

describe('the budget of a spec', () => {
  it('is at most that of factory.yml', () => {
    expect(checkBudget(fileOf(), CAPS)).toEqual([])
    expect(checkBudget(fileOf({ budget: { calls: 4, tokens: 1000, minutes: 2 } }), CAPS)).toEqual([])
    expect(said(checkBudget(fileOf({ budget: { calls: 5, tokens: 1001, minutes: 2.5 } }), CAPS))).toEqual([
      'block SPEC_BUDGET the spec asks for 5 calls, factory.yml allows 4',
      'block SPEC_BUDGET the spec asks for 1001 tokens, factory.yml allows 1000',
      'block SPEC_BUDGET the spec asks for 2.5 minutes, factory.yml allows 2',
    ])
  })
})

describe('the end of a spec', () => {
  it.each([
    ['2026-11-23', []],
    ['2030-02-28', []],
    ['fewer than ten calls a month', []],
    ['2026-11-22', ['block SPEC_RETIRED the code was to be deleted on 2026-11-22']],
    ['2026-02-30', ['block SPEC_RETIRE_DATE "2026-02-30" is not a date']],
    ['2026-13-01', ['block SPEC_RETIRE_DATE "2026-13-01" is not a date']],
    ['1.2.2030', ['block SPEC_RETIRE_DATE "1.2.2030" is not a date']],
    ['12/31/2030', ['block SPEC_RETIRE_DATE "12/31/2030" is not a date']],
  ])('may be %s: %j', (retire, expected) => {
    expect(said(checkRetire(fileOf({ retire }), '2026-11-23'))).toEqual(expected)
  })

  it('is not past where nobody knows the day', () => {
    expect(checkRetire(fileOf({ retire: '1999-01-01' }), undefined)).toEqual([])
  })
})
