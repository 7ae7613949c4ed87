import { afterAll, describe, expect, it } from 'vitest'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { compareStyle, type StyleComparison } from '../../../shared/house/compare-style.ts'
import { weakensUnasked } from '../../../shared/house/weakening-check.ts'
import type { GateOptions, Weakens } from '../../../shared/house/gate-context.ts'
import { defaultHouse } from '../../../shared/house/standard/built-in-rules.ts'
import { ANALYSIS, makeRepository, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

const TEST =
  "import { expect, it } from 'vitest'\nimport { add } from '../src/add.js'\nit('adds', () => {\n  expect(add(1, 2)).toBe(3)\n})\n"
const SKIPPED = TEST.replace('it(', 'it.skip(')
const ADD = 'export function add(a: number, b: number): number {\n  return a + b\n}\n'
const repository = makeRepository({
  'test/add.test.js': TEST,
  'src/add.ts': ADD,
  'src/any.ts': 'export const a: any = 1\nexport const b = 2\nexport const c = 3\nexport const d = 4\n',
  'package.json': '{ "scripts": { "test": "vitest run" } }\n',
})

async function gate(
  files: Record<string, string | undefined>,
  weakens?: Weakens,
  more: Partial<GateOptions> = {},
): Promise<StyleComparison> {
  const { repo, base } = repository
  const changes = Object.entries(files).map(([path, content]) => ({ path, content }))
  const options = {
    repo,
    base,
    changeSet: changeSetOf(base, changes),
    house: defaultHouse(),
    analysis: ANALYSIS,
  }
  return compareStyle({ ...options, ...(weakens === undefined ? {} : { weakens }), ...more })
}

const levels = ({ findings }: StyleComparison): string[] =>
  findings
    .filter(({ code }) => code.startsWith('WEAKENED_'))
    .map(({ level, code, file }) => `${level} ${code} ${file ?? ''}`)

describe('whether people have said that a gate may be weakened', () => {
  const tell = (code: string, allowed: boolean): boolean =>
    weakensUnasked({ weakening: { files: [], found: [{ code, file: 'a.js', subject: 'file', allowed }] } })

  it('is told by the evidence, which names every one', () => {
    expect(tell('WEAKENED_RULE', false)).toBe(true)
    expect(tell('WEAKENED_RULE', true)).toBe(false)
    expect(tell('WEAKENED_TYPE', false)).toBe(false)
    expect(weakensUnasked({ scope: {} })).toBe(false)
  })
})

describe('what a change takes away from the gates', () => {
  it('stops a unit, waits for an approval, or is told, by who proposes it', async () => {
    const change = { 'test/add.test.js': SKIPPED }
    const found = async (otherwise: Weakens['otherwise']): Promise<string[]> =>
      levels(await gate(change, { lines: [], otherwise }))
    expect(await found('stop')).toEqual(['block WEAKENED_TEST_SKIPPED test/add.test.js'])
    expect(await found('ask')).toEqual(['warn WEAKENED_TEST_SKIPPED test/add.test.js'])
    expect(levels(await gate(change))).toEqual(['warn WEAKENED_TEST_SKIPPED test/add.test.js'])
  })

  it('passes with the line of the spec that names it, which is shown', async () => {
    const lines = ['test/add.test.js#adds: the sum is tested by the next release']
    const { findings, evidence } = await gate({ 'test/add.test.js': SKIPPED }, { lines, otherwise: 'stop' })
    expect(findings.find(({ code }) => code === 'WEAKENED_TEST_SKIPPED')).toMatchObject({
      level: 'warn',
      hint: 'the spec says why: the sum is tested by the next release',
    })
    expect(evidence['weakening']).toEqual({
      files: ['test/add.test.js'],
      found: [{ code: 'WEAKENED_TEST_SKIPPED', file: 'test/add.test.js', subject: 'adds', allowed: true }],
    })
  })

  it.each([
    'test/add.test.js#add: another subject',
    'test/other.test.js#adds: another file',
    'test/add.test.js#adds',
    '#adds: no file',
  ])('does not pass with the line %j', async (line) => {
    expect(levels(await gate({ 'test/add.test.js': SKIPPED }, { lines: [line], otherwise: 'stop' }))).toEqual(
      ['block WEAKENED_TEST_SKIPPED test/add.test.js'],
    )
  })

  it('lets each line pass one subject alone', async () => {
    const change = {
      'package.json': '{ "scripts": { "test": "vitest run || true" } }\n',
      'test/add.test.js': SKIPPED,
    }
    const lines = ['package.json#scripts.test: for a while']
    expect(levels(await gate(change, { lines, otherwise: 'stop' }))).toEqual([
      'block WEAKENED_TEST_SKIPPED test/add.test.js',
      'warn WEAKENED_FAILURE package.json',
    ])
  })

  it('leaves types to the interface of the spec, and tells them of a pull request', async () => {
    const change = {
      'src/add.ts': ADD.replace('a: number,', 'a: unknown,').replace('a + b', 'Number(a) + b'),
    }
    const asked = {
      exports: [
        {
          module: 'src/add.ts',
          name: 'add',
          kind: 'function' as const,
          parameters: 2,
          signature: 'function add(a: unknown, b: number): number',
        },
      ],
      called: [],
      gone: [],
      text: '',
    }
    const stop: Weakens = { lines: [], otherwise: 'stop' }
    expect(levels(await gate(change, stop))).toEqual(['block WEAKENED_TYPE src/add.ts'])
    expect(levels(await gate(change, stop, { asked }))).toEqual([])
    expect(levels(await gate(change, stop, { scopes: [] }))).toEqual(['warn WEAKENED_TYPE src/add.ts'])
  })

  it('says nothing of a change that touches no gate', async () => {
    const { evidence } = await gate({ 'src/add.ts': `${ADD}\nexport const zero = 0\n` })
    expect(Object.keys(evidence)).not.toContain('weakening')
  })

  it('does not judge what a station makes', async () => {
    expect(levels(await gate({ 'test/add.test.js': SKIPPED }, undefined, { isMade: () => true }))).toEqual([])
  })
})

describe('a file that is moved', () => {
  it('has no new violations, and new ones are found in it', async () => {
    const text = 'export const a: any = 1\nexport const b = 2\nexport const c = 3\nexport const d = 4\n'
    const codes = ({ findings }: StyleComparison): string[] =>
      findings.map(({ code, file, line }) => `${code} ${file ?? ''}:${line ?? 0}`)
    expect(codes(await gate({ 'src/any.ts': undefined, 'src/moved.ts': text }))).toEqual([])
    expect(
      codes(await gate({ 'src/any.ts': undefined, 'src/moved.ts': `${text}export const e: any = 5\n` })),
    ).toEqual(['no-any src/moved.ts:5'])
    // without the file that goes it is a new one
    expect(codes(await gate({ 'src/moved.ts': text }))).toEqual(['no-any src/moved.ts:1'])
  })

  it('takes its tests along', async () => {
    expect(levels(await gate({ 'test/add.test.js': undefined, 'test/sum.test.js': TEST }))).toEqual([])
    expect(levels(await gate({ 'test/add.test.js': undefined, 'test/sum.test.js': SKIPPED }))).toEqual([
      'warn WEAKENED_TEST_SKIPPED test/sum.test.js',
    ])
  })
})
