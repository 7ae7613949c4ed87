import { describe, expect, it } from 'vitest'
import { validateSpecs } from '../../../../shared/specification/checks/validate-spec.ts'
import { earsProblem } from '../../../../shared/specification/checks/criteria.ts'
import { parseCall } from '../../../../shared/specification/document/parse-call.ts'
import { readSignature } from '../../../../shared/specification/document/read-signature.ts'
import { criterion } from '../sample-spec.ts'
import { LIMITS, sourcesOf } from './rule-cases.ts'

describe('an EARS sentence', () => {
  it.each([
    ['The parser returns a list.', 'has no "shall", "must" or "will"'],
    ['The parser should return a list.', 'has no "shall", "must" or "will"'],
    ['The parser `shall` return a list.', 'has no "shall", "must" or "will"'],
    ['The parser must return a list and must log.', 'has more than one "must"'],
    ['The parser WILL.', 'says nothing after "will"'],
    ['The parser shall return a list and shall log.', 'has more than one "shall"'],
    ['The parser shall.', 'says nothing after "shall"'],
    ['The parser shall not.', 'says nothing after "shall"'],
    ['Shall return a list.', 'names nothing that shall do it'],
    ['When empty shall return a list.', 'names nothing that shall do it'],
    ['If the text is empty the parser must throw.', 'has an "If" without "then" before the system'],
    ['When the text is empty, shall return a list.', 'names nothing that shall do it'],
    ['When , the parser shall return a list.', 'has an empty condition'],
    ['If the text is empty, the parser shall throw.', 'has an "If" without "then" before the system'],
    ['If the text is empty, then shall throw.', 'names nothing that shall do it'],
    ['When open, if empty, the parser shall throw.', 'has an "If" without "then" before the system'],
  ])('may not be: %s', (sentence, problem) => {
    expect(earsProblem(sentence)).toBe(problem)
  })
})

describe('a call of an example', () => {
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
})

describe('a signature', () => {
  it.each([
    [
      'function slugify(text: string): string { return text }',
      'An implementation cannot be declared in ambient contexts.',
    ],
    ['slugify(text: string): string', 'Missing semicolon.'],
    ['function slugify(text string): string', 'Unexpected token, expected ","'],
    ['function (text: string): string', 'Unexpected token'],
    ['function a(): void; function b(): void', 'one declaration was expected'],
    ['function a(): void // and so on', 'one declaration was expected'],
    ['const a: number, b: number', 'declares no single function, class, constant or type'],
    ['namespace Text {}', 'declares no single function, class, constant or type'],
    ['import { a } from "b"', 'Missing semicolon.'],
    ['', 'declares no single function, class, constant or type'],
    [`function f(a: ${'A'.repeat(2000)}): void`, 'is longer than 2000 characters'],
    [`type A = ${'('.repeat(1900)}`, 'is nested too deep'],
  ])('is refused: %.60s', (signature, message) => {
    expect(readSignature(signature)).toEqual({ kind: 'bad', message })
  })

  it('that makes the parser backtrack for ever is given up', () => {
    const read = readSignature(`function f(a = ${'<A>('.repeat(60)}1${')'.repeat(60)}): void`)
    expect(read).toEqual({ kind: 'bad', message: 'takes too long to read' })
  })
})

describe('a field that is not known', () => {
  it.each([
    [
      { colour: 'red' },
      'known fields here: id, title, owner, risk, template, with, paths, why, interface, acceptance, domain, dependencies, weakens, effects, nonGoals, budget, released, retire',
    ],
    [
      criterion({ weight: 3 }),
      'known fields here: id, ears, given, when, then, examples, each, tests, check, holdout',
    ],
    [
      criterion({ example: 3 }),
      'did you mean examples? known fields here: id, ears, given, when, then, examples, each, tests, check, holdout',
    ],
    [
      criterion({ examples: [{ call: 'slugify("a")', return: 'a' }] }),
      `did you mean returns? write it like this: { call: 'parseDuration("1m")', returns: 60 }`,
    ],
    [
      criterion({ examples: [{ call: 'bad(1', '2)': null, returns: 3 }] }),
      'put the call in quotes: without them it ends at the first comma within { }',
    ],
  ])('gets a list of those that are: %j', async (fields, hint) => {
    expect(await validateSpecs(sourcesOf(fields), LIMITS)).toMatchObject([{ code: 'SPEC_SCHEMA', hint }])
  })
})
