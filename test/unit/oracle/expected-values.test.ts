import { describe, expect, test } from 'vitest'
import { plainValue } from '../../../shared/oracle/child/plain-value.ts'
import { differenceBetween } from '../../../shared/oracle/judge/difference.ts'
import { readValueText, valueText } from '../../../shared/oracle/values/value-text.ts'
import { expectedValueOf } from '../../../shared/specification/document/expected-value.ts'

/** How a value departs from what stands under `gives`, told as a child tells it. */
function departure(gives: string, value: unknown): string | undefined {
  const expected = expectedValueOf(gives)
  if (expected === undefined) throw new Error(`${gives} is no literal`)
  return differenceBetween(expected.value, readValueText(valueText(plainValue(value))))
}

const address = (text: string): URL => new URL(text)
const bytes = (...items: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(items)

describe('a value under gives', () => {
  test.each<[gives: string, right: unknown, wrong: unknown, says: string]>([
    ['new Uint8Array([1, 2])', bytes(1, 2), bytes(1, 3), 'new Uint8Array([1, 3]) instead of'],
    ['new Uint8Array(2)', bytes(0, 0), [0, 0], '[0, 0] instead of new Uint8Array([0, 0])'],
    ['Buffer.from("hi")', Buffer.from('hi'), Buffer.from('ho'), 'new Uint8Array([104, 111]) instead'],
    ['Buffer.from([1])', Buffer.from([1]), Buffer.from([2]), 'new Uint8Array([2]) instead'],
    ['Buffer.from("aGk=", "base64")', bytes(104, 105), bytes(1), 'new Uint8Array([1]) instead'],
    ['new Float32Array([-0])', new Float32Array([-0]), new Float32Array([0]), 'new Float32Array([0])'],
    ['new Float16Array([1.5])', new Float16Array([1.5]), bytes(0, 62), 'new Uint8Array([0, 62])'],
    ['new BigInt64Array([1n])', new BigInt64Array([1n]), [1n], '[1n] instead'],
    ['new Uint8Array([7]).buffer', bytes(7).buffer, bytes(8).buffer, 'new Uint8Array([8]).buffer instead'],
    ['new DataView(new ArrayBuffer(1))', new DataView(bytes(0).buffer), bytes(0), 'new Uint8Array([0])'],
    ['new URL("https://a.b")', address('https://a.b'), address('https://a.c'), 'new URL("https://a.c/")'],
    ['new URLSearchParams({ a: "1" })', new URLSearchParams('a=1'), new URLSearchParams('a=2'), '"a=2"'],
    [
      '[new URLSearchParams()]',
      [new URLSearchParams()],
      [{}],
      'at [0]: {} instead of new URLSearchParams("")',
    ],
    ['Symbol.for("x")', Symbol.for('x'), Symbol.for('y'), 'Symbol.for("y") instead of Symbol.for("x")'],
    ['Symbol.iterator', Symbol.iterator, Symbol.asyncIterator, 'Symbol.asyncIterator instead'],
    ['new RangeError("no")', new RangeError('no'), new Error('no'), 'at .name: "Error" instead'],
    ['{ e: new Error() }', { e: new Error() }, { e: 'Error' }, 'at .e: "Error" instead'],
    ['[1, , 3]', [1, , 3], [1, undefined, 3], 'at [1]: undefined where nothing was expected'],
    ['[1, undefined]', [1, undefined], [1, ,], 'at [1]: nothing instead of undefined'],
    ['-0', -0, 0, '0 instead of -0'],
    [
      'new Map([["a", Buffer.from("a")]])',
      new Map([['a', Buffer.from('a')]]),
      new Map(),
      'instead of new Map',
    ],
  ])('%s fits the same and nothing else', (gives, right, wrong, says) => {
    expect(departure(gives, right)).toBeUndefined()
    expect(departure(gives, wrong)).toContain(says)
  })

  test.each([
    ...['new URL("x")', 'new Map([1])', 'new Date()', 'new ArrayBuffer([1])', 'new Uint8Array(9999999)'],
    ...['new Headers({ a: "1" })', 'Symbol("x")', 'new Error("a", { cause: 1 })', 'Buffer.from("a", "b")'],
    ...['f()', '[...a]', '{ a }', '{ __proto__: 1 }', '[1].length', 'Symbol.prototype', 'Symbol.keyFor'],
    'new Set([{ a: new URLSearchParams("a=1") }])',
  ])('%s is none, because it could not be compared', (gives) => {
    expect(expectedValueOf(gives)).toBeUndefined()
  })

  test.each([
    ['an iterator', [1].values()],
    ['an iterator', new Map([[1, 1]]).entries()],
    ['an iterator', 'ab'.matchAll(/a/g)],
    ['an iterator', (async function* () {})()],
    ['an address with members of its own', Object.assign(address('https://a.b'), { a: 1 })],
    ['an object of the class Headers that shows no data', new Headers()],
  ])('%s is told as what it is', (what, value) => {
    expect(() => plainValue(value)).toThrow(new Error(what))
  })

  test('a symbol that code on trial names and JavaScript does not have is no value', () => {
    expect(() => readValueText('[["Symbol",1],"nothing"]')).toThrow(TypeError)
  })
})
