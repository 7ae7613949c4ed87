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

  it.each([
    ['f(x)', 'x is not a literal'],
    ['f(process.env.KEY)', 'member expression is not a literal'],
    ['f(() => 1)', 'arrow function expression is not a literal'],
    ['f(function () {})', 'function expression is not a literal'],
    ['f(class {})', 'class expression is not a literal'],
    ['f(`${1}`)', 'a template with an expression is not a literal'],
    ['f`x`', 'is no call but a tagged template expression'],
    ['f(1 + 1)', 'binary expression is not a literal'],
    ['f(a = 1)', 'assignment expression is not a literal'],
    ['f(+1)', 'the operator + is not a literal'],
    ['f(!0)', 'the operator ! is not a literal'],
    ['f(void 0)', 'the operator void is not a literal'],
    ['f(-x)', 'the operator - is not a literal'],
    ['f(...[1])', 'a spread is not a literal'],
    ['f([...[1]])', 'a spread is not a literal'],
    ['f([1, , 2])', 'an array with a hole is not a literal'],
    ['f({ a })', 'an object with computed or shorthand keys is not a literal'],
    ['f({ ["a"]: 1 })', 'an object with computed or shorthand keys is not a literal'],
    ['f({ get a() { return 1 } })', 'an object with methods or spreads is not a literal'],
    ['f({ ...{} })', 'an object with methods or spreads is not a literal'],
    ['f({ __proto__: 1 })', 'the key __proto__ is not allowed'],
    ['f({ "__proto__": 1 })', 'the key __proto__ is not allowed'],
    ['f(new Function("return 1"))', 'only Date, Map, Set, URL may be built inside a call'],
    ['f(new Date(now))', 'now is not a literal'],
    ['f(g())', 'call expression is not a literal'],
    ['f(await 1)', 'await expression is not a literal'],
    ['f(/(/)', 'the regular expression is not valid'],
    ['f(import.meta)', 'meta property is not a literal'],
    ['f?.(1)', 'is no call but an optional call expression'],
    ['a?.f(1)', 'is no call but an optional call expression'],
    ['f["x"](1)', 'may name members only as object.member'],
    ['f.constructor("return 1")()', 'may not reach constructor'],
    ['f.prototype.g()', 'may not reach prototype'],
    ['f.__proto__.g()', 'may not reach __proto__'],
    ['(() => 1)()', 'calls an arrow function expression, not an export'],
    ['this.f()', 'calls a this expression, not an export'],
    ['"a".repeat(3)', 'calls a string literal, not an export'],
    ['import("node:fs")', 'calls an import, not an export'],
    ['f', 'is no call but an identifier'],
    ['f(1), g(2)', 'is no call but a sequence expression'],
    ['f(1) // and more', 'comments are not allowed'],
    ['f(/* 1 */)', 'comments are not allowed'],
    ['f(1', 'Unexpected token, expected ","'],
    ['', 'The input is empty or contains only comments.'],
    ['f("\ud800")', 'is not valid Unicode'],
    [`f(${'['.repeat(1990)})`, 'is nested too deep'],
    [`f("${'a'.repeat(2000)}")`, 'is longer than 2000 characters'],
  ])('may not be %.60s', (text, message) => {
    expect(parseCall(text)).toEqual({ kind: 'bad', message })
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
