import { describe, expect, it } from 'vitest'
import { readSpec } from '../../../../shared/specification/document/read-spec.ts'
import type { Example } from '../../../../shared/specification/document/spec.ts'
import { exampleText } from '../../../../shared/specification/rows/source-text.ts'

/** A spec whose one criterion holds this YAML. */
function textWith(rows: string): string {
  return `---
id: a
title: Some thing
why: It is needed for this test.
paths: { write: [src/a.ts] }
acceptance:
  - id: AC-1
    ears: When it is used, the thing shall work.
${rows.replace(/^/gm, '    ')}
---
`
}

function rowsOf(rows: string): Example[] {
  const read = readSpec(Buffer.from(textWith(rows)), 'specs/a.spec.md')
  if (read.kind === 'bad') throw new Error(read.findings.map(({ message }) => message).join('; '))
  return read.spec.acceptance[0]?.examples ?? []
}

function problemsOf(rows: string): string[] {
  const read = readSpec(Buffer.from(textWith(rows)), 'specs/a.spec.md')
  if (read.kind === 'ok') return []
  return read.findings.map(({ line, column, message, hint = '' }) => `${line}:${column} ${message} | ${hint}`)
}

describe('a row with a field that does not belong there', () => {
  it.each([
    ['examples: [{ relation: slugify, is: idempotent }]', 2, '{ relation: { is: idempotent, of: slugify } }'],
    ['examples: [{ file: a.json, at: /x, equals: 1 }]', 1, '{ file: { path: package.json'],
    ['examples: [{ call: f(), return: 1 }]', 1, '{ call: '],
    ['each: { example: { call: f($a), gives: 1 }, rows: [{ a: 1 }] }', 1, '{ call: '],
  ])('is shown a row of its kind: %s', (rows, count, form) => {
    const hints = problemsOf(rows).map((problem) => problem.split(' | ')[1])
    expect(hints).toHaveLength(count)
    for (const hint of hints) expect(hint).toContain(`write it like this: ${form}`)
  })

  it('that comes out of a call without quotes is told of them', () => {
    const problems = problemsOf('examples: [{ call: f(1, 2, 3), returns: 3 }]')
    expect(problems).toHaveLength(2)
    for (const problem of problems) expect(problem).toContain('put the call in quotes')
  })

  it('that says nothing that is done is shown the fields there are', () => {
    expect(problemsOf('examples: [{ calls: f(), returns: 1 }]')[0]).toContain('known fields here: call')
  })
})

describe('a value of a row', () => {
  it.each([
    ['returns: undefined', undefined],
    ['returns: NaN', NaN],
    ['returns: -Infinity', -Infinity],
    ['returns: "undefined"', 'undefined'],
    ["returns: 'NaN'", 'NaN'],
    [
      'returns: [undefined, "undefined", { a: NaN, b/c~d: undefined }]',
      [undefined, 'undefined', { a: NaN, 'b/c~d': undefined }],
    ],
    ['returns: null', null],
    ['returns: word', 'word'],
  ])('%s', (outcome, value) => {
    expect(rowsOf(`examples:\n  - { call: f(), ${outcome} }`)).toStrictEqual([
      { call: 'f()', returns: value },
    ])
  })

  it('is a text where it stands in a block of lines', () => {
    expect(rowsOf('examples:\n  - call: f()\n    returns: |-\n      undefined')).toStrictEqual([
      { call: 'f()', returns: 'undefined' },
    ])
  })
})

describe('a row as a line for people and prompts', () => {
  it.each([
    ['{ call: f(1), returns: 2 }', 'f(1) returns 2'],
    ['{ call: f(1), throws: RangeError }', 'f(1) throws RangeError'],
    ['{ call: f(1), throws: RangeError, message: too large }', 'f(1) throws RangeError with "too large"'],
    ['{ given: const a = 1, call: f(a), returns: undefined }', 'const a = 1; f(a) returns undefined'],
    ['{ call: f(1), awaits: 2 }', 'the promise of: f(1) returns 2'],
    ["{ call: f(), gives: 'new Date(0)' }", 'f() returns new Date(0)'],
    ['{ call: f(), approx: 0.3 }', 'f() returns about 0.3 (within 1e-9)'],
    ['{ call: f(), contains: [a, b] }', 'f() returns what contains ["a","b"]'],
    ['{ call: f(), anyOrder: [2, 1] }', 'f() returns [2,1] in any order'],
    ['{ call: f(), matches: /^a/i }', 'f() returns text that matches /^a/i'],
    [
      '{ cli: { run: bin/a.js, args: [-x, a b], stdin: t }, exit: 1, stderr: { contains: usage } }',
      'cli: bin/a.js -x "a b", stdin "t" gives exit 1, stderr what contains "usage"',
    ],
    [
      '{ http: { handler: app, path: /a, method: put, body: { a: 1 } }, status: 200, body: { b: 2 } }',
      'http: PUT /a to app, content-type: application/json, body "{\\"a\\":1}" gives status 200, json {"b":2}',
    ],
    ['{ render: App, markup: <p></p> }', 'render: App with {} gives "<p></p>"'],
    ['{ file: a.json, absent: true }', 'file: a.json is not there'],
    ['{ file: { path: a.json, at: /b }, equals: 1 }', 'file: a.json at /b is 1'],
    ['{ type: f(1), compiles: true }', 'type: f(1) compiles'],
    ['{ type: f(1), compiles: false, error: TS2345 }', 'type: f(1) is refused with TS2345'],
    ['{ relation: { is: inverse, of: f, with: g } }', 'relation: g(f(x)) is x holds'],
  ])('%s', (row, text) => {
    expect(rowsOf(`examples:\n  - ${row}`).map(exampleText)).toEqual([text])
  })
})

it('what must come of a row stays what it is where specs travel between threads', () => {
  const rows = rowsOf('examples:\n  - { cli: { run: bin/a.js }, exit: 0, stdout: { contains: a } }')
  expect(structuredClone(rows).map(exampleText)).toEqual([
    'cli: bin/a.js gives exit 0, stdout what contains "a"',
  ])
})

describe('a table', () => {
  const TABLE = `each:
  example: { call: "f($text, $n)" }
  rows:
    - { text: a"b, n: 1, returns: x }
    - { text: "", n: [1, 2], throws: RangeError, holdout: true }`

  it('is one example for each of its rows, before the plain ones', () => {
    expect(rowsOf(`examples:\n  - { call: f(), returns: 0 }\n${TABLE}`)).toEqual([
      { call: 'f("a\\"b", 1)', returns: 'x' },
      { call: 'f("", [1, 2])', throws: 'RangeError', holdout: true },
      { call: 'f()', returns: 0 },
    ])
  })

  it('may say once what holds for all rows, and be one of several', () => {
    const tables = `each:
  - example: { call: f($n), throws: RangeError }
    rows: [{ n: -1 }, { n: undefined }]
  - example: { cli: { run: bin/a.js, args: [--count, $n] }, exit: 0 }
    rows: [{ n: 3, stdout: "3" }]`
    expect(rowsOf(tables).map(exampleText)).toEqual([
      'f(-1) throws RangeError',
      'f(undefined) throws RangeError',
      'cli: bin/a.js --count 3 gives exit 0, stdout "3"',
    ])
  })

  it('says at its row what is wrong with it', () => {
    expect(problemsOf('each:\n  example: { call: f($n) }\n  rows:\n    - { m: 1, returns: 2 }')).toEqual([
      "12:11 /acceptance/0/each/rows/0 has no value for $n of the example of its table | write it like this: each: { example: { call: 'double($n)' }, rows: [{ n: 2, returns: 4 }] }",
    ])
    expect(problemsOf('each:\n  example: { call: f() }\n  rows:\n    - { m: 1, returns: 2 }')[0]).toMatch(
      /has a value for m, and the example says no \$m/,
    )
    expect(problemsOf('each:\n  example: { call: f($n) }\n  rows:\n    - { n: 1 }')[0]).toMatch(
      /^12:11 \/acceptance\/0\/each\/rows\/0 says neither/,
    )
  })

  it('puts what checks find at the row that it is about', () => {
    const read = readSpec(
      Buffer.from(textWith(`examples:\n  - { call: f(), returns: 0 }\n${TABLE}`)),
      'specs/a.spec.md',
    )
    if (read.kind === 'bad') throw new Error('bad')
    expect(read.placeOf('/acceptance/0/examples/1/call').line).toBe(15)
    expect(read.placeOf('/acceptance/0/examples/2/call').line).toBe(10)
  })
})

describe('a row of a wrong form', () => {
  it.each([
    ['{ returns: 1 }', /says nothing that is done: one of call, cli, .* \| write it like this: \{ call: /],
    ['{ call: f(), cli: { run: a.js }, exit: 0 }', /says call and cli at once/],
    ['{ call: f() }', /says neither/],
    ['{ call: f(), returns: 1, throws: E }', /says both returns and throws/],
    ['{ call: f(), exit: 0 }', /says exit, which is no outcome of call/],
    [
      '{ cli: { run: a.js } }',
      /says nothing that must come of it: exit, stdout, stderr, files \| .*cli: \{ run/,
    ],
    ['{ cli: { run: a.js }, given: const a = 1, exit: 0 }', /says given, which only goes with call, http/],
    ['{ call: f(), returns: 1, message: a }', /says message, which only goes with throws/],
    ['{ http: { path: /a }, status: 200 }', /says neither or both of handler .* and run/],
    ['{ relation: { is: inverse, of: f } }', /says inverse and no export under with/],
    ['{ relation: { is: idempotent, of: f, with: g } }', /says with, which goes with inverse and same alone/],
    ['{ file: a, absent: false }', /says absent: false; say what the file holds/],
    ['{ relation: { is: sorted, of: f } }', /must be equal to one of the allowed values/],
  ])('%s', (row, problem) => {
    expect(problemsOf(`examples:\n  - ${row}`).join('\n')).toMatch(problem)
  })
})
