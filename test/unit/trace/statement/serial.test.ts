import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSerial, serialOf, type SerialInputs } from '../../../../shared/trace/parcel/names.ts'

const INPUTS: SerialInputs = {
  repository: 'acme/checkout',
  base: 'b'.repeat(40),
  specSha256: '1'.repeat(64),
  lineSha256: '2'.repeat(64),
  policy: 'recorded-answers/1',
}

describe('serialOf', () => {
  it('gives the same serial on every machine and in every release', () => {
    // computed apart from this code: 60 bits of SHA-256 over sorted, compact JSON
    expect(serialOf(INPUTS)).toEqual('JD-ZNAJ-BK7S-RR0D')
  })

  it('changes with every one of its inputs', () => {
    const serials = Object.keys(INPUTS).map((name) => serialOf({ ...INPUTS, [name]: 'other' }))
    expect(new Set([serialOf(INPUTS), ...serials]).size).toEqual(6)
  })

  it('takes nothing but its five inputs into account', () => {
    expect(serialOf({ ...INPUTS, attempt: 2 } as SerialInputs)).toEqual(serialOf(INPUTS))
  })

  it('is always a serial, whatever the inputs', () => {
    const text = fc.string({ unit: 'grapheme' })
    const inputs = fc.record({
      repository: text,
      base: text,
      specSha256: text,
      lineSha256: text,
      policy: text,
    })
    fc.assert(
      fc.property(inputs, (each) => isSerial(serialOf(each))),
      { seed: 7, numRuns: 300 },
    )
  })
})

describe('isSerial', () => {
  it.each([
    '',
    'JD-0000-0000',
    'JD-0000-0000-000I',
    'jd-0000-0000-0000',
    'JD-0000-0000-0000\n',
    'JD-0000-0000-0000-0000',
  ])('refuses %j', (text) => {
    expect(isSerial(text)).toEqual(false)
  })
})
