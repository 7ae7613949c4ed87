import { expect, test } from 'vitest'
import { chooseMutants, mutantsOf } from '../../../shared/mutants/mutant.ts'

const mutantsIn = (head: string, base?: string): string[] =>
  mutantsOf({ path: 'src/a.ts', base, head }).map(
    ({ operator, before, after }) => `${operator}: ${before} -> ${after}`,
  )

test.each<[string, string[]]>([
  ['a < b', ['boundary: < -> <=']],
  ['a >= b', ['boundary: >= -> >']],
  ['a === b', ['relational: === -> !==']],
  ['a + b', ['arithmetic: + -> -']],
  ["a + 'bcdef'", []],
  ['a && b', ['logical: && -> ||']],
  ['f(true)', ['boolean: true -> false']],
  ['if (a) b()', ['negation: a -> !a']],
  ['f(!a)', ['negation: !a -> a']],
  ['f(3)', ['constant: 3 -> 4', 'constant: 3 -> 2']],
  ['f(0)', ['constant: 0 -> 1']],
  ["f('-')", ["string: '-' -> ''"]],
  ["f('words')", []],
  ['f(a.trim())', ['method: a.trim() -> a']],
  ['f(a.then())', []],
  ['function f() { return [a] }', ['return: [a] -> []']],
  ['function f() { return `${a}x` }', ["return: `${a}x` -> ''"]],
  [
    'function f(a) {\n  if (a.b) throw a\n  g()\n}',
    ['omission:   if (a.b) throw a\n -> ', 'negation: a.b -> !a.b'],
  ],
  ["import a from '-'", []],
  ['type A = 1 | true', []],
  ['const o = { 1: a }', []],
  ['const b: 3 = c as 4', []],
  ['no code (', []],
])('%s', (code, mutants) => {
  expect(mutantsIn(`${code}\n`)).toEqual(mutants)
})

test('each variant is the whole file with one edit, on a line of its own count', () => {
  const head = 'const a = 1\n\nexport const b = (c: number) => c < 5\n'
  for (const { line, content, before, after } of mutantsOf({ path: 'src/a.ts', base: undefined, head })) {
    const at = head.split('\n').findIndex((text, index) => text !== content.split('\n')[index])
    expect(line).toBe(at + 1)
    expect(content).toBe(head.replace(before, after))
  }
})

test('only lines that the change brings in are touched, and only in code', () => {
  const base = 'const a = 1 < 2\n'
  expect(mutantsIn(`${base}const b = f(true)\n`, base)).toEqual(['boolean: true -> false'])
  for (const path of ['README.md', 'src/a.d.ts', 'package.json'])
    expect(mutantsOf({ path, base: undefined, head: 'f(true)\n' })).toEqual([])
  expect(mutantsOf({ path: 'src/a.ts', base: 'f(true)\n', head: undefined })).toEqual([])
})

test('a seed gives the same variants again, different kinds first', () => {
  const head = 'f(1, 2, 3, 4, true)\nif (a < b) g()\n'
  const files = [{ path: 'src/a.ts', base: undefined, head }]
  const chosen = chooseMutants(files, 'JD-1', 3)
  expect(chosen).toEqual(chooseMutants(files, 'JD-1', 3))
  expect(new Set(chosen.map(({ operator }) => operator)).size).toBe(3)
  const orders = ['JD-1', 'JD-2', 'JD-3', 'JD-4'].map((seed) => chooseMutants(files, seed, 1)[0]?.id)
  expect(new Set(orders).size).toBeGreaterThan(1)
})

test('hostile code takes bounded time', () => {
  expect(mutantsOf({ path: 'src/a.ts', base: undefined, head: '<A>('.repeat(60) })).toEqual([])
}, 20_000)
