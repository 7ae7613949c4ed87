import { globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { inspect } from 'node:util'
import { createContext, runInContext } from 'node:vm'
import { parse } from '@babel/parser'
import { expect, test } from 'vitest'
import { mutantsOfChange } from '../../../shared/mutants/mutants-of-change.ts'
import { ENDLESS, installSwitch, MUTANT_SWITCH } from '../../../shared/mutants/switch/mutant-switch.ts'
import { switchedBuild } from '../../../shared/mutants/switched-build.ts'

const ROOT = new URL('../../..', import.meta.url).pathname
const FIXTURES = new URL('../../fixtures/mutants/', import.meta.url)

/** Calls that see what the functions of a fixture do. */
const CALLS: Record<string, string[]> = {
  'numbers.ts': [
    'LIMIT',
    '[[-1, 0], [9, 2], [3, 0, 2], [5, 5, 9], [2, 1, 3]].map((args) => clamp(...args))',
    'sum([])',
    'sum([1, 2.5, 3])',
    '[1, 2, 3, 6, 7].map((n) => collatz(n))',
    'countDown(3)',
    'countDown(0)',
    "[rated('low', 4), rated('high', 0), rated('none', 3)]",
    '[gcd(12, 18), gcd(5, 0), gcd(-4, 6)]',
    '[bits(0), bits(5), bits(15)]',
    'big(3n)',
    'nested([[1, 2], [3, -1, 4], [5], [6, 10, 7], [8]])',
    'spread([3, 1], [2], [10])',
    '[power(2, 3), power(3, 0)]',
    'table',
    "[inFor('a'), inFor('b')]",
  ],
  'texts.ts': [
    "nameOf({ name: { first: ' ann ' }, tags: ['X'] })",
    "[nameOf(null), nameOf({}), nameOf({ name: {} }), nameOf({ tags: [] }), nameOf({ tags: ['B'] })]",
    "[greet({}), greet({ word: 'hi', greet() { return this.word } })]",
    "[slug('  Hello, World!  '), slug('--'), slug('a1')]",
    "['cats', 'happy', 'wow!', 'a!', 'a?', 'b.', 'x', ''].map((word) => kind(word))",
    "parsePair(' a = 12')",
    "parsePair('a')",
    "parsePair('a=b')",
    "[tryPair('k=1'), tryPair('k'), tryPair('k=x', ['old'])]",
    "sorted(['b', 'a', '', 'b', 'd', 'c'])",
    '[tagged(0), tagged(1), tagged(2)]',
    '[negate(true), negate(false)]',
    "[typed('a'), typed(1), typed([]), typed([1]), typed({})]",
    'typed(null)',
    'settings',
  ],
  'state.ts': [
    'use(1)',
    'use(7)',
    'loud()',
    'new Counter(3).count',
    '[...new Counter(0).up(2)]',
    '(() => { const steps = new Counter(1).up(5); return [steps.next(), steps.next(true), steps.next(), steps.next(true)] })()',
    'total([1, 2, 3])',
    'total([99, 2])',
    'first([4, 5])',
    'first([])',
    'first([0, 1])',
    'scope()',
    'scope({ a: 0, b: { d: 1, e: 2 } }, [9, 8])',
    'deep({ items: [1, 2, 3] })',
    'deep({ items: [1], count: 5 })',
  ],
  'plain.js': [
    '[next(), next()]',
    "[find(['a', 'b'], 'b'), find([], 1), find([3, 3], 3)]",
    '[chain(), chain({}), chain({ b() { return 1 } }), count]',
    '[0, 1, 2, 20, -4].map((n) => labels(n))',
    '[compare(1, 2), compare(2, 2), compare(3, 2)]',
    '[merged(0, 1, 2), merged(null, 0, 3), merged(4, 0, 0), merged(undefined, null, -2)]',
  ],
}

/** More than a recursion without end makes before the stack ends it. */
const HITS = 300_000

/** Makes the calls of one module one after another, and writes down what each gives. */
const RUN = `;(async () => {
  const results = []
  for (const call of calls) {
    select()
    try {
      results.push(show(await Promise.race([call(), later()])))
    } catch (thrown) {
      results.push('threw ' + thrown.name)
    }
  }
  return results
})()`

/** What each call gives, in a fresh copy of the module, with one mutant active. */
async function resultsOf(source: string, calls: readonly string[], number: number): Promise<string[]> {
  // comes after everything that waits for nothing outside
  const later = (): Promise<string> => new Promise((done) => setImmediate(done, 'pending'))
  const context = createContext({ later, show: (value: unknown) => inspect(value, { depth: 6 }) })
  const mutantSwitch = installSwitch(context)
  const select = (): void => mutantSwitch.select(number, HITS)
  select()
  context['select'] = select
  const list = calls.map((code) => `async () => (${code})`).join()
  try {
    return (await runInContext(`${source}\n;{ const calls = [${list}]\n${RUN} }`, context, {
      timeout: 20_000,
    })) as string[]
  } catch (thrown) {
    return [`not loaded: ${(thrown as Error).name}`]
  }
}

function runnable(path: string, text: string): string {
  const code = path.endsWith('.ts') ? stripTypeScriptTypes(text) : text
  return code.replace(/^export /gm, '')
}

test.each(Object.keys(CALLS))(
  '%s: under each number the switched build does what that mutant does',
  async (name) => {
    const calls = CALLS[name] ?? []
    const head = readFileSync(new URL(name, FIXTURES), 'utf8')
    const mutants = mutantsOfChange([{ path: name, base: undefined, head }], 'seed', 150)
    const numbered = mutants.map(({ id }, index) => ({ id, number: index + 1 }))
    const build = runnable(name, switchedBuild(name, head, numbered))
    const original = await resultsOf(runnable(name, head), calls, 0)
    expect(await resultsOf(build, calls, 0)).toEqual(original)
    let noticed = 0
    for (const [index, mutant] of mutants.entries()) {
      // the mutant alone, where loops end as well
      const plain = await resultsOf(runnable(name, switchedBuild(name, mutant.content, [])), calls, 0)
      const shown = `${mutant.operator} in line ${mutant.line}: ${mutant.before} -> ${mutant.after}`
      expect({ shown, results: await resultsOf(build, calls, index + 1) }).toEqual({ shown, results: plain })
      if (plain.join() !== original.join()) noticed += 1
    }
    // the calls see most mutants, so the comparison says something
    expect(noticed / mutants.length).toBeGreaterThan(0.65)
  },
)

test('one mutant in a call that is not made changes nothing, and the places that were reached are known', () => {
  const head = 'function a(x) { return x + 1 }\nfunction b(x) { while (x > 0) x -= 1; return x }\n'
  const mutants = mutantsOfChange([{ path: 'a.js', base: undefined, head }], 'seed', 100)
  const numbered = mutants.map(({ id }, index) => ({ id, number: index + 1 }))
  const context = createContext({})
  const mutantSwitch = installSwitch(context)
  runInContext(switchedBuild('a.js', head, numbered), context)
  mutantSwitch.select(0, 1_000)
  expect(runInContext('a(1)', context)).toBe(2)
  const reached = mutantSwitch.reached()
  expect(reached.map((number) => mutants[number - 1]?.line)).toEqual(reached.map(() => 1))
  expect(reached.length).toBe(mutants.filter(({ line }) => line === 1).length)
  mutantSwitch.select(0, 1_000)
  expect(runInContext('b(3)', context)).toBe(0)
  const hits = mutantSwitch.hits()
  mutantSwitch.select(0, 1_000)
  runInContext('b(5)', context)
  expect(mutantSwitch.hits()).toBeGreaterThan(hits)
  mutantSwitch.select(0, hits)
  expect((): unknown => runInContext('b(5)', context)).toThrow(expect.objectContaining({ name: ENDLESS }))
})

test('code that catches the error of the guard meets it again', () => {
  const context = createContext({})
  installSwitch(context).select(0, 100)
  const head = 'function f() { for (;;) { try { g() } catch {} } }\nfunction g() { for (;;); }\n'
  const build = switchedBuild('a.js', head, [])
  expect((): unknown => runInContext(`${build}f()`, context, { timeout: 20_000 })).toThrow(
    expect.objectContaining({ name: ENDLESS }),
  )
})

test('lines stay where they are, and JSX stays JSX', () => {
  const head = readFileSync(new URL('view.tsx', FIXTURES), 'utf8')
  const mutants = mutantsOfChange([{ path: 'view.tsx', base: undefined, head }], 'seed', 100)
  expect(mutants.length).toBeGreaterThan(10)
  const build = switchedBuild(
    'view.tsx',
    head,
    mutants
      .filter(({ before, after }) => !`${before}${after}`.includes('\n'))
      .map(({ id }, at) => ({ id, number: at + 1 })),
  )
  expect(() => parse(build, { sourceType: 'module', plugins: ['typescript', 'jsx'] })).not.toThrow()
})

test('the switched build of real sources is TypeScript that Node strips', () => {
  const sources = globSync('shared/**/*.ts', { cwd: ROOT }).sort()
  let count = 0
  for (const path of sources.filter((_, index) => index % 40 === 0)) {
    const head = readFileSync(`${ROOT}/${path}`, 'utf8')
    const mutants = mutantsOfChange([{ path, base: undefined, head }], 'seed', 100)
    const build = switchedBuild(
      path,
      head,
      mutants.map(({ id }, at) => ({ id, number: at + 1 })),
    )
    expect(() => stripTypeScriptTypes(build), path).not.toThrow()
    for (const [at] of mutants.entries()) expect(build).toContain(`${MUTANT_SWITCH}(${at + 1})`)
    count += mutants.length
  }
  expect(count).toBeGreaterThan(500)
})
