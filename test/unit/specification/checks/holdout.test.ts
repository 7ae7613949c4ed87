import { describe, expect, it } from 'vitest'
import { checkHoldouts } from '../../../../shared/specification/checks/holdout.ts'
import type { FactoryShape } from '../../../../shared/specification/document/factory-shape.ts'
import { fileOf, GOOD, said } from '../sample-spec.ts'

function factory(...reports: (string | undefined)[]): FactoryShape {
  const line = reports.map((report) => ({ work: { kind: 'run' as const, report } }))
  return {
    specs: 'specs/*',
    budget: { calls: 1, tokens: 1, minutes: 1 },
    line: [{ work: { kind: 'action' } }, ...line],
  }
}

const [FIRST] = GOOD.acceptance
const HIDDEN = { acceptance: [FIRST, { ...FIRST, id: 'AC-2', holdout: true }] }

describe('a hold-out criterion', () => {
  it('is fine where a command station reports test by test', () => {
    expect(checkHoldouts(fileOf(HIDDEN), factory('junit.xml'))).toEqual([])
    expect(checkHoldouts(fileOf(HIDDEN), factory(undefined, 'junit.xml'))).toEqual([])
    expect(checkHoldouts(fileOf(HIDDEN), undefined)).toEqual([])
  })

  it.each([[factory()], [factory(undefined)]])('is refused where none does: %j', (line) => {
    const found = checkHoldouts(fileOf(HIDDEN), line)
    expect(said(found)).toEqual([
      'block SPEC_HOLDOUT_NEEDS_REPORT a criterion is a hold-out, and no command station of factory.yml declares a JUnit report',
    ])
    expect(found[0]?.line).toBe(9)
  })

  it('never stands alone: the writer sees at least one criterion', () => {
    const file = fileOf({ acceptance: [{ ...FIRST, holdout: true }] })
    expect(said(checkHoldouts(file, factory('junit.xml')))).toEqual([
      'block SPEC_HOLDOUT_ALL every criterion is a hold-out, so the writer would see none',
    ])
  })

  it('changes nothing for a spec without one', () => {
    expect(checkHoldouts(fileOf(), factory())).toEqual([])
  })
})
