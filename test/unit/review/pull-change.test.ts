import { afterEach, describe, expect, test } from 'vitest'
import { checkReview } from '../../../actions/review/check.ts'
import { checkStyle } from '../../../actions/style-gate/check.ts'
import { openPullChange, type PullChange } from '../../../shared/line/pull-change.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { EXAMPLE } from '../compile/lines.ts'

const HOUSE = `version: "1"
rules:
  - id: no-any
    applies: ["src/**/*.ts"]
    say: Give every value a type.
    why: One any switches off the checks of everything it touches.
    good: "export function lengthOf(text: string): number { return text.length }"
    bad: "export function lengthOf(text: any): number { return text.length }"
    enforce: { eslint: { rule: "@typescript-eslint/no-explicit-any" } }
    level: block
`
const LESS = HOUSE.replace('level: block', 'level: warn')
const SPEC = `---
id: half
title: Half of a number
why: Sums are split by hand.
paths: { write: [src/half.ts] }
interface:
  - { module: src/half.ts, signature: "function half(n: number): number" }
acceptance:
  - { id: AC-1, ears: "When given a number, half shall return half of it.", examples: [{ call: "half(4)", returns: 2 }] }
---
`
const HALF = 'export function half(n: number): number {\n  return n / 2\n}\n'
const NOW = 'export function half(n: number): number {\n  return n / 2 + Date.now() * 0\n}\n'
const WORDS =
  'export const SPACE = " "\n\nexport function words(text: string): string[] {\n  return text.split(SPACE)\n}\n'

const FACTORY = EXAMPLE.replace(/^house: .*\n/m, 'house: .factory/house.yml\n')
const ONE_LAYER = `version: "1"
unlisted: off
layers:
  - { name: code, files: ["src/**"], may_import: [] }
`
const LAYERS = `${ONE_LAYER}  - { name: top, files: ["*"], may_import: [code] }
`

const BASE = {
  '.factory/architecture.yml': LAYERS,
  'factory.yml': FACTORY,
  '.factory/house.yml': HOUSE,
  'src/words.ts': WORDS,
  'test/words.test.ts': "test('a', () => {})\ntest('b', () => {})\n",
  'package.json': '{ "scripts": { "test": "vitest" } }\n',
}

let repository: TestRepository | undefined
afterEach(() => repository?.remove())

/** A pull request that changes these files. */
async function proposing(
  files: Record<string, string | undefined>,
  base: Record<string, string> = {},
): Promise<PullChange> {
  repository = makeRepository({ ...BASE, ...base })
  const from = repository.git('rev-parse', 'HEAD')
  const head = repository.commit(files)
  return openPullChange({ repo: repository.path, base: from, head, factory: 'factory.yml' })
}

type Check = (change: PullChange) => Promise<{ findings: { level: string; code: string; file?: string }[] }>

const style: Check = checkStyle
const review: Check = (change) => checkReview(change, () => Promise.resolve(undefined), false)

async function found(check: Check, change: PullChange): Promise<string[]> {
  const { findings } = await check(change)
  return findings
    .map(({ level, code, file }) => [level, code, ...(file === undefined ? [] : [file])].join(' '))
    .sort()
}

describe('a change of a person without a spec', () => {
  test('is told what importers lose and what the module can now do, and stopped by neither', async () => {
    const change = await proposing({
      'src/words.ts':
        'export function words(text: string): string {\n  return text + String(Date.now())\n}\n',
    })
    expect(await found(style, change)).toEqual([
      'warn CHANGE_EFFECT src/words.ts',
      'warn CHANGE_EXPORT_CHANGED src/words.ts',
      'warn CHANGE_EXPORT_REMOVED src/words.ts',
    ])
  })

  test('is stopped by what would stop a written one: the house, and characters that deceive', async () => {
    const change = await proposing({ 'src/loose.ts': 'export const a: any = "x\u202ey"\n' })
    expect(await found(style, change)).toEqual(
      expect.arrayContaining(['block BIDI_CHARACTER src/loose.ts', 'block no-any src/loose.ts']),
    )
  })

  test.each<[string, Record<string, string | undefined>, string]>([
    [
      'a test file that goes',
      { 'test/words.test.ts': undefined },
      'warn REVIEW_TEST_REMOVED test/words.test.ts',
    ],
    [
      'tests that go',
      { 'test/words.test.ts': "test('a', () => {})\n" },
      'warn REVIEW_TEST_REMOVED test/words.test.ts',
    ],
    ['a guarded path', { '.husky/pre-commit': 'npm test\n' }, 'warn REVIEW_GUARDED_PATH .husky/pre-commit'],
    ['a lock file', { 'package-lock.json': '{}\n' }, 'warn REVIEW_GUARDED_PATH package-lock.json'],
    [
      'the build service',
      { '.github/workflows/x.yml': 'on: push\n' },
      'warn REVIEW_SENSITIVE_PATH .github/workflows/x.yml',
    ],
    [
      'a script',
      { 'package.json': '{ "scripts": { "test": "true" } }\n' },
      'warn CHANGE_SCRIPT package.json',
    ],
    [
      'a package from elsewhere',
      { 'package.json': '{ "dependencies": { "x": "git+ssh://evil" }, "scripts": { "test": "vitest" } }\n' },
      'warn CHANGE_DEPENDENCY_SOURCE package.json',
    ],
  ])('is shown to the person who merges over %s', async (_, files, finding) => {
    const findings = await found(review, await proposing(files))
    expect(findings).toContain(finding)
    expect(findings.filter((each) => each.startsWith('block'))).toEqual([])
  })

  test('may add tests and move them without a word', async () => {
    const change = await proposing({
      'test/words.test.ts': "test('b', () => {})\ntest('a', () => {})\nit('c', f)\n",
    })
    expect(await found(review, change)).toEqual([])
  })

  const SKIPPED = { 'test/words.test.ts': "test('a', () => {})\ntest.skip('b', () => {})\n" }

  test('is stopped when it weakens a gate, unless people are asked or a spec says that it may', async () => {
    expect(await found(style, await proposing(SKIPPED))).toEqual([
      'block WEAKENED_TEST_SKIPPED test/words.test.ts',
    ])
    repository?.remove()
    const asking = {
      'factory.yml': FACTORY.replace(
        'pullRequests: true',
        'pullRequests: true\n  environments: { weakened: owners }',
      ),
    }
    const change = await proposing(SKIPPED, asking)
    expect(await found(style, change)).toEqual(['warn WEAKENED_TEST_SKIPPED test/words.test.ts'])
    expect(await checkStyle(change)).toMatchObject({ weakened: true })
    repository?.remove()
    const weakens =
      'paths: { write: [src/half.ts, test/words.test.ts] }\nweakens: ["test/words.test.ts#b: it is shown elsewhere"]'
    const spec = { 'specs/half.spec.md': SPEC.replace(/^paths: .*$/m, weakens) }
    const named = await proposing({ ...SKIPPED, 'src/half.ts': HALF }, spec)
    expect(await found(style, named)).toEqual(['warn WEAKENED_TEST_SKIPPED test/words.test.ts'])
    expect(await checkStyle(named)).toMatchObject({ weakened: false })
  })

  test('is told when more packages may come', async () => {
    const policy = 'dependencies: { allow: [ms], deny: [left-pad], scripts: [] }\n'
    const less = 'dependencies: { allow: [ms, lodash], scripts: [esbuild] }\n'
    const found = async (before: string, after: string): Promise<string[]> => {
      const change = await proposing({ 'factory.yml': FACTORY + after }, { 'factory.yml': FACTORY + before })
      const { findings } = await checkStyle(change)
      repository?.remove()
      return findings.filter(({ code }) => code === 'CHANGE_GATE_WEAKENED').map(({ message }) => message)
    }
    expect(await found(policy, less)).toHaveLength(3)
    expect(await found(less, policy)).toEqual([])
    const andon = 'andon: { equalHalts: 3, reverted: true }\n'
    expect(await found(andon, 'andon: { reverted: true }\n')).toEqual([
      'the line no longer stops for equalHalts',
    ])
    expect(await found(andon, '')).toEqual(['the line no longer stops by itself'])
    expect(await found('', `${andon}ledger: off\n`)).toEqual([
      'units that end are no longer written into the ledger',
    ])
  })

  test.each<[string, Record<string, string | undefined>]>([
    [
      'a station',
      { 'factory.yml': FACTORY.replace(/^ {2}test:.*\n/m, '').replace('pass: test', 'pass: review') },
    ],
    [
      'a key',
      { 'factory.yml': FACTORY.replace('pullRequests: true', 'pullRequests: true\n  withoutKeys: warn') },
    ],
    ['a rule', { '.factory/house.yml': LESS }],
    ['the house', { '.factory/house.yml': undefined }],
    ['a layer', { '.factory/architecture.yml': ONE_LAYER }],
    ['the layers', { '.factory/architecture.yml': undefined }],
  ])('is told when it takes %s from the gates', async (_, files) => {
    const findings = await found(style, await proposing(files))
    expect(findings.filter((each) => each.startsWith('warn CHANGE_GATE_WEAKENED'))).toHaveLength(1)
  })
})

describe('a change of a person that works on an open spec', () => {
  const spec = { 'specs/half.spec.md': SPEC }

  test('passes when it does what the spec asks for', async () => {
    expect(await found(style, await proposing({ 'src/half.ts': HALF }, spec))).toEqual([])
  })

  test.each<[string, Record<string, string | undefined>, string]>([
    ['an effect that the spec does not allow', { 'src/half.ts': NOW }, 'block CHANGE_EFFECT src/half.ts'],
    [
      'an export that is missing',
      { 'src/half.ts': 'const half = 1\n' },
      'block CHANGE_INTERFACE src/half.ts',
    ],
    [
      'an interface that is another',
      { 'src/half.ts': 'export function half(n: string): string {\n  return n\n}\n' },
      'block CHANGE_INTERFACE src/half.ts',
    ],
  ])('is stopped by %s', async (_, files, finding) => {
    expect(await found(style, await proposing(files, spec))).toContain(finding)
  })

  test('is told what lies beyond the spec, once', async () => {
    const change = await proposing({ 'src/half.ts': HALF, 'src/other.ts': HALF, 'docs/x.md': 'x\n' }, spec)
    expect(await found(review, change)).toEqual(['warn REVIEW_BEYOND_SPEC'])
    expect(await found(style, change)).toEqual(['warn DEAD_EXPORT src/other.ts'])
  })

  test('is not said to be reviewed where factory.yml names no reviewer', async () => {
    const change = await proposing({ 'src/half.ts': HALF }, spec)
    const { examined } = await checkReview(change, () => Promise.resolve(undefined), false)
    expect(examined).toMatch(/1 specs, 1 by facts alone/)
  })
})

test('a range without a commit of its own is refused: it would pass every check', async () => {
  const { repo, base } = await proposing({ 'docs/x.md': 'x\n' })
  const refusal = await refusalOf(() => openPullChange({ repo, base, head: base, factory: 'factory.yml' }))
  expect(refusal.code).toBe('USAGE')
})
