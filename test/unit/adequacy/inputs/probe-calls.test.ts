import fc from 'fast-check'
import { expect, test } from 'vitest'
import { probeCalls } from '../../../../shared/adequacy/inputs/probe-calls.ts'
import { parseCall } from '../../../../shared/specification/document/parse-call.ts'
import { valueText } from '../../../../shared/adequacy/inputs/values/write-call.ts'
import { list, record, scalar, type Value } from '../../../../shared/adequacy/inputs/values/value.ts'
import { callsFor, specOf } from './sample.ts'

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc
      .oneof(
        fc.string({ unit: 'grapheme' }),
        fc.integer(),
        fc.double(),
        fc.boolean(),
        fc.bigInt(),
        fc.constantFrom(null, undefined),
      )
      .map(scalar),
    fc.array(tie('value'), { maxLength: 3 }).map(list),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c d'), tie('value')), {
        maxLength: 3,
        selector: ([key]) => key,
      })
      .map((pairs) => record(pairs.map(([key, inner]) => ({ key, value: inner })))),
  ),
}))

const rows = fc
  .array(fc.tuple(value, value), { minLength: 1, maxLength: 3 })
  .map((pairs) =>
    pairs.map(([one, other]) => ({ call: `f(${valueText(one)}, ${valueText(other)})`, returns: 1 })),
  )

test('calls are calls, none twice, no example among them, and the same for the same seed', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.string(), async (examples, seed) => {
      const spec = specOf(['function f(a: unknown, b?: unknown): number'], [examples])
      const change = [{ path: 'src/trim.ts', head: 'export const f = (a) => a > 41 || /[x-z]{3}/.test(a)' }]
      const calls = await probeCalls(spec, { seed, change, most: 60 })
      for (const { call, callee, module, source } of calls)
        expect([parseCall(call), module, source]).toEqual([
          { kind: 'ok', callee, text: call },
          'src/trim.ts',
          'generated',
        ])
      const texts = calls.map(({ call }) => call)
      expect(new Set(texts).size).toBe(texts.length)
      expect(texts.filter((call) => examples.some((example) => example.call === call))).toEqual([])
      expect(texts.length).toBeGreaterThan(0)
      expect(texts.length).toBeLessThanOrEqual(60)
      expect(await probeCalls(spec, { seed, change, most: 60 })).toEqual(calls)
    }),
    { numRuns: 10 },
  )
})

test('another seed draws other calls; those one step away stay', async () => {
  const spec = specOf(['function f(a: string, b: number): string'], [[{ call: 'f("ab c", 5)', returns: '' }]])
  const [one, other] = [await callsFor(spec, { seed: 'JD-1' }), await callsFor(spec, { seed: 'JD-2' })]
  expect(one).not.toEqual(other)
  for (const near of ['f("", 5)', 'f("ab c", 4)', 'f("ab c", 6)', 'f("ab c", 0)']) {
    expect(one).toContain(near)
    expect(other).toContain(near)
  }
})

test('the domain of the spec is kept', async () => {
  const examples = [{ call: 'f("ab", 5)', returns: '' }]
  const domain = [
    { of: 'f', argument: 2, is: 'positive' },
    { of: 'f', argument: 1, is: 'not-empty' },
    { not: 'f("ab", 6)' },
  ]
  const calls = await callsFor(specOf(['function f(a: string, b: number): string'], [examples], { domain }))
  expect(calls.length).toBeGreaterThan(100)
  expect(calls.filter((call) => /\(""|, (?:-|0\))|"ab", 6\)/.test(call))).toEqual([])
})

test('an answer takes its call out, and lets no other in', async () => {
  const signature = 'function f(a: string, b: number): string'
  const row = { call: 'f("ab", 5)', returns: '' }
  const before = await callsFor(specOf([signature], [[row]]))
  const answer = { call: "f('ab', 4)", returns: 'x', holdout: true, by: 'ann', asked: 'JD-TR7C-X5WM-CSPW' }
  const domain = [{ of: 'f', argument: 2, is: 'not-negative', by: 'ann', asked: 'JD-TR7C-X5WM-CSPW' }]
  const after = await callsFor(specOf([signature], [[row, answer]], { domain }))
  expect(before).toContain('f("ab", 4)')
  expect(after).toEqual(before.filter((call) => call !== 'f("ab", 4)' && !/, -|NaN/.test(call)))
})

test('an answer that a call is out of the domain takes out the calls that it settles', async () => {
  const spec = ['function f(a: string): string']
  const before = await callsFor(specOf(spec, [[{ call: 'f("ab cd")', returns: '' }]]))
  const domain = [{ not: 'f("😀ab")', by: 'ann', asked: 'JD-TR7C-X5WM-CSPW' }]
  const after = await callsFor(specOf(spec, [[{ call: 'f("ab cd")', returns: '' }]], { domain }))
  expect(before.filter((call) => call.includes('😀')).length).toBeGreaterThan(1)
  expect(after).toEqual(before.filter((call) => !call.includes('😀')))
})

test('exports share the calls by their criteria, and take turns', async () => {
  const signatures = [
    'function f(a: string): number',
    'function g(a: string): string',
    'function h(a: string): string',
  ]
  const f = [1, 2, 3].map((each) => [{ call: `f("a${each} b")`, returns: 1 }])
  const calls = await callsFor(specOf(signatures, [...f, [{ call: 'g("a b")', returns: '' }]]), { most: 100 })
  const count = (name: string): number => calls.filter((call) => call.startsWith(`${name}(`)).length
  expect([count('f'), count('g'), count('h')]).toEqual([60, 20, 20])
  expect(calls.slice(0, 3).map((call) => call[0])).toEqual(['f', 'g', 'h'])
})

test('strange numbers come only where somebody speaks of them', async () => {
  const calls = async (ears: string, head = ''): Promise<string[]> => {
    const acceptance = [{ id: 'AC-1', ears, examples: [{ call: 'f(7)', returns: 1 }] }]
    const spec = specOf(['function f(count: number): number'], [], { acceptance })
    return callsFor(spec, { change: [{ path: 'src/trim.ts', head }] })
  }
  const plain = await calls('The function shall count.')
  expect(plain.filter((call) => /NaN|Infinity|\.\d/.test(call))).toEqual(['f(NaN)'])
  expect(plain.indexOf('f(NaN)')).toBeGreaterThan(plain.indexOf('f(1000000)'))
  expect(await calls('If the count is not finite, then f shall throw.')).toContain('f(NaN)')
  expect(
    await calls('If the count is no whole number, then f shall throw a whole number of errors.'),
  ).toContain('f(7.5)')
  expect(await calls('The function shall count.', 'export const f = (a) => (isNaN(a) ? 0 : a)')).toContain(
    'f(NaN)',
  )
})

test('numbers and texts of the change are put in, from the lines that it brings in alone', async () => {
  const spec = specOf(['function f(a: string, b: number): string'], [[{ call: 'f("ab", 5)', returns: '' }]])
  const base = 'const OLD = 333\n'
  const head = `${base}const DAY = 24 * 60\nexport const f = (a, b) => (b >= DAY ? a.split('%') : a)\n`
  const calls = await callsFor(spec, { change: [{ path: 'src/trim.ts', base, head }] })
  for (const call of ['f("ab", 1439)', 'f("ab", 1440)', 'f("ab", 1441)', 'f("a%b", 5)'])
    expect(calls).toContain(call)
  expect(calls.filter((call) => call.includes('333'))).toEqual([])
})

test('of a text with filled numbers most steps keep the form', async () => {
  const spec = specOf(['function f(day: string): string'], [[{ call: 'f("2024-05-17")', returns: '' }]])
  const calls = (await callsFor(spec)).slice(0, 30)
  expect(calls.filter((call) => /\("\d{4}-\d\d-\d\d"\)/.test(call)).length).toBeGreaterThan(15)
  for (const day of ['2024-05-18', '2024-05-31', '2024-02-29', '2023-02-29'])
    expect(calls).toContain(`f("${day}")`)
})

test('signs that the sentences name are put in, and what the examples return is given back', async () => {
  const signature = 'function loginName(name: string, taken: string[]): string'
  const ears = 'When a line begins with ; or #, loginName shall pass over it.'
  const examples = [
    { call: 'loginName("Ann", [])', returns: 'ann' },
    { call: 'loginName("Ann", ["ann"])', returns: 'ann2' },
  ]
  const acceptance = [{ id: 'AC-1', ears, examples }]
  const calls = await callsFor(specOf([signature], [], { acceptance }))
  expect(calls).toContain('loginName("Ann", ["ann", "ann2"])')
  expect(calls.some((call) => call.includes('#'))).toBe(true)
})

test('drawn lists keep the order that those of the examples have', async () => {
  const signature = 'function allowed(times: number[], most: number): boolean[]'
  const rows = ['allowed([0, 10], 2)', 'allowed([0, 10, 20], 2)', 'allowed([5, 90], 1)'].map((call) => ({
    call,
    returns: [],
  }))
  const calls = await callsFor(specOf([signature], [rows]))
  const lists = calls.map(
    (call) => JSON.parse(/\[[^\]]*\]/.exec(call)?.[0].replaceAll('NaN', '0') ?? '[]') as number[],
  )
  const long = lists.filter(({ length }) => length > 4)
  const rising = long.filter((list) => list.every((each, at) => at === 0 || each >= (list[at - 1] ?? 0)))
  expect(long.length).toBeGreaterThan(20)
  expect(rising.length / long.length).toBeGreaterThan(0.8)
})

test('most texts that are drawn have the form of those seen', async () => {
  const examples = [{ call: 'f("1.0.0-beta.2", "1.0.0-beta.11")', returns: -1 }]
  const calls = await callsFor(specOf(['function f(a: string, b: string): number'], [examples]))
  expect(calls.length).toBeGreaterThan(900)
  const isForm = (call: string): boolean => /^f\("\d+\.\d+\.\d+-[\w.]+", "\d+\.\d+\.\d+-[\w.]+"\)$/.test(call)
  expect(calls.filter(isForm).length / calls.length).toBeGreaterThan(0.25)
})

test('calls that somebody has named come first, where they are calls of an export that the domain allows', async () => {
  const spec = specOf(['function f(a: string): number'], [[{ call: 'f("a")', returns: 1 }]])
  const domain = [{ of: 'f', argument: 1, is: 'not-empty' as const }]
  const named = ['f("née")', 'f("")', 'g("x")', 'f("a")', 'f("b")']
  const calls = await probeCalls({ ...spec, domain }, { seed: '1', change: [], named })
  expect(calls.slice(0, 2).map(({ call }) => call)).toEqual(['f("née")', 'f("b")'])
  expect(calls.filter(({ call }) => call === 'f("b")')).toHaveLength(1)
  expect(calls.filter(({ call }) => ['f("")', 'g("x")', 'f("a")'].includes(call))).toEqual([])
})
