import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { digestOf, sha256 } from '../../../shared/formats/digest.ts'

/** The double with these bits, as RFC 8785 appendix B lists them. */
function doubleOf(hex: string): number {
  return Buffer.from(hex, 'hex').readDoubleBE(0)
}

describe('canonicalJson', () => {
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
    ['433fffffffffffff', '9007199254740991'],
  ])('writes the double %s as %s (RFC 8785 appendix B)', (hex, text) => {
    expect(canonicalJson(doubleOf(hex))).toEqual(text)
  })

  it.each<[string, string, string]>([
    [
      'literals, numbers and escapes (RFC 8785 section 3.2.2, without its integer beyond 2^53)',
      String.raw`{"numbers":[333333333.33333329,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    ],
    [
      'key order by UTF-16 code units, beyond the basic plane too (section 3.2.3)',
      String.raw`{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}`,
      `{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}`,
    ],
    [
      'nested objects, empty keys, numbers as keys',
      String.raw`{"1":{"f":{"f":"hi","F":5},"\n":56.0},"10":{},"":"empty","a":{},"111":[{"e":"yes","E":"no"}],"A":{}}`,
      String.raw`{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}`,
    ],
    ['arrays in their order', '[56, {"d": true, "10": null, "1": []}]', '[56,{"1":[],"10":null,"d":true}]'],
    ['no locale', '{"péché":1,"pêche":2,"peach":3,"sin":4}', '{"peach":3,"péché":1,"pêche":2,"sin":4}'],
    ['no Unicode normalisation', String.raw`{"A":"A\u030a"}`, '{"A":"A\u030a"}'],
    [
      'control characters escaped, everything else as it is',
      String.raw`["\u0000\b\t\n\f\r\u001f\u007f</script>\u2028"]`,
      `["${String.raw`\u0000\b\t\n\f\r\u001f`}\u007f</script>\u2028"]`,
    ],
    ['a key that is special to JavaScript', '{"__proto__":{"b":1,"a":2}}', '{"__proto__":{"a":2,"b":1}}'],
  ])('keeps to JCS: %s', (_what, source, text) => {
    expect(canonicalJson(JSON.parse(source))).toEqual(text)
  })

  it.each<[string, unknown]>([
    ['NaN', NaN],
    ['infinity', -Infinity],
    ['2^53', 2 ** 53],
    ['-2^53', -(2 ** 53)],
    ['1e30', 1e30],
    ['a bigint', 1n],
    ['undefined', undefined],
    ['a function', canonicalJson],
    ['a symbol', Symbol('x')],
    ['a lone high surrogate', 'a\ud83d'],
    ['a lone low surrogate', '\ude00a'],
    ['surrogates in the wrong order', '\ude00\ud83d'],
    ['a lone surrogate in a key', { '\ud83d': 1 }],
    ['undefined in a list', [undefined]],
  ])('refuses %s', (_what, value) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'JSON_UNCANONICAL' }))
  })

  it('leaves out members that are undefined', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toEqual('{"a":1}')
  })

  it('is the same for equal values, whatever the order of their keys, and reads back as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (each) => {
        const plain: unknown = JSON.parse(JSON.stringify(each))
        fc.pre(isCanonical(plain))
        expect(canonicalJson(reversed(plain))).toEqual(canonicalJson(plain))
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain)
      }),
      { seed: 13, numRuns: 500 },
    )
  })
})

function isCanonical(value: unknown): boolean {
  try {
    canonicalJson(value)
    return true
  } catch {
    return false
  }
}

/** The same value with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}

describe('digestOf', () => {
  it('is the SHA-256 of the canonical text', () => {
    expect(digestOf({ b: [1, 'é'], a: null })).toEqual(sha256('{"a":null,"b":[1,"é"]}'))
    expect(sha256('abc')).toEqual('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})
