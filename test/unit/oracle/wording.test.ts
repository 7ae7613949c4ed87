import { describe, expect, it } from 'vitest'
import { judgeValues, type ValueJudgement } from '../../../shared/oracle/judge/judge-values.ts'
import type { Observed, ValueRow } from '../../../shared/oracle/values/observed.ts'
import { callAll, folderWith } from './calls.ts'
import { criterion, judgeOne, row, specOf, threw, value, type Outcome } from './judgement.ts'

const textOf = ({ findings }: ValueJudgement): string =>
  findings.map(({ code, message }) => `${code} ${message}`).join('\n')

describe('a value that differs', () => {
  it.each<[expected: unknown, actual: unknown, difference: string]>([
    [7200, 7, '7 instead of 7200'],
    [null, undefined, 'undefined instead of null'],
    [1, 1n, '1n instead of 1'],
    [[1, 2], [1, 3], 'at [1]: 3 instead of 2 (returned [1, 3], expected [1, 2])'],
    [[1], [1, 2], '2 items instead of 1: [1, 2] instead of [1] (returned [1, 2], expected [1])'],
    [[null], [,], 'at [0]: nothing instead of null (returned [undefined], expected [null])'],
    [
      { a: { 'b-c': 1 } },
      { a: { 'b-c': 2 } },
      'at .a["b-c"]: 2 instead of 1 (returned { a: { "b-c": 2 } }, expected { a: { "b-c": 1 } })',
    ],
    [{ a: 1 }, {}, 'at .a: nothing instead of 1 (returned {}, expected { a: 1 })'],
    [
      {},
      { a: undefined },
      'at .a: undefined where nothing was expected (returned { a: undefined }, expected {})',
    ],
    [{}, new Map(), 'new Map([]) instead of {} (returned new Map([]), expected {})'],
    [[1], new Set([1]), 'new Set([1]) instead of [1] (returned new Set([1]), expected [1])'],
    [
      [1],
      new Uint8Array([1]),
      'new Uint8Array([1]) instead of [1] (returned new Uint8Array([1]), expected [1])',
    ],
    [
      '1970-01-01T00:00:00.000Z',
      new Date(0),
      'new Date("1970-01-01T00:00:00.000Z") instead of "1970-01-01T00:00:00.000Z"',
    ],
    ['\u202ea', 'a', '"a" instead of "\\u{202e}a"'],
    [
      `${'a'.repeat(5000)}b`,
      `${'a'.repeat(5000)}c`,
      `from character 5001 on, "${'a'.repeat(20)}c" instead of "${'a'.repeat(20)}b" (5001 and 5001 characters)`,
    ],
  ])('is told by its place, %#', (returns, actual, difference) => {
    const judged = judgeOne({ returns }, value(actual))
    expect(textOf(judged)).toBe(`EXAMPLE_WRONG AC-1: example 1: f(1) returned ${difference}`)
  })
})

describe('an example that does not give what it should', () => {
  it.each<[code: string, text: string, example: Outcome, observed: Observed, others?: Partial<ValueRow>]>([
    ['EXAMPLE_WRONG', 'returned 1, and should throw RangeError', { throws: 'RangeError' }, value(1)],
    ['EXAMPLE_WRONG', 'threw "x", and should throw Error', { throws: 'Error' }, threw('string', 'x', false)],
    [
      'EXAMPLE_WRONG',
      'threw "TypeError: no", and should throw RangeError',
      { throws: 'RangeError' },
      threw('TypeError', 'no'),
    ],
    ['EXAMPLE_THREW', 'threw "TypeError: no", and should return 1', { returns: 1 }, threw('TypeError', 'no')],
    [
      'EXAMPLE_DIED',
      'ended its process (ended with exit code 0), and should throw Error',
      { throws: 'Error' },
      { kind: 'died', how: 'ended with exit code 0' },
    ],
    [
      'EXAMPLE_TIMEOUT',
      'did not end in 10 s, and should return 1',
      { returns: 1 },
      { kind: 'timed-out', limitMs: 10_000 },
    ],
    [
      'EXAMPLE_TIMEOUT',
      'was not called in the time of the station, and should return 1',
      { returns: 1 },
      { kind: 'timed-out', limitMs: 0 },
    ],
    [
      'EXAMPLE_NOT_A_VALUE',
      'gave a proxy, and should return 1',
      { returns: 1 },
      { kind: 'not-a-value', what: 'a proxy' },
    ],
    [
      'EXAMPLE_NOT_A_VALUE',
      'gave no value, and should return 1',
      { returns: 1 },
      { kind: 'returned', value: '[[[' },
    ],
    [
      'EXAMPLE_NOT_LOADED',
      'could not be called: its module exports no f',
      { throws: 'Error' },
      { kind: 'not-loaded', why: 'exports no f' },
    ],
    [
      'EXAMPLE_STATE',
      'is right alone, but after other calls returned 2 instead of 1',
      { returns: 1 },
      value(1),
      { together: value(2) },
    ],
    [
      'EXAMPLE_STATE',
      'is right after other calls, but alone returned 2 instead of 1',
      { returns: 1 },
      value(2),
      { together: value(1), later: value(1) },
    ],
    [
      'EXAMPLE_CLOCK',
      'is right now, but 400 days later returned 2 instead of 1',
      { returns: 1 },
      value(1),
      { later: value(2) },
    ],
  ])('%s: %s', (...[code, text, example, observed, others]) => {
    expect(textOf(judgeOne(example, observed, others))).toBe(`${code} AC-1: example 1: f(1) ${text}`)
  })

  it('EXAMPLE_NOT_CALLED, with the call of a visible example alone', () => {
    const spec = specOf([
      criterion('AC-1', [{ call: 'f(1)', returns: 1 }]),
      criterion('AC-2', [{ call: 'f("secret")', returns: 'hidden' }], true),
    ])
    expect(textOf(judgeValues(spec, { rows: [row('AC-9', 1, value(1))] }))).toBe(
      'EXAMPLE_NOT_CALLED AC-1: example 1: f(1) was not called\nEXAMPLE_NOT_CALLED the hold-out examples of AC-2 were not all called',
    )
  })
})

const REFUSED: readonly (readonly [expression: string, what: string])[] = [
  ['() => 1', 'a function'],
  ['({ list: [() => 1] })', 'a function at .list[0]'],
  ['Symbol("a")', 'a symbol that only its maker has'],
  ['new Proxy({}, {})', 'a proxy'],
  ['new Proxy(() => 1, {})', 'a proxy'],
  ['({ get a() { return 1 } })', 'an accessor at .a'],
  ['({ $$typeof: 1, asymmetricMatch: () => true })', 'an object that carries its own equality'],
  ['new (class { a = 1; asymmetricMatch() { return true } })()', 'an object that carries its own equality'],
  [
    'Object.defineProperty({ a: 1 }, "toJSON", { value: () => 1 })',
    'an object that carries its own equality',
  ],
  ['Object.assign(new Date(0), { getTime: 1 })', 'a Date with members of its own'],
  ['new String("a")', 'a primitive in an object of its own'],
  ['[Promise.resolve(1)]', 'a promise inside a value at [0]'],
  ['new WeakMap()', 'a weak collection'],
  ['[1].values()', 'an iterator'],
  ['new Headers()', 'an object of the class Headers that shows no data'],
  ['({ [Symbol.iterator]: 1 })', 'a member named by a symbol'],
  ['({ ["__proto__"]: 1 })', 'a member named __proto__'],
  ['({ then() {} })', 'a promise that never settles'],
  ['"x".repeat(70_000)', 'a value of more than 65536 characters'],
]

it('what is no data is refused by name', async () => {
  const source = REFUSED.map(
    ([expression], index) => `export const f${index} = (): unknown => ${expression}\n`,
  ).join('')
  const rows = await callAll(
    folderWith({ 'sample.ts': source }),
    REFUSED.map((_, index) => ['sample.ts', `f${index}()`] as const),
  )
  expect(rows.map(({ alone }) => ('what' in alone ? alone.what : alone))).toEqual(
    REFUSED.map(([, what]) => what),
  )
})

it('what does not come as one value on the channel of values is refused by name', async () => {
  const source = `import fs from 'node:fs'
    let nonce = ''
    const real = Buffer.from
    Buffer.from = ((text: string) => { nonce ||= String(text).split(' ')[0] ?? ''; return real(text) }) as typeof Buffer.from
    export const text = (): number => { fs.writeSync(3, 'text\\n'); return 1 }
    export const twice = (): number => {
      fs.writeSync(3, nonce + ' {"id":1,"observed":{"kind":"returned","value":"[7]"}}\\n')
      return 7
    }\n`
  const folder = folderWith({ 'sample.ts': source })
  const rows = await callAll(folder, [
    ['sample.ts', 'text()'],
    ['sample.ts', 'twice()'],
  ])
  expect(rows.map(({ alone }) => alone)).toEqual([
    { kind: 'not-a-value', what: 'text on the channel of values' },
    { kind: 'not-a-value', what: 'a second value' },
  ])
})
