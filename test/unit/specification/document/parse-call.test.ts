import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCall } from '../../../../shared/specification/document/parse-call.ts'

describe('a call of an example', () => {
  it.each([
    ['slugify("Hello World")', 'slugify'],
    ["f('a', 1, -1.5, 2n, -3n, true, false, null, undefined, NaN, Infinity, -Infinity)", 'f'],
    ['f([1, [2, "x"]], { a: 1, "b-c": [null], 3: {} })', 'f'],
    ['f(/a+/gi, `plain`)', 'f'],
    ['f(new Date("2026-01-01"), new Map([["a", 1]]), new Set([1]), new URL("https://a.example"))', 'f'],
    ['new Cart("EUR")', 'Cart'],
    ['new Cart', 'Cart'],
    ['prices.format(1250, "EUR")', 'prices'],
    ['new Cart("EUR").add("sku", 2)', 'Cart'],
    ['Cart.of([1]).lines.at(0)', 'Cart'],
    ['$f_1()', '$f_1'],
  ])('may be %s', (text, callee) => {
    expect(parseCall(text)).toEqual({ kind: 'ok', callee, text })
  })

  it('comes back as written, without what stands around it', () => {
    expect(parseCall('  (f( 1,\n 2 ))  ')).toEqual({ kind: 'ok', callee: 'f', text: 'f( 1,\n 2 )' })
  })

  it.each(['f(1);', 'f(1) g(2)', 'f(1)\nprocess.exit()', 'f(1) }'])(
    'ends where the call ends: %s',
    (text) => {
      expect(parseCall(text).kind).toBe('bad')
    },
  )

  it('of any data evaluates to that data, so that the text may be copied into a test', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        fc.pre(!JSON.stringify(value).includes('"__proto__":'))
        const read = parseCall(`f(${JSON.stringify(value)})`)
        const text = read.kind === 'ok' ? read.text : never(read.message)
        // JSON has no negative zero
        const data: unknown = JSON.parse(JSON.stringify(value))
        // eslint-disable-next-line @typescript-eslint/no-implied-eval
        const run = new Function('f', `return ${text}`) as (f: (given: unknown) => unknown) => unknown
        expect(run((given) => given)).toEqual(data)
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  it('is refused or read, never thrown at, whatever the text', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'f',
        '(',
        ')',
        '"a"',
        ',',
        '{',
        '}',
        '[',
        ']',
        '=>',
        '.',
        'new ',
        '`',
        '${',
        '/',
        '<A>',
        '-',
        '1',
      ),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pieces.map((each) => each.join('')),
        ),
        (text) => {
          expect(['ok', 'bad']).toContain(parseCall(text).kind)
        },
      ),
      { seed: 11, numRuns: 500 },
    )
  })
})

function never(message: string): never {
  throw new Error(message)
}
