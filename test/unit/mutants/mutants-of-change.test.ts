import { expect, test } from 'vitest'
import { mutantsOfChange } from '../../../shared/mutants/mutants-of-change.ts'

const mutantsIn = (head: string, path = 'src/a.ts', base?: string): string[] =>
  mutantsOfChange([{ path, base, head }], 'seed', 1_000).map(
    ({ operator, before, after }) => `${operator}: ${before} -> ${after}`,
  )

test.each<[string, string[]]>([
  ['f(a < b)', ['boundary: < -> <=', 'relational: < -> >=']],
  ['f(a !== b)', ['relational: !== -> ===']],
  ['f(a % b)', ['operand: a % b -> a', 'operand: a % b -> b', 'arithmetic: % -> *']],
  ['f(a + `b`)', ['operand: a + `b` -> a', 'operand: a + `b` -> `b`', "template: `b` -> ''"]],
  ['f(a || b)', ['operand: a || b -> a', 'operand: a || b -> b', 'logical: || -> &&', 'nullish: || -> ??']],
  ['f(a ?? b)', ['operand: a ?? b -> a', 'operand: a ?? b -> b', 'nullish: ?? -> ||']],
  ['f(!a)', ['negation: !a -> a']],
  ['f(true)', ['boolean: true -> false']],
  ['f(3)', ['constant: 3 -> 4', 'constant: 3 -> 2', 'constant: 3 -> 0']],
  ['f(0n)', ['constant: 0n -> 1n', 'constant: 0n -> -1n']],
  ["f('ab')", ["string: 'ab' -> ''", "string: 'ab' -> 'a'"]],
  ['f(a[i])', ['off-by-one: i -> i + 1', 'off-by-one: i -> i - 1']],
  ['f(a.length)', ['off-by-one: a.length -> a.length - 1', 'letters: a.length -> Array.from(a).length']],
  ['f(a ? b : c)', ['negation: a -> !a', 'condition: a ? b : c -> b', 'condition: a ? b : c -> c']],
  ['f(a?.b)', ['optional: ?. -> .']],
  ['f([a, b])', ['element: a,  -> ', 'element: , b -> ']],
  ['f({ a, ...b, })', ['element: a,  -> ', 'spread: , ...b -> ']],
  ['f(...a)', ['spread: ...a -> ']],
  ['f(i++)', ['update: i++ -> i--']],
  ['f(a.some(b))', ['method: some -> every']],
  ['f(Math.abs(a))', ['dropped: Math.abs(a) -> a']],
  ['f(a.split(b, c))', ['argument: , c -> ']],
  [
    'f(a.toSorted(b))',
    [
      'dropped: a.toSorted(b) -> a',
      'ties: a.toSorted(b) -> a.toReversed().toSorted(b)',
      'order: b -> ',
      'order: b -> (first, second) => (b)(second, first)',
    ],
  ],
  ['f(/^a+$/g)', ['regex: ^ -> ', 'regex: + -> *', 'regex: $ -> ', 'regex: g -> ', 'wider:  -> i']],
  ['f(async () => { await g() })', ['statement: await g() -> ', 'await: await g() -> g()']],
  ['f(() => a)', ['return: a -> undefined']],
  ['function f(): string | null { return g }', ["return: g -> ''", 'return: g -> null']],
  ['async function f(): Promise<number[]> { return g }', ['return: g -> []']],
  [
    'function f(a) { if (a) throw a }',
    ['guard: if (a) throw a -> ', 'condition: a -> true', 'negation: a -> !a', 'error: throw a -> {}'],
  ],
  [
    'function f() { try { g } catch (e) { h(e) } finally { i } }',
    ['statement: g -> ', 'error: h(e) -> ', 'error: h(e) -> throw e', 'error: i -> '],
  ],
  [
    'function f(a) { a += 1 }',
    [
      'statement: a += 1 -> ',
      'assignment: += -> -=',
      'assignment: += -> =',
      'constant: 1 -> 2',
      'constant: 1 -> 0',
    ],
  ],
  ['let a = b as 1', []],
  ['type A = 1 | true', []],
  ['declare function f(a: 1): 2', []],
  ["export * from './a.ts'", []],
  ["throw new Error('words' + 1)", ["error: throw new Error('words' + 1) -> "]],
  ["console.log('words')", []],
  ['no code (', []],
])('%s', (code, mutants) => {
  const found = mutantsIn(`${code}\n`)
  // the whole call as a statement is of another test
  expect(found.filter((each) => !each.startsWith('statement: f('))).toEqual(mutants)
})

const OMITTED = /^(prepared|refused|last digits|leap years|rounding|letters|ties|ends|wider|blanks): /

test.each<[string, string[]]>([
  ['function f(a: string) { return a }', ['prepared: a -> a.trim()', 'prepared: a -> a.toLowerCase()']],
  [
    'function f(a = 1) { return a }',
    ['prepared: a -> Math.abs(a)', 'prepared: a -> Math.trunc(a)', 'prepared: a -> Math.max(0, a)'],
  ],
  [
    'const f = (a: readonly string[]) => g(a)',
    ['prepared: a -> [...new Set(a)]', 'prepared: a -> a.toSorted()', 'prepared: a -> a.toReversed()'],
  ],
  ['function f(a: Date, { b }: C) { return g(a, b) }', []],
  ['function f(a: string) { if (g) throw h }', ["refused: g -> g || a.trim() === ''"]],
  ['function f(a: string) { if (g) return }', []],
  ['f(a === 11)', ['last digits: a -> (a % 100)']],
  ['f(a + 11, a === 1, a < 5000)', []],
  ['f(a % 4 === 0)', ['leap years: a % 4 === 0 -> a % 4 === 0 && (a % 100 !== 0 || a % 400 === 0)']],
  [
    'f(Math.round(a / b))',
    [
      'rounding: Math.round(a / b) -> Math.sign(a / b) * Math.round(Math.abs(a / b))',
      'rounding: Math.round(a / b) -> -Math.round(-(a / b))',
    ],
  ],
  ['f(a[0])', ['letters: a[0] -> Array.from(a)[0]', 'ends: a[0] -> a[a.length - 1]']],
  ['f(a.at(-1))', ['ends: a.at(-1) -> a[0]']],
  ['f(a.slice(1, 2))', ["letters: a.slice(1, 2) -> Array.from(a).slice(1, 2).join('')"]],
  ['f(a.charAt(b))', ["letters: a.charAt(b) -> (Array.from(a)[b] ?? '')"]],
  ["f(a.split(''), a.split('-'))", ["letters: a.split('') -> Array.from(a)"]],
  ['function f(a: number[]) { g(a[1], a.length) }', []],
  ['f(a.sort())', ['ties: a.sort() -> a.toSorted((one, other) => Number(one) - Number(other))']],
  ['f(/[a-z]/g)', ['wider: /[a-z]/g -> /[\\p{L}]/gu', 'wider:  -> i']],
  [
    "f(/^ *a\\s$/, a.split(' '), a.join(' '), a.split(','))",
    [
      'blanks: /^ *a\\s$/ -> /^ *a $/',
      'blanks: /^ *a\\s$/ -> /^\\s*a\\s$/',
      'wider:  -> i',
      "blanks: ' ' -> /\\s+/",
    ],
  ],
  ['f(/[A-Za-z]/i, /\\d/)', ['wider: /[A-Za-z]/i -> /[\\p{L}]/iu']],
])('what simple code leaves out: %s', (code, mutants) => {
  const steps = mutantsIn(`${code}\n`).filter((each) => OMITTED.test(each))
  // of every argument there are steps wherever it is read; each kind has a case of its own
  const isOther = (each: string): boolean => /^prepared/.test(each) && !mutants.join().includes('prepared')
  expect(steps.filter((each) => !isOther(each))).toEqual(mutants)
})

test('a mutant is left out that does what the change or another mutant does', () => {
  expect(mutantsIn('let a = b + 0\n')).toEqual(
    ['operand: b + 0 -> 0', 'arithmetic: + -> -']
      .slice(0, 1)
      .concat('constant: 0 -> 1', 'constant: 0 -> (-1)'),
  )
})

test('only functions that the change brings in or changes have mutants; moved ones, types and comments are no change', () => {
  const base =
    'function a(x) {\n  return f(true)\n}\nclass B {\n  c() { return g(true) }\n  d() { return h(true) }\n}\n'
  const head = `class B {
  d(): boolean { return h((true)) }
  // another comment
  c() { return g(true, b) }
}
function a(x: number) { return f(true) }
`
  expect(mutantsIn(head, 'src/a.ts', base)).toEqual([
    'return: g(true, b) -> undefined',
    'boolean: true -> false',
  ])
  expect(mutantsIn(head, 'src/a.ts', head)).toEqual([])
  expect(mutantsIn('f(true)\n', 'src/a.ts', 'no code (')).toContain('boolean: true -> false')
  for (const path of ['README.md', 'src/a.d.ts', 'package.json'])
    expect(mutantsIn('f(true)\n', path)).toEqual([])
})

test('a bounded number is spread over functions and kinds, the same for the same seed', () => {
  const long = Array.from({ length: 40 }, (_, at) => `  f(${at + 2}, true, a${at} < b)`).join('\n')
  const head = `export function long() {\n${long}\n}\nexport function short(a) {\n  return a < 1\n}\n`
  const files = [{ path: 'src/a.ts', base: undefined, head }]
  const chosen = mutantsOfChange(files, 'JD-1', 10)
  expect(chosen).toEqual(mutantsOfChange(files, 'JD-1', 10))
  expect(chosen).not.toEqual(mutantsOfChange(files, 'JD-2', 10))
  expect(chosen.length).toBe(10)
  expect(chosen.filter(({ line }) => line > 42).length).toBe(5)
  expect(new Set(chosen.filter(({ line }) => line < 42).map(({ operator }) => operator)).size).toBe(5)
  expect(chosen.map(({ line }) => line)).toEqual(chosen.map(({ line }) => line).sort((a, b) => a - b))
})

test('each mutant is the whole file with one edit, on a line of its own count', () => {
  const head = '\nconst a = 1\n\nexport const b = (c: number) => c < 5\n'
  const mutants = mutantsOfChange([{ path: 'src/a.ts', base: undefined, head }], 'seed', 100)
  expect(mutants.map(({ line }) => line)).toEqual([2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4])
  for (const { content, before, after, line } of mutants) {
    const lines = head.split('\n')
    const edited = lines.map((text, at) => (at === line - 1 ? content.split('\n')[at] : text))
    expect(content).toBe(edited.join('\n'))
    expect(content).not.toBe(head)
    expect(content).toContain(after)
    expect(head).toContain(before)
  }
})

test('hostile code takes bounded time', () => {
  expect(mutantsIn('<A>('.repeat(40))).toEqual([])
  expect(mutantsIn(`f(${'['.repeat(5_000)}`)).toEqual([])
}, 120_000)
