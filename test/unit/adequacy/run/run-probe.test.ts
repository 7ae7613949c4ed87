import { expect, test } from 'vitest'
import { mutantsOfChange } from '../../../../shared/mutants/mutants-of-change.ts'
import { switchedBuild } from '../../../../shared/mutants/switched-build.ts'
import { runProbe } from '../../../../shared/adequacy/run/run-probe.ts'
import { folderWith } from '../../oracle/calls.ts'
import { places, planned, probe } from './probing.ts'

const FEE = `export function fee(days: number): number {
  if («1:days < 3|days <= 3») return «2:1|0»
  return «3:days - 3|(days - 2) * 2»
}
`
const FEE_CALLS = { example: ['fee(1)', 'fee(4)'], generated: ['fee(0)', 'fee(3)', 'fee(4)'] }

test('calls near the examples tell the variants that no example tells', async () => {
  const { rows, shown, ...rest } = await probe({ modules: { 'fee.ts': FEE }, calls: { 'fee.ts': FEE_CALLS } })
  expect(shown).toEqual([{ call: 'fee(3)', change: '[0]', differs: [1], other: '[2]' }])
  expect(rows).toMatchObject([{ source: 'generated', module: 'fee.ts', callee: 'fee' }])
  expect(rest).toEqual({
    mutants: { made: 3, dead: 2, survived: 1, undecided: 0 },
    inputs: { planned: 3, tried: 3 },
  })
})

test('what the reviewer named is called on the change, whatever it does', async () => {
  const source = `${FEE}export const at = (n: number): unknown => n === 0 ? Math.random : n > 1 ? Promise.reject(new RangeError()) : process.exit(0)\n`
  const reviewer = ['fee(3)', 'at(0)', 'at(1)', 'at(2)', 'fees(1)']
  const { shown } = await probe({ modules: { 'fee.ts': source }, calls: { 'fee.ts': { reviewer } } })
  expect(shown.map(({ call, change }) => [call, change])).toEqual([
    ['fee(3)', '[0]'],
    ['at(0)', 'not-a-value'],
    ['at(1)', 'died'],
    ['at(2)', 'threw RangeError'],
    ['fees(1)', 'not-loaded'],
  ])
  expect(shown.flatMap(({ differs }) => differs)).toEqual([])
})

test('a variant that loops for ever is dead by an example, and told by another call', async () => {
  const loop = '(() => { for (;;); })()'
  const { shown, mutants } = await probe({
    modules: {
      'loop.ts': `export const f = (n: number): unknown => n > 5 ? «1:${loop}|n» : «2:${loop}|-n»
        export const count = (n: number): number => { let i = 0; while («3:true|i < n») i++; return i }\n`,
    },
    calls: { 'loop.ts': { example: ['f(1)', 'f(2)'], generated: ['f(3)', 'f(6)', 'f(7)', 'count(2)'] } },
  })
  expect(shown).toEqual([
    { call: 'f(6)', change: '[6]', differs: [1], other: 'timed-out' },
    { call: 'count(2)', change: '[2]', differs: [3], other: 'timed-out' },
  ])
  expect(mutants).toEqual({ made: 3, dead: 1, survived: 2, undecided: 0 })
})

test('a variant that ends its process, or fills its memory, takes no other along', async () => {
  const fill = '(() => { const all: unknown[] = []; for (;;) all.push(new Array(1e6).fill(0)) })()'
  const { shown, mutants } = await probe({
    modules: {
      'end.ts': `export const f = (n: number): unknown => n > 5 ? «1:process.exit(0)|n» : «2:process.exit(7)|-n»
        export const g = (n: number): unknown => «3:${fill}|n»
        export const h = (n: number): unknown => «4:n + 1|n»\n`,
    },
    calls: { 'end.ts': { example: ['f(1)', 'h(0)', 'g(1)'], generated: ['f(6)'] } },
  })
  expect(shown).toEqual([{ call: 'f(6)', change: '[6]', differs: [1], other: 'died' }])
  expect(mutants).toEqual({ made: 4, dead: 3, survived: 1, undecided: 0 })
})

test('a variant of what a module computes once counts, and what it keeps between calls makes no question', async () => {
  const { shown, mutants } = await probe({
    modules: {
      'state.ts': `const RATE = «1:3|2»
        let calls = 0
        const seen = new Set<number>()
        export const count = (): number => ++calls
        export const times = (n: number): number => n * RATE
        export const once = (n: number): number => { const was = seen.size; «2:seen.add(n)|seen.has(n)»; return was > 2 ? -1 : n }\n`,
    },
    calls: { 'state.ts': { generated: ['count()', 'times(1)', 'once(1)', 'once(2)', 'once(3)', 'once(4)'] } },
  })
  expect(shown).toEqual([{ call: 'times(1)', change: '[2]', differs: [1], other: '[3]' }])
  expect(mutants).toMatchObject({ survived: 2, undecided: 0 })
})

test('calls that give another value each time are not tried', async () => {
  const { shown, inputs, mutants } = await probe({
    modules: {
      'chance.ts': `export const f = (n: number): number => Math.random() + «1:n|-n»
        export const year = (n: number): number => new Date().getFullYear() + «2:n|-n»
        export const gone = (n: number): number => process.exit(«3:n|-n»)
        export const late = (n: number): unknown => n === 0 ? new Promise(() => setInterval(() => n, 9)) : «4:1|2»\n`,
    },
    calls: {
      'chance.ts': { example: ['f(1)'], generated: ['f(2)', 'year(1)', 'gone(0)', 'late(0)', 'late(1)'] },
    },
  })
  expect(shown).toEqual([
    { call: 'gone(0)', change: 'died', differs: [] },
    { call: 'late(1)', change: '[2]', differs: [4], other: '[1]' },
  ])
  expect(inputs).toEqual({ planned: 5, tried: 1 })
  expect(mutants).toEqual({ made: 4, dead: 0, survived: 4, undecided: 0 })
})

test('asynchronous functions, classes and errors are told apart', async () => {
  const { shown } = await probe({
    modules: {
      'kinds.ts': `export const f = async (n: number): Promise<number> => { await null; if («1:n < 0|n <= 0») throw new RangeError(«2:'x'|'y'»); return n }
        export class Box { #n = 0; add(n: number): this { this.#n += «3:n|n % 5»; return this } total(): number { return this.#n } }
        export const g = (n: number): number => { throw «4:new TypeError()|new RangeError()» }\n`,
    },
    calls: { 'kinds.ts': { generated: ['f(0)', 'f(1)', 'new Box().add(5).total()', 'g(1)'] } },
  })
  expect(shown).toEqual([
    { call: 'f(0)', change: 'threw RangeError', differs: [1], other: '[0]' },
    { call: 'new Box().add(5).total()', change: '[0]', differs: [3], other: '[5]' },
    { call: 'g(1)', change: 'threw RangeError', differs: [4], other: 'threw TypeError' },
  ])
})

test('variants of a module that others import, and of one that is loaded by require, are tried through their callers', async () => {
  const { shown, mutants } = await probe({
    modules: {
      'main.ts':
        "import { part } from './part.ts'\nexport const f = (n: number): number => part(n) + «1:1|2»\n",
      'part.ts': 'export const part = (n: number): number => «2:n + 1|n»\n',
      'old.js': "const more = require('./more.js')\nexports.g = (n) => more(n) * «3:2|3»\n",
      'more.js': 'const BASE = «5:1|0»\nmodule.exports = (n) => BASE + «4:n + 1|n»\n',
    },
    calls: { 'main.ts': { generated: ['f(1)'] }, 'old.js': { generated: ['g(1)'] } },
  })
  expect(shown).toEqual([
    { call: 'f(1)', change: '[3]', differs: [1, 2], other: '[2]' },
    { call: 'g(1)', change: '[3]', differs: [3, 4, 5], other: '[2]' },
  ])
  expect(mutants).toEqual({ made: 5, dead: 0, survived: 5, undecided: 0 })
})

test('the values of a second source stand where they differ', async () => {
  const { shown, second } = await probe({
    modules: { 'fee.ts': FEE, 'unused.ts': 'export const used = false\n' },
    calls: { 'fee.ts': FEE_CALLS },
    second: {
      'fee.ts':
        "import { base } from './base.ts'\nexport const fee = (days: number): number => Math.max(base, (days - 2) * 2)\n",
      'base.ts': 'export const base = 0\n',
    },
  })
  expect(shown).toEqual([{ call: 'fee(3)', change: '[0]', differs: [1], other: '[2]', second: '[2]' }])
  expect(second).toBe('called')
})

test('a second source that cannot be loaded says nothing', async () => {
  const { shown, second } = await probe({
    modules: { 'fee.ts': FEE },
    calls: { 'fee.ts': { example: ['fee(1)', 'fee(3)', 'fee(4)'] } },
    second: { 'other.ts': 'export const fee = 1\n' },
  })
  expect([shown, second]).toEqual([[], 'not-loaded'])
})

/** A module of so many places, each of which only one input reaches. */
function manyPlaces(count: number): string {
  const cases = Array.from(
    { length: count },
    (_, n) => `  if (n === ${n}) return «${n + 1}:${n} * 3|${n} * 2»`,
  )
  return `export function f(n: number): number {\n${cases.join('\n')}\n  return -1\n}\n`
}

test('300 variants are tried with 20 calls each, and progress is said in between', async () => {
  const calls = Array.from({ length: 20 }, (_, n) => `f(${n * 15})`)
  const { shown, mutants } = await probe({
    modules: { 'many.ts': manyPlaces(300) },
    calls: { 'many.ts': { example: calls.slice(0, 10), generated: calls.slice(10) } },
  })
  expect(mutants).toEqual({ made: 300, dead: 9, survived: 291, undecided: 0 })
  expect(shown).toEqual(
    calls.slice(10).map((call, index) => {
      const n = (index + 10) * 15
      return { call, change: `[${n * 2}]`, differs: [n + 1], other: `[${n * 3}]` }
    }),
  )
})

test('when the time is over, it is said what was not tried', async () => {
  const said: string[] = []
  const { mutants, unfinished } = await probe({
    modules: {
      'slow.ts':
        'export const f = async (n: number): Promise<number> => { await new Promise((resolve) => setTimeout(resolve, 700)); return «1:n + 1|n» + «2:1|0» + «3:1|0» + «4:n - n|0» + «5:n - n|0» + «6:n - n|0» + «7:1|0» + «8:1|0» }\n',
    },
    calls: { 'slow.ts': { example: ['f(1)', 'f(2)'], generated: ['f(3)'] } },
    seconds: 14,
    options: { say: (line) => said.push(line) },
  })
  expect(mutants.undecided).toBeGreaterThan(0)
  expect(unfinished).toMatch(/^\d+ of 8 variants were not tried in the time$/)
  expect(said.every((line) => /^adequacy: \d+ of 8 variants, \d+ left open$/.test(line))).toBe(true)
})

test('without any time nothing is tried', async () => {
  const { rows, ...rest } = await probe({
    modules: { 'fee.ts': FEE },
    calls: { 'fee.ts': FEE_CALLS },
    seconds: 0,
    second: {},
  })
  expect(rows).toEqual([])
  expect(rest).toMatchObject({
    mutants: { made: 3, dead: 0, survived: 0, undecided: 3 },
    inputs: { planned: 3, tried: 0 },
    unfinished: '5 of 5 calls were not made in the time; 3 of 3 variants were not tried in the time',
  })
})

const SUM = `export function sum(list: number[], most: number): number {
  let total = 0
  for (let at = 0; at < list.length && total <= most; at++) total += list[at] ?? 0
  return total
}
`

test('the build that is made of a change is tried like one that was written by hand', async () => {
  const mutants = mutantsOfChange([{ path: 'sum.ts', base: undefined, head: SUM }], 'JD-0000-0000-0000', 100)
  const numbered = mutants.map((each, index) => ({ ...each, number: index + 1 }))
  const order = {
    modules: [{ path: 'sum.ts', content: switchedBuild('sum.ts', SUM, numbered) }],
    mutants: numbered.map(({ path, number }) => ({ path, number })),
    calls: [
      planned('example', 'sum.ts', 'sum([1, 2, 3], 9)'),
      planned('example', 'sum.ts', 'sum([5, 5, 5], 9)'),
      planned('generated', 'sum.ts', 'sum([9, 1], 9)'),
      planned('generated', 'sum.ts', 'sum([], 9)'),
    ],
    seconds: 60,
  }
  const { rows, mutants: counts } = await runProbe(order, places(folderWith({ 'sum.ts': SUM })))
  expect(counts).toMatchObject({ made: mutants.length, undecided: 0 })
  expect(counts.dead).toBeGreaterThan(counts.survived)
  const differing = rows.find(({ call }) => call === 'sum([9, 1], 9)')?.differs ?? []
  expect(numbered.filter(({ number }) => differing.includes(number)).map(({ content }) => content)).toEqual([
    SUM.replace('total <= most', 'total < most'),
  ])
})
