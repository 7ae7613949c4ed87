import { expect, test } from 'vitest'
import { knowledgeOf } from '../../../../shared/adequacy/inputs/calls/knowledge.ts'
import { fits } from '../../../../shared/adequacy/inputs/shapes/shape.ts'
import { readCall } from '../../../../shared/adequacy/inputs/values/read-call.ts'
import { callsFor, specOf } from './sample.ts'

const DECLARED = [
  'interface Options { width?: number; align: "left" | "right" }',
  'interface Wide extends Options { deep: Tree }',
  'interface Tree { name: string; children: Tree[] }',
  'type Pair<T> = readonly [T, T]',
  'enum Level { Low, High = 5, Top }',
]

/** A type, an argument as an example has it, arguments that are tried, and none that looks like this. */
const TYPES: [type: string, example: string, tried: string[], never: RegExp][] = [
  ['string', '"a-b"', ['""', '"ab"', '"A-B"', '"a-b "'], /f\((?!")/],
  ['number', '7', ['6', '8', '0', '1', '14'], /"/],
  ['boolean', 'true', ['false'], /\d|"/],
  ['bigint', '7n', ['6n', '8n', '0n'], /\d(?!n|\d)/],
  ['"asc" | "desc" | null', '"asc"', ['"desc"', 'null'], /asC|""/],
  ['1 | 2 | -3', '1', ['2', '-3'], /\b[04-9]\b/],
  ['string | number', '"a"', ['"A"', '1'], /true/],
  ['number[]', '[3, 1]', ['[]', '[3]', '[1, 3]', '[3, 1, 1]', '[2, 1]'], /"/],
  ['readonly string[]', '["b", "a"]', ['[]', '["b"]', '["a", "b"]', '["", "a"]'], /\[\d/],
  ['ReadonlyArray<number>', '[3]', ['[]', '[3, 3]', '[4]'], /"/],
  ['[string, number?]', '["a", 2]', ['["a"]', '["a", 3]', '["", 2]'], /\[\]|\[\d/],
  ['Pair<number>', '[1, 2]', ['[2, 1]', '[1, 1]', '[1, 3]'], /\[\d+\]|\[\]/],
  [
    '{ a: number; b?: string }',
    '{ a: 1, b: "x" }',
    ['{ a: 1 }', '{ a: 0, b: "x" }', '{ a: 1, b: "" }'],
    /\(\{\}\)|\{ b/,
  ],
  ['Options', '{ align: "left" }', ['{ align: "right" }', '{ align: "left", width: 1 }'], /\(\{\}\)|LEFT/],
  ['Partial<Options>', '{ align: "left" }', ['{}', '{ align: "right" }'], /LEFT/],
  ['Pick<Options, "width">', '{ width: 2 }', ['{}', '{ width: 3 }'], /align/],
  [
    'Wide',
    '{ align: "left", deep: { name: "a", children: [] } }',
    ['{ align: "right", deep: { name: "a", children: [] } }'],
    /\(\{\}\)/,
  ],
  [
    'Tree',
    '{ name: "a", children: [{ name: "b", children: [] }] }',
    ['{ name: "a", children: [] }', '{ name: "", children: [{ name: "b", children: [] }] }'],
    /\(\{\}\)/,
  ],
  ['Record<string, number>', '{ x: 1 }', ['{}', '{ x: 2 }', '{ x: 1, a: 1 }'], /"\w+"\}/],
  ['{ [key: string]: boolean }', '{ x: true }', ['{}', '{ x: false }'], /x: \d/],
  [
    'Map<string, number>',
    'new Map([["a", 1]])',
    ['new Map()', 'new Map([["a", 2]])', 'new Map([["", 1]])'],
    /\[\d/,
  ],
  ['Set<number>', 'new Set([1, 2])', ['new Set()', 'new Set([1])', 'new Set([2, 1])'], /"/],
  [
    'Date',
    'new Date("2024-01-31")',
    ['new Date("2024-01-30")', 'new Date("2024-02-01")', 'new Date("2024-02-29")'],
    /Date\(\)|NaN|-3[2-9]/,
  ],
  [
    'Date',
    'new Date(2024, 0, 31)',
    ['new Date(2024, 0, 30)', 'new Date(2024, 1, 1)', 'new Date(2024, 1, 29)'],
    /"/,
  ],
  ['RegExp', '/a+/', ['/a+/i'], /"/],
  ['URL', 'new URL("https://example.com/a")', ['new URL("https://example.com/")'], /URL\(""\)/],
  ['Level', '0', ['5', '6'], /f\([1-47-9]/],
  ['keyof Options', '"width"', ['"align"'], /""|WIDTH/],
  ['Options["align"]', '"left"', ['"right"'], /""/],
  ['number & { __brand: "Cents" }', '7', ['6', '8'], /\{/],
  ['unknown', '[1, "a"]', ['[]', '[1]', '["a", 1]'], /NaN/],
  ['Unheard<string>', '{ a: 1 }', ['{ a: 2 }', '{ a: 0 }'], /\(\{\}\)/],
  ['`${number}px`', '"5px"', [], /./],
  ['() => void', '"5px"', [], /./],
]

test.each(TYPES)('%s near %s', async (type, example, tried, never) => {
  const signature = `function f(value: ${type}): string`
  const spec = specOf([signature, ...DECLARED], [[{ call: `f(${example})`, returns: '' }]])
  const calls = await callsFor(spec)
  for (const each of tried) expect(calls).toContain(`f(${each})`)
  expect(calls.filter((call) => never.test(call))).toEqual([])
  const shape = knowledgeOf(spec, []).declared.get('f')?.call?.params[0]?.shape ?? { kind: 'unknown' }
  expect(
    calls.filter((call) => !fits(readCall(call)?.links[0]?.args[0] ?? { kind: 'list', items: [] }, shape)),
  ).toEqual([])
})

test.each<[string, string[], string[]]>([
  ['function f(a: string, b?: number): string', ['f("a", 3)'], ['f("a")', 'f("a", 4)']],
  ['function f(a: string, b?: number): string', ['f("a")'], ['f("a", 1)', 'f("a", 0)']],
  [
    'function f(...parts: string[]): string',
    ['f("a", "b")'],
    ['f()', 'f("a")', 'f("b", "a")', 'f("a", "b", "b")'],
  ],
  [
    'function f<T>(items: readonly T[], count: number): T[]',
    ['f(["a", "b"], 1)'],
    ['f([], 1)', 'f(["a", "b"], 2)', 'f(["a", "b"], 3)', 'f(["b", "a"], 1)'],
  ],
  ['function f(a: number, b: number): number', ['f(2, 9)'], ['f(9, 2)', 'f(9, 9)', 'f(2, 2)', 'f(2, 8)']],
  ['const f: (text: string) => string', ['f("ab")'], ['f("")', 'f("b")']],
  ['const f: { read(text: string): number }', ['f.read("ab")'], ['f.read("")']],
  ['class f { static of(text: string): number }', ['f.of("ab")'], ['f.of("")']],
  [
    'class f { constructor(size: number); add(n: number): this; drop(): this; sum(): number; list(): number[] }',
    ['new f(3).add(1).drop().sum()'],
    [
      'new f(3).add(1).sum()',
      'new f(3).drop().sum()',
      'new f(3).drop().add(1).sum()',
      'new f(3).add(1).add(1).drop().sum()',
      'new f(3).add(1).drop().list()',
      'new f(3).add(0).drop().sum()',
      'new f(2).add(1).drop().sum()',
    ],
  ],
])('%s', async (signature, examples, tried) => {
  const calls = await callsFor(specOf([signature], [examples.map((call) => ({ call, returns: 0 }))]))
  for (const each of tried) expect(calls).toContain(each)
})

test.each<[string, string[]]>([
  ['function g(a: string, b?: number): string', ['g("a")', 'g("")', 'g("a", 1)']],
  [
    'class g { constructor(size: number); add(n: number): this; sum(): number }',
    ['new g(1).sum()', 'new g(0).sum()', 'new g(1).add(1).sum()'],
  ],
  ['const g: { read(text: string): number }', ['g.read("a")', 'g.read("")']],
])('without examples, from the signature: %s', async (signature, tried) => {
  const calls = await callsFor(
    specOf([signature, 'function f(a: number): number'], [[{ call: 'f(1)', returns: 0 }]]),
  )
  for (const each of tried) expect(calls).toContain(each)
})

test.each([
  'function g(run: () => void): string',
  'interface g { a: string }',
  'type g = string',
  'const g: number',
])('what no literal can call is left alone: %s', async (signature) => {
  const calls = await callsFor(
    specOf([signature, 'function f(a: number): number'], [[{ call: 'f(1)', returns: 0 }]]),
  )
  expect(calls.filter((call) => !call.startsWith('f('))).toEqual([])
})

test('a type that the spec does not declare is found in the change', async () => {
  const spec = specOf(['function f(a: Side): string'], [[{ call: 'f("left")', returns: '' }]])
  const head = 'export type Side = "left" | "right"\nexport const f = (a: Side) => a\n'
  expect(await callsFor(spec, { change: [{ path: 'src/trim.ts', head }] })).toEqual(['f("right")'])
})
