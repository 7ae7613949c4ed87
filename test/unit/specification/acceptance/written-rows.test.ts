import { afterAll, describe, expect, it } from 'vitest'
import { acceptanceTests } from '../../../../shared/specification/acceptance/acceptance-tests.ts'
import type { TestRunner } from '../../../../shared/specification/acceptance/test-words.ts'
import { fileOf, GOOD } from '../sample-spec.ts'
import { errorsIn, marks, plain, removeFolders, typed, type Shape } from './run-written.ts'

afterAll(removeFolders)

/** Rows that every runner is given, with what the code under test has to do for them. */
const ROWS: object[] = [
  { given: 'const list = ["b", "a"]', call: 'words(list.join(" "))', returns: ['b', 'a'] },
  { call: 'words("a b").length', returns: 2 },
  { call: 'words("b a b")', anyOrder: ['a', 'b', 'b'] },
  { call: 'words("ab cd")', contains: ['cd', 'ab'] },
  { call: 'shout("ab")', contains: 'AB' },
  { call: 'shout("ab")', matches: '^[A-Z]+!$' },
  { call: 'third(1)', approx: 0.3333333333 },
  { call: 'third(-1)', approx: { value: -0.3, within: 0.1 } },
  { call: 'dayOf("2024-02-29")', gives: 'new Date("2024-02-29")' },
  { call: 'later("a")', awaits: 'a!' },
  { call: 'shout("")', throws: 'RangeError', message: 'not be empty' },
]

const EACH = {
  example: { call: 'shout($text)' },
  rows: [
    { text: 'a', returns: 'A!' },
    { text: 'b', returns: 'B!' },
  ],
}

const SIGNATURES = [
  'function words(text: string): string[]',
  'function shout(text: string): string',
  'function third(n: number): number',
  'function dayOf(text: string): Date',
  'function later(text: string): Promise<string>',
]

const RIGHT = `
export const words = (text: string): string[] => text.split(' ')
export const shout = (text: string): string => {
  if (text === '') throw new RangeError('the text must not be empty')
  return text.toUpperCase() + '!'
}
export const third = (n: number): number => n / 3
export const dayOf = (text: string): Date => new Date(text)
export const later = async (text: string): Promise<string> => text + '!'
`
/** Wrong for every row. */
const WRONG = RIGHT.replace("split(' ')", "split('')")
  .replace("toUpperCase() + '!'", "toLowerCase() + '!'")
  .replace('must not be', 'is')
  .replace('n / 3', 'n / 9')
  .replace('new Date(text)', 'new Date(0)')
  .replace("text + '!'", "text + '?'")

function written(
  examples: object[],
  { runner, module }: Pick<Shape, 'runner' | 'module'>,
  signatures = SIGNATURES,
) {
  const { spec } = fileOf({
    paths: { write: [module], read: [] },
    interface: signatures.map((signature) => ({ module, signature })),
    acceptance: [{ ...GOOD.acceptance[0], examples, ...(examples === ROWS ? { each: EACH } : {}) }],
  })
  const isCommonJs = (path: string): boolean =>
    /\.cjs$|cjs\/|\/any\.test\.js$/.test(path) && module.endsWith('.cjs')
  return acceptanceTests(spec, { runner, folder: 'test/acceptance', isCommonJs })
}

const COMMON_JS = (source: string): string =>
  `${plain(source).replaceAll('export const ', 'const ')}\nmodule.exports = { words, shout, third, dayOf, later }\n`

const SHAPES: [name: string, shape: Shape][] = [
  ['node:test, TypeScript', { runner: 'node', module: 'src/text.ts', source: typed }],
  ['node:test, an ES module', { runner: 'node', module: 'src/text.js', source: plain }],
  ['node:test, CommonJS', { runner: 'node', module: 'src/text.cjs', source: COMMON_JS }],
  ['vitest, TypeScript', { runner: 'vitest', module: 'src/text.ts', source: typed }],
  ['vitest, an ES module', { runner: 'vitest', module: 'src/text.js', source: plain }],
]

describe.each(SHAPES)('rows as tests of %s', (_, shape) => {
  const [file] = written(ROWS, shape)

  it('are all written, right code passes and wrong code fails each of them', () => {
    const tests = file?.tests ?? []
    expect(tests).toHaveLength(ROWS.length + EACH.rows.length)
    if (file === undefined) return
    expect(file.content).not.toContain('no test runner can do')
    expect(marks(file, shape, { [shape.module]: shape.source(RIGHT) })).toEqual(tests.map(() => 'ok'))
    expect(marks(file, shape, { [shape.module]: shape.source(WRONG) })).toEqual(tests.map(() => 'not ok'))
  })
})

describe('a written row', () => {
  const contentOf = (
    rows: object[],
    runner: TestRunner = 'node',
    module = 'src/text.ts',
    signatures = SIGNATURES,
  ): string => written(rows, { runner, module }, signatures)[0]?.content ?? ''

  it('is read like a test that a person wrote', () => {
    expect(
      contentOf(
        [{ given: 'const list = ["b"]', call: 'words(list.join())', contains: ['b', 'c'] }],
        'vitest',
      ),
    ).toContain(
      `
test("AC-1: example 1: const list = [\\"b\\"]; words(list.join())", async () => {
  const list = ["b"];
  const value = await (words(list.join()));
  expect(value).toContain("b");
  expect(value).toContain("c");
});
`,
    )
    expect(contentOf([{ call: 'third(1)', approx: 0.5 }], 'mocha')).toContain(
      '  assert.ok(Math.abs(Number(await third(1)) - 0.5) <= ',
    )
    expect(contentOf([{ call: 'shout("a")', matches: '/^a/i' }], 'jest')).toContain(
      '  expect(String(await shout("a"))).toMatch(new RegExp("^a", "i"));',
    )
  })

  it('takes a name of ours for nothing of its own', () => {
    const row = {
      given: ['const assert = "a"', 'const value = "b"'],
      call: 'words(assert + value)',
      contains: ['a', 'b'],
    }
    const content = contentOf([row], 'node', 'src/text.js')
    expect(content).toContain('import assert_ from "node:assert/strict";')
    expect(content).toContain('const value_ = await (words(assert + value));')
  })

  it('imports what it uses from where the row says', () => {
    const row = { call: 'words(other("a"))', from: { other: 'lib/other.ts' }, returns: ['a'] }
    const content = contentOf([row])
    expect(content).toContain('import { other } from "../../lib/other.ts";')
    expect(content).toContain('import { words } from "../../src/text.ts";')
    const elsewhere = { call: 'other("a")', from: 'src/elsewhere.ts', returns: 'a' }
    expect(contentOf([row, elsewhere])).toContain('// The line does 1 more of its rows')
  })

  it.each<[string, object]>([
    ['a program that a compiler makes', { cli: { run: 'src/text.ts' }, exit: 0 }],
    ['a program that a variable steers', { cli: { run: 'a.js', env: { NODE_OPTIONS: '-r ./b' } }, exit: 0 }],
    ['a program that may print its folder', { cli: { run: 'a.js' }, stdout: 'in ./a\n' }],
    ['a place in YAML', { file: { path: 'a.yml', at: '/a' }, equals: 1 }],
    ['a server', { http: { run: 'bin/server.js' }, status: 200 }],
    ['a handler of Node', { http: { handler: 'words' }, status: 200 }],
    ['types', { type: 'words("a")', compiles: true }],
    ['a relation without an example', { relation: { is: 'idempotent', of: 'words' } }],
    ['functions whose types nobody gives', { given: 'const f = (n) => n', call: 'third(f(1))', returns: 1 }],
    ['what leaves the exports', { call: 'shout.constructor("return 1")()', returns: 1 }],
    ['members that the types may not have, under node', { call: 'dayOf("a")', contains: { a: 1 } }],
    ['a part of a part', { call: 'words("a")', contains: [{ a: 1 }] }],
  ])('is left to the line: %s', (_, row) => {
    const content = contentOf([{ call: 'shout("a")', returns: 'A!' }, row])
    expect(content).toContain('// The line does 1 more of its rows')
    expect(content.match(/^void test\(/gm)).toHaveLength(1)
  })

  it('has callbacks where the signature has types for them', () => {
    const signatures = ['function each(list: number[], work: (n: number) => number): number[]']
    const content = contentOf(
      [{ call: 'each([1], (n) => n + 1)', returns: [2] }],
      'node',
      'src/text.ts',
      signatures,
    )
    const source =
      'export const each = (list: number[], work: (n: number) => number): number[] => list.map(work)\n'
    expect(errorsIn({ 'test/acceptance/a.ts': content, 'src/text.ts': source })).toEqual([])
  })

  it('compiles under strict options', () => {
    expect(errorsIn({ 'test/acceptance/a.ts': contentOf(ROWS), 'src/text.ts': RIGHT })).toEqual([])
    expect(errorsIn({ 'test/acceptance/a.ts': contentOf(ROWS, 'vitest'), 'src/text.ts': RIGHT })).toEqual([])
  })
})
