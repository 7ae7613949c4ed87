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
  it.each([
    ['Too slow', []],
    ['遅すぎる', []],
    ['没有这个功能', []],
    ['없음', ['block SPEC_ALTERNATIVE_REASON']],
    ['無', ['block SPEC_ALTERNATIVE_REASON']],
    ['no', ['block SPEC_ALTERNATIVE_REASON']],
  ])('takes as a reason what says something in its script: %s', (reason, expected) => {
    const alternatives = [NOTHING, { ...REUSE, reason }]
    expect(said(checkWorth(fileOf({ why: { ...GOOD.why, alternatives } })))).toEqual(expected)
  })

  it('is answered by do-nothing and reuse, each with a reason', () => {
    expect(checkWorth(fileOf())).toEqual([])
    expect(checkWorth(fileOf({ why: { ...GOOD.why, alternatives: [] } }))).toMatchObject([
      { code: 'SPEC_ALTERNATIVE_MISSING', hint: expect.stringContaining('do-nothing') as string },
      { code: 'SPEC_ALTERNATIVE_MISSING', hint: expect.stringContaining('reuse') as string },
    ])
    expect(said(checkWorth(fileOf({ why: { ...GOOD.why, alternatives: [REUSE] } })))).toEqual([
      'block SPEC_ALTERNATIVE_MISSING',
    ])
    expect(
      said(
        checkWorth(fileOf({ why: { ...GOOD.why, alternatives: [NOTHING, { ...REUSE, reason: 'n/a' }] } })),
      ),
    ).toEqual(['block SPEC_ALTERNATIVE_REASON'])
  })

  it('need not be answered by a tiny spec', () => {
    expect(checkWorth(tiny())).toEqual([])
    expect(
      checkWorth(tiny({ interface: GOOD.interface, paths: { write: ['src/trim.ts', 'src/index.ts'] } })),
    ).toEqual([])
  })

  it.each([
    [{ risk: 'medium' }, /\bmedium\b/],
    [{ acceptance: [GOOD.acceptance[0], { ...GOOD.acceptance[0], id: 'AC-2' }] }, /\b2 criteria\b/],
    [{ interface: [GOOD.interface[0], GOOD.interface[0]] }, /\b2 interface\b/],
    [{ paths: { write: ['src/a.ts', 'src/b.ts', 'src/c.ts'] } }, /\b3 paths\b/],
    [{ paths: { write: ['src/*.ts'] } }, /\bglob\b/],
  ])('must be answered as soon as a spec is not tiny: %j', (fields, reason) => {
    const message = expect.stringMatching(reason) as string
    expect(checkWorth(tiny(fields))).toMatchObject([{ code: 'SPEC_NOT_TINY', level: 'block', message }])
  })

  it('has an owner, a who and a value when risk is high', () => {
    expect(checkWorth(fileOf({ risk: 'high' }))).toEqual([])
    const why = { ...GOOD.why, who: undefined, value: undefined }
    expect(checkWorth(fileOf({ risk: 'high', owner: undefined, why }))).toMatchObject(
      ['owner', 'why.who', 'why.value'].map((field) => ({
        code: 'SPEC_RISK_UNOWNED',
        message: expect.stringContaining(field) as string,
      })),
    )
    expect(checkWorth(fileOf({ risk: 'medium', owner: undefined, why }))).toEqual([])
  })
})

describe('the end of a spec', () => {
  it.each([
    ['2026-11-23', []],
    ['2030-02-28', []],
    ['fewer than ten calls a month', []],
    ['2026-11-22', ['block SPEC_RETIRED 2026-11-22']],
    ['2026-02-30', ['block SPEC_RETIRE_DATE "2026-02-30"']],
    ['2026-13-01', ['block SPEC_RETIRE_DATE "2026-13-01"']],
    ['1.2.2030', ['block SPEC_RETIRE_DATE "1.2.2030"']],
    ['12/31/2030', ['block SPEC_RETIRE_DATE "12/31/2030"']],
  ])('may be %s: %j', (retire, expected) => {
    expect(said(checkRetire(fileOf({ retire }), '2026-11-23'))).toEqual(expected)
  })

  it('is not past where nobody knows the day', () => {
    expect(checkRetire(fileOf({ retire: '1999-01-01' }), undefined)).toEqual([])
  })
})
