import { describe, expect, it } from 'vitest'
import { checkRetire, checkWorth } from '../../../../shared/specification/checks/worth.ts'
import { fileOf, GOOD, said, TINY } from '../sample-spec.ts'

const NOTHING = GOOD.why.alternatives[0]
const REUSE = GOOD.why.alternatives[1]

/** The tiny spec: fields of the good one are switched off. */
function tiny(fields: object = {}): ReturnType<typeof fileOf> {
  return fileOf({ owner: undefined, risk: undefined, interface: undefined, ...TINY, ...fields })
}

describe('whether a spec should be written at all', () => {
  it('is answered by do-nothing and reuse, each with a reason', () => {
    expect(checkWorth(fileOf())).toEqual([])
    expect(said(checkWorth(fileOf({ why: { ...GOOD.why, alternatives: [] } })))).toEqual([
      'block SPEC_ALTERNATIVE_MISSING the alternative do-nothing is not answered',
      'block SPEC_ALTERNATIVE_MISSING the alternative reuse is not answered',
    ])
    expect(said(checkWorth(fileOf({ why: { ...GOOD.why, alternatives: [REUSE] } })))).toEqual([
      'block SPEC_ALTERNATIVE_MISSING the alternative do-nothing is not answered',
    ])
    expect(
      said(
        checkWorth(fileOf({ why: { ...GOOD.why, alternatives: [NOTHING, { ...REUSE, reason: 'n/a' }] } })),
      ),
    ).toEqual(['block SPEC_ALTERNATIVE_REASON the alternative reuse is answered without a reason'])
  })

  it('need not be answered by a tiny spec', () => {
    expect(checkWorth(tiny())).toEqual([])
    expect(
      checkWorth(tiny({ interface: GOOD.interface, paths: { write: ['src/trim.ts', 'src/index.ts'] } })),
    ).toEqual([])
  })

  it.each([
    [{ risk: 'medium' }, 'its risk is medium'],
    [{ acceptance: [GOOD.acceptance[0], { ...GOOD.acceptance[0], id: 'AC-2' }] }, 'it has 2 criteria'],
    [{ interface: [GOOD.interface[0], GOOD.interface[0]] }, 'it has 2 interface entries'],
    [{ paths: { write: ['src/a.ts', 'src/b.ts', 'src/c.ts'] } }, 'it writes 3 paths'],
    [{ paths: { write: ['src/*.ts'] } }, 'it writes a glob'],
  ])('must be answered as soon as a spec is not tiny: %j', (fields, reason) => {
    expect(said(checkWorth(tiny(fields)))).toEqual([
      `block SPEC_NOT_TINY the spec is not tiny, because ${reason}; its why must weigh alternatives`,
    ])
  })

  it('has an owner, a who and a value when risk is high', () => {
    expect(checkWorth(fileOf({ risk: 'high' }))).toEqual([])
    const why = { ...GOOD.why, who: undefined, value: undefined }
    expect(said(checkWorth(fileOf({ risk: 'high', owner: undefined, why })))).toEqual([
      'block SPEC_RISK_UNOWNED risk is high and owner is missing',
      'block SPEC_RISK_UNOWNED risk is high and why.who is missing',
      'block SPEC_RISK_UNOWNED risk is high and why.value is missing',
    ])
    expect(checkWorth(fileOf({ risk: 'medium', owner: undefined, why }))).toEqual([])
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
