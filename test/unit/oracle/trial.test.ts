import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import type { ExportRecord } from '../../../shared/exports/extract-exports.ts'
import { callOnce } from '../../../shared/oracle/exercise/exercise.ts'
import { bitsOfRows } from '../../../shared/oracle/trial/row-bits.ts'
import { trialFindings } from '../../../shared/oracle/trial/trial-findings.ts'
import { trialRows } from '../../../shared/oracle/trial/trial-rows.ts'
import { twinsOf, type Trial, type Twin } from '../../../shared/oracle/trial/trial.ts'
import { fileOf, GOOD } from '../specification/sample-spec.ts'
import { folderWith } from './calls.ts'

type Rows = { call: string; [field: string]: unknown }[]

function specWith(examples: Rows, signature = 'function wanted(...all: unknown[]): unknown') {
  return fileOf({
    interface: [{ module: 'src/trim.ts', signature }],
    acceptance: [{ ...GOOD.acceptance[0], examples }],
  })
}

function record(name: string): ExportRecord {
  const signature = { form: 'function' as const, params: [], result: undefined, generics: [], members: [] }
  return { name, file: 'src/old.js', line: 3, signature, doc: '' }
}

/** The exports of a module that do all rows, with the form in which they were called. */
async function twinsIn(source: string, names: string[], rows: Rows, takes?: number): Promise<string[]> {
  const found = await twins(source, names, rows, takes)
  return found.map(({ match, how }) => (how === '' ? match.record.name : `${match.record.name} ${how}`))
}

async function twins(source: string, names: string[], examples: Rows, takes?: number): Promise<Twin[]> {
  const candidates = names.map((name) => {
    const isMethod = name === 'List.with' ? { isMethod: true as const } : {}
    return { record: { ...record(name), ...isMethod }, score: 0 }
  })
  const rows = trialRows(specWith(examples).spec, 'wanted')
  const trial: Trial = { name: 'wanted', takes, rows, candidates }
  const folder = folderWith({ 'src/old.js': source, 'package.json': '{ "type": "module" }' })
  const place = { folder, path: process.env['PATH'] ?? '', home: tmpdir(), tmp: tmpdir() }
  const limits = { minutes: 1, processorMs: 300, waitMs: 500, mostEnds: 5 }
  const [found = []] = await twinsOf([trial], (calls) => callOnce(calls, { ...place, ...limits }))
  return found
}

const NUMBERS: Rows = [
  { call: 'wanted([3, 1], 2)', returns: [3, 1, 2] },
  { call: 'wanted([], 7)', returns: [7] },
]

describe('an export that is asked to do the rows of a spec', () => {
  it('is a twin when it gives every value, whatever it is called', async () => {
    const source = `
      export function add(list, item) { return [...list, item] }
      export function addFirst(list, item) { return [item, ...list] }
      export const Lists = { add }
      export async function later(list, item) { return [...list, item] }
      export function boom() { throw new Error('no') }
      export function stops() { process.exit(0) }
      export function hangs() { for (;;); }`
    const names = ['add', 'addFirst', 'Lists.add', 'later', 'boom', 'missing', 'stops', 'default', 'hangs']
    expect(await twinsIn(source, names, NUMBERS, 1)).toEqual(['add', 'Lists.add', 'later'])
  })

  it('is called in other forms as well, the plainest first', async () => {
    const source = `
      export const swapped = (item, list) => [...list, item]
      export const curried = (item) => (list) => [...list, item]
      export const ofOne = ([list, item]) => [...list, item]
      export const both = (a, b) => Array.isArray(a) ? [...a, b] : [...b, a]`
    expect(await twinsIn(source, ['swapped', 'curried', 'ofOne', 'both'], NUMBERS, 2)).toEqual([
      'swapped with its first two arguments swapped',
      'curried with one argument at a time, the first one last',
      'ofOne with one list of its arguments',
      'both',
    ])
  })

  it('is called in a second call, with a changed argument, and on an instance', async () => {
    const source = `
      export const later = (item) => (list) => [...list, item]
      export const made = () => (list, item) => [...list, item]
      export const changed = (list, item) => { list.push(item) }
      export class List {
        constructor(items) { this.items = items }
        with(item) { return new List([...this.items, item]) }
        toArray() { return this.items }
      }`
    const names = ['later', 'made', 'changed', 'List.with']
    expect(await twinsIn(source, names, NUMBERS, 2)).toEqual([
      'later with one argument at a time, the first one last',
      'made with its arguments in a second call',
      'changed which changes its first argument',
      'List.with on an instance of its first argument',
    ])
  })

  it('is given dates where the rows have texts of dates', async () => {
    const rows = [
      { call: 'wanted("2024-05-10")', returns: 131 },
      { call: 'wanted("2024-12-31")', returns: 366 },
    ]
    const source =
      'export const days = (day) => (day.getTime() - Date.UTC(day.getUTCFullYear(), 0)) / 864e5 + 1'
    expect(await twinsIn(source, ['days'], rows, 1)).toEqual(['days with dates for texts'])
  })

  it('may fail in a timer: that ends no other call', async () => {
    const source = `
      export const add = (list, item) => { setTimeout(() => item(), 0); return [...list, item] }
      export const again = (list, item) => [...list, item]`
    expect(await twinsIn(source, ['add', 'again'], NUMBERS, 1)).toEqual(['add', 'again'])
  })

  it('may have the name of the wanted function, and is called in every form', async () => {
    const source = 'export const wanted = (item, list) => [...list, item]'
    expect(await twinsIn(source, ['wanted'], NUMBERS, 2)).toEqual([
      'wanted with its first two arguments swapped',
    ])
  })

  it('is given rows of statements, promises and matchers; not those of errors, programs and other exports', async () => {
    const rows = [
      { given: 'const list = [1]', call: 'wanted(list, list.length)', anyOrder: [1, 1] },
      { call: 'wanted(await Promise.resolve([1]), 3)', contains: [3] },
      { call: 'wanted(null, 1)', throws: 'TypeError' },
      { cli: { run: 'src/trim.ts' }, exit: 3 },
      { call: 'wanted(other(), 1)', from: { other: 'src/other.ts' }, returns: [] },
    ] as unknown as Rows
    expect(trialRows(specWith(rows).spec, 'wanted').map(({ code }) => code)).toEqual([
      expect.stringContaining('const list = [1];\nreturn (wanted(list, list.length))'),
      expect.stringMatching(/^\(async \(\) =>/),
    ])
    expect(await twinsIn('export const add = (list, item) => [...list, item]', ['add'], rows)).toEqual([
      'add',
    ])
  })
})

describe('what it says when all rows are right', () => {
  const bits = (rows: Rows): number => bitsOfRows(trialRows(specWith(rows).spec, 'wanted'))

  it('is much for a long text, one bit for yes or no, and next to nothing for an argument that comes back', () => {
    expect(bits([{ call: 'wanted("Ab c")', returns: 'ab-c' }])).toBe(17)
    expect(bits([{ call: 'wanted("a")', returns: true }])).toBe(1)
    expect(bits([{ call: 'wanted("Ab c")', returns: 'Ab c' }])).toBe(1)
    expect(bits([{ call: 'wanted({ a: "Ab c" }, "a")', returns: 'Ab c' }])).toBe(6)
    expect(bits([{ call: 'wanted("Hello, World!", "Hello, ")', returns: 'World!' }])).toBe(6)
    expect(bits([{ call: 'wanted([2])', returns: 0.5 }])).toBe(20)
  })

  it('is two bits for an item that the call names already: a union of pairs is no order of tasks', () => {
    const call = 'wanted([["a", "b"], ["b", "c"]])'
    expect(bits([{ call, returns: ['a', 'b', 'c'] }])).toBe(7)
    expect(bits([{ call, returns: ['a', 'x'] }])).toBe(8)
    expect(bits([{ call: 'wanted("ab")', returns: ['a'] }])).toBe(6)
  })

  it('does not grow with rows that all give the same', () => {
    const rows = ['a', 'b', 'c', 'd'].map((text) => ({ call: `wanted("${text}")`, returns: false }))
    expect(bits(rows)).toBe(1)
    expect(bits([...rows, { call: 'wanted("e")', returns: true }])).toBe(5)
  })
})

describe('the author', () => {
  const twin = (bits: number, rows = 2, score = 0): Twin => {
    return { match: { record: record('old'), score }, how: '', rows, bits }
  }
  const told = (each: Twin, fields: object = {}): string[] =>
    trialFindings(fileOf(fields), { wanted: 'trimLines', pointer: '/interface/0', twins: [each] }).map(
      ({ level, code }) => `${level} ${code}`,
    )

  it('is stopped by rows that say much, asked by those that may be chance, and left alone by trivial ones', () => {
    expect(told(twin(30))).toEqual(['block SPEC_EXISTS'])
    expect(told(twin(30, 1))).toEqual(['block SPEC_EXISTS_MAYBE'])
    expect(told(twin(15))).toEqual(['block SPEC_EXISTS_MAYBE'])
    expect(told(twin(15), { risk: 'low' })).toEqual(['warn SPEC_EXISTS_MAYBE'])
    expect(told(twin(3))).toEqual([])
    expect(told(twin(3, 2, 0.31))).toEqual(['block SPEC_EXISTS_MAYBE'])
  })

  it('is told the place and the form of the call', () => {
    const twins = [{ ...twin(30), how: 'with one argument at a time' }]
    const tried = { wanted: 'trimLines', pointer: '/interface/0', twins }
    expect(trialFindings(fileOf(), tried)).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(
          /trimLines .* old at src\/old\.js:3 \(with one argument at a time\)/,
        ) as string,
        hint: expect.stringContaining('verdict: old') as string,
        line: 8,
      }),
    ])
  })

  it('answers as for words', () => {
    const reuse = { option: 'reuse', verdict: 'old', reason: 'It trims the start of lines as well.' }
    const why = { ...GOOD.why, alternatives: [...GOOD.why.alternatives, reuse] }
    expect(told(twin(30), { why })).toEqual([])
  })
})
