import { describe, expect, it } from 'vitest'
import { codesOf, named, weigh } from './weigh.ts'

const scripts = (all: Record<string, string>): string => JSON.stringify({ scripts: all })

describe('scripts of a package.json', () => {
  it.each([
    ['WEAKENED_SCRIPT', { test: 'vitest run' }, {}],
    ['WEAKENED_SCRIPT', { test: 'vitest run' }, { test: 'echo done' }],
    ['WEAKENED_SCRIPT', { lint: 'eslint . --max-warnings 0' }, { lint: 'eslint . --max-warnings 50' }],
    ['WEAKENED_SCRIPT', { check: 'tsc && eslint .' }, { check: 'tsc' }],
    ['WEAKENED_SCRIPT', { 'test:unit': 'vitest run' }, { 'test:unit': 'vitest run src/easy' }],
    ['WEAKENED_FAILURE', { test: 'vitest run' }, { test: 'vitest run || true' }],
    ['WEAKENED_FAILURE', { build: 'tsc' }, { build: 'tsc || exit 0' }],
    ['WEAKENED_FAILURE', { test: 'jest' }, { test: 'jest --passWithNoTests' }],
    ['WEAKENED_FAILURE', { test: 'jest' }, { test: 'jest -u' }],
  ])('%s: %j against %j', (code, strong, weak) => {
    expect(codesOf('package.json', scripts(strong), scripts(weak))).toEqual([code])
  })

  it.each([
    [{ test: 'vitest run' }, { test: 'tsc && vitest run' }],
    [{ test: 'vitest run' }, { test: 'vitest  run', lint: 'eslint .' }],
    [{ test: 'vitest run || true' }, { test: 'vitest run' }],
    [{ lint: 'eslint . --max-warnings 5' }, { lint: 'eslint . --max-warnings 0' }],
    [{ start: 'node a.js' }, { start: 'node b.js' }],
  ])('takes %j against %j for no loss', (before, after) => {
    const swallowed = Object.values(before).some((each) => each.includes('||'))
    const found = codesOf('package.json', scripts(before), scripts(after))
    expect(swallowed ? found.filter((code) => code === 'WEAKENED_FAILURE') : found).toEqual([])
  })

  it('finds hooks that run less', () => {
    const [before, after] = [
      '{"lint-staged": {"*.ts": ["eslint", "prettier"]}}',
      '{"lint-staged": {"*.ts": ["prettier"]}}',
    ]
    expect(codesOf('package.json', before, after)).toEqual(['WEAKENED_SCRIPT'])
    expect(codesOf('package.json', after, before)).toEqual([])
  })
})

describe('lists of what is not looked at', () => {
  it.each([
    ['.eslintignore', 'dist/\n', 'dist/\nsrc/hard.ts\n'],
    ['.prettierignore', '', 'src/\n'],
    ['.eslintignore', 'a/*\n!a/b.ts\n', 'a/*\n'],
    ['eslint-suppressions.json', '{"a.ts": {"eqeqeq": {"count": 1}}}', '{"a.ts": {"eqeqeq": {"count": 2}}}'],
    ['.factory/house.yml', 'deviations: []\n', 'deviations:\n  - rule: no-enum\n    paths: [src/a.ts]\n'],
  ])('%s', (path, strong, weak) => {
    expect(codesOf(path, strong, weak)).toEqual(['WEAKENED_IGNORE'])
  })

  it('takes a shorter list, a comment and another order for no loss', () => {
    expect(codesOf('.eslintignore', 'a\nb\n', '# why\nb\n')).toEqual([])
    expect(codesOf('.gitignore', '', 'dist/\n')).toEqual([])
  })
})

describe('CODEOWNERS', () => {
  const lost = (before: string, after: string): string[] => named({ '.github/CODEOWNERS': [before, after] })

  it('finds owners who need no longer be asked', () => {
    expect(lost('* @team\n', '')).toEqual(['WEAKENED_OWNERS .github/CODEOWNERS#*'])
    expect(lost('/src/ @team @lead\n', '/src/ @team\n')).toEqual(['WEAKENED_OWNERS .github/CODEOWNERS#/src/'])
    expect(lost('* @team\n', '* @team\n/src/easy/\n')).toEqual([
      'WEAKENED_OWNERS .github/CODEOWNERS#/src/easy/',
    ])
    expect(lost('/src/ @team\n', '/src/ @team\n/src/a.ts @me\n')).toEqual([
      'WEAKENED_OWNERS .github/CODEOWNERS#/src/a.ts',
    ])
  })

  it('takes one more owner, and paths that nobody owned, for no loss', () => {
    expect(lost('* @team\n', '# words\n* @team @lead\n')).toEqual([])
    expect(lost('/src/ @team\n', '/src/ @team\n/docs/ @writers\n')).toEqual([])
  })
})

describe('snapshots', () => {
  const snap = (value: string): string => `// Jest Snapshot\n\nexports[\`adds 1\`] = \`${value}\`;\n`

  it('finds a rewritten one and one that is gone, and not a new one', () => {
    const path = 'test/__snapshots__/a.test.ts.snap'
    expect(named({ [path]: [snap('2'), snap('3')] })).toEqual([`WEAKENED_SNAPSHOT ${path}#adds 1`])
    expect(named({ [path]: [snap('2'), undefined] })).toEqual([`WEAKENED_SNAPSHOT ${path}#adds 1`])
    expect(named({ [path]: [undefined, snap('2')] })).toEqual([])
    expect(named({ [path]: [snap('2'), `${snap('2')}\nexports[\`b 1\`] = \`1\`;\n`] })).toEqual([])
  })
})

describe('comments for coverage', () => {
  const CODE = 'export function f(a: number): number {\n  return a\n}\n'
  it.each([
    ['/* istanbul ignore next */\n', 'Istanbul'],
    ['/* istanbul ignore file -- @preserve */\n', 'a whole file'],
    ['/* v8 ignore start */\n', 'V8'],
    ['// c8 ignore next 3\n', 'c8'],
    ['/* node:coverage disable */\n', 'Node'],
  ])('finds a new one: %s', (comment) => {
    const found = `WEAKENED_EXCLUDE src/a.ts#coverage comments`
    expect(named({ 'src/a.ts': [CODE, comment + CODE] })).toEqual([found])
    expect(named({ 'src/a.ts': [CODE, CODE.replace('return a', `return a ${comment}`)] })).toEqual([found])
    expect(named({ 'src/a.ts': [undefined, comment + CODE] })).toEqual([found])
    expect(named({ 'src/a.ts': [comment + CODE, CODE] })).toEqual([])
    expect(named({ 'src/b.ts': [comment + CODE, `${comment}${CODE}\n`, 'src/a.ts'] })).toEqual([])
  })

  it.each([
    ['other words', '// nobody may ignore this\n'],
    ['a text', "const said = '/* v8 ignore next */'\n"],
    ['a template', 'const said = `\n/* istanbul ignore next */\n`\n'],
    ['a comment of another tool', '/* prettier-ignore */\n'],
  ])('takes %s for none', (_, text) => {
    expect(codesOf('src/a.ts', CODE, text + CODE)).toEqual([])
  })
})

describe('a file that goes where its tool does not look', () => {
  const TEST = "import { it, expect } from 'vitest'\nit('a', () => { expect(1).toBe(1) })\n"
  const WORKFLOW = 'on: push\njobs: {}\n'
  const CONFIG = 'export default { test: { coverage: { thresholds: { lines: 90 } } } }\n'
  it.each([
    ['WEAKENED_TEST_DELETED', 'test/a.test.ts', 'src/a-checks.ts', TEST],
    ['WEAKENED_TEST_DELETED', 'test/a.test.ts', 'test/a.ts', TEST],
    ['WEAKENED_TEST_DELETED', 'test/a.test.ts', 'test/a.test.ts.bak', TEST],
    ['WEAKENED_TEST_DELETED', 'test/a.test.ts', 'test/a.test.skip.ts', TEST],
    ['WEAKENED_TEST_DELETED', 'src/a.spec.js', 'src/a.spec.txt', TEST],
    ['WEAKENED_TEST_DELETED', 'lib/a_test.go', 'lib/a.go', 'package lib\n'],
    ['WEAKENED_CI', '.github/workflows/ci.yml', '.github/workflows/ci.yml.off', WORKFLOW],
    ['WEAKENED_CI', '.github/workflows/ci.yml', '.github/workflows/old/ci.yml', WORKFLOW],
    ['WEAKENED_CI', '.github/workflows/ci.yml', 'docs/ci.yml', WORKFLOW],
    ['WEAKENED_CI', '.gitlab-ci.yml', 'gitlab.yml', WORKFLOW],
    ['WEAKENED_OWNERS', '.github/CODEOWNERS', '.github/OWNERS.md', '* @a\n'],
    ['WEAKENED_CONFIG', 'vitest.config.ts', 'vitest.config.old.ts', CONFIG],
    ['WEAKENED_CONFIG', '.eslintrc.json', 'eslintrc-old.json', '{"rules":{"eqeqeq":"error"}}'],
    ['WEAKENED_CONFIG', 'tsconfig.json', 'tsconfig.build.json', '{"compilerOptions":{"strict":true}}'],
  ])('%s: %s to %s', (code, from, to, text) => {
    expect(named({ [to]: [text, text, from], [from]: [text, undefined] })).toEqual([`${code} ${from}#file`])
    expect(named({ [from]: [text, text, to] }).filter((each) => each.endsWith('#file'))).toEqual([])
  })

  it.each([
    ['test/a.test.ts', 'test/unit/a.test.ts', TEST],
    ['test/a.test.ts', 'src/a.spec.ts', TEST],
    ['test/helpers.ts', 'src/helpers.ts', 'export const one = 1\n'],
    ['.github/workflows/ci.yml', '.github/workflows/checks.yaml', WORKFLOW],
    ['.github/CODEOWNERS', 'CODEOWNERS', '* @a\n'],
    [
      'jest.config.js',
      'jest.config.cjs',
      'module.exports = { coverageThreshold: { global: { lines: 90 } } }\n',
    ],
    ['vitest.config.ts', 'packages/a/vitest.config.ts', CONFIG],
  ])('is none: %s to %s', (from, to, text) => {
    expect(named({ [to]: [text, text, from], [from]: [text, undefined] })).toEqual([])
  })

  it('is none where git took another file for the one that takes its place', () => {
    const old = 'vitest.config.old.ts'
    const edits = {
      [old]: [CONFIG, CONFIG, 'vitest.config.ts'],
      'vitest.config.mts': [undefined, CONFIG],
    } as const
    expect(named({ [old]: [...edits[old]], 'vitest.config.mts': [...edits['vitest.config.mts']] })).toEqual(
      [],
    )
  })
})

describe('exported types', () => {
  it.each([
    ['export function f(a: string): number { return 1 }', 'export function f(a: any): number { return 1 }'],
    [
      'export function f(a: string): number { return 1 }',
      'export function f(a: string): unknown { return 1 }',
    ],
    ['export type Mode = "a" | "b"', 'export type Mode = string'],
    ['export interface A { mode: "a" | "b" }', 'export interface A { mode: string }'],
    ['export interface A { mode: string }', 'export interface A { mode?: string }'],
    ['export const f = (a: string): number => 1', 'export const f = (a: string): number | undefined => 1'],
    ['interface A { b: string[] }\nexport { A }', 'interface A { b: any[] }\nexport { A }'],
  ])('%s became %s', (strong, weak) => {
    expect(codesOf('src/a.ts', strong, weak)).toEqual(['WEAKENED_TYPE'])
    expect(codesOf('src/a.ts', weak, strong)).toEqual([])
  })

  it.each([
    ['export function f(a: string): void {}', 'export function f(a: string, b?: number): void {}'],
    ['function f(a: string): void {}', 'function f(a: any): void {}'],
    ['export function f(a: any): void {}', 'export function f(a: unknown): void {}'],
    ['export type A = string', 'export type A = string | number'],
  ])('%s to %s is none', (before, after) => {
    expect(codesOf('src/a.ts', before, after)).toEqual([])
  })
})

describe('a file of every kind', () => {
  it('has no line that a hostile text makes endless or that throws', () => {
    const texts = [
      '{'.repeat(3000),
      '['.repeat(3000),
      'a: &a [*a, *a]',
      '\0',
      '()=>'.repeat(2000),
      '<'.repeat(5000),
      '"'.repeat(999),
    ]
    const paths = [
      'package.json',
      'tsconfig.json',
      'vitest.config.ts',
      '.eslintrc',
      '.github/workflows/a.yml',
      'CODEOWNERS',
      'a.test.ts',
      'a.snap',
      '.eslintignore',
      'codecov.yml',
      'src/a.ts',
    ]
    for (const path of paths)
      for (const text of texts) {
        expect(() => weigh({ [path]: ['{}', text] })).not.toThrow()
        expect(() => weigh({ [path]: [text, '{}'] })).not.toThrow()
      }
  })

  it('lists at most fifty of one file', () => {
    const lines = Array.from({ length: 500 }, (_, at) => `src/${at}.ts`).join('\n')
    expect(weigh({ '.eslintignore': ['', lines] })).toHaveLength(50)
  })
})

describe('a type that the compiler is told twice', () => {
  it.each([
    'export const a = 1 as unknown as string\n',
    'export const a = (1 as never) as string\n',
    'export const a = <string>(<object>{})\n',
    'export const a = (b as unknown)! as string\n',
    'export const a = (b as unknown satisfies unknown) as string\n',
  ])('is found where it is new: %s', (text) => {
    expect(codesOf('src/a.ts', undefined, text)).toEqual(['WEAKENED_CAST'])
    expect(codesOf('src/a.ts', text, `// words\n${text}`)).toEqual([])
    expect(codesOf('src/a.ts', text, `${text}export const b = 1 as unknown as string\n`)).toEqual([
      'WEAKENED_CAST',
    ])
    expect(codesOf('src/a.ts', text, 'export const a = 1\n')).toEqual([])
  })

  it('is none after `as const`, or where one type is told', () => {
    expect(codesOf('src/a.ts', undefined, "export const a = ['b'] as const as readonly string[]\n")).toEqual(
      [],
    )
    expect(codesOf('src/a.ts', undefined, 'export const a = JSON.parse("1") as number\n')).toEqual([])
  })
})

describe('a value that the compiler is told to be never there', () => {
  it.each([
    'export const a = read(b as never)\n',
    'export const a: number = <never>b\n',
    'export const a: number = <\n  (never)\n>b\n',
    'form[key] = value as never\n',
    'export const a = b as (never)\n',
    'export const a = b as string & never\n',
    'export const a = b as never | never\n',
    'type None<T> = never\nexport const a = b as None<string>\n',
    'export const a = b! as never\n',
    'export const a = [1] as const as never\n',
    'type Nothing = never\ntype None = Nothing\nexport const a = read(b as None)\n',
    'function fail(): never {\n  return undefined as never\n}\n',
    'switch (a) {\n  default:\n    assertNever(a as never)\n}\n',
  ])('is found where it is new: %s', (text) => {
    expect(named({ 'src/a.ts': [undefined, text] })).toEqual(['WEAKENED_CAST src/a.ts#casts to never'])
    expect(codesOf('src/a.ts', text, `// words\n${text}`)).toEqual([])
    expect(codesOf('src/a.ts', text, `${text}export const z = y as never\n`)).toEqual(['WEAKENED_CAST'])
    expect(codesOf('test/a.test.ts', undefined, text)).toEqual([])
  })

  it.each([
    'export const a: never = b\n',
    'export const a = b satisfies never\n',
    'export const a = [] as never[]\n',
    'export const a = b as Promise<never>\n',
    'export const a = b as never | string\n',
    'export const a = b as [never]\n',
    'export const a = b as { x: never }\n',
    'interface Never {}\nexport const a = b as Never\n',
    'export type A<B> = { [K in keyof B as never]: K }\n',
    'export const a = b as (value: never) => void\n',
    'export const a = read<never>(b)\n',
    'export const a = <T extends never>(b: T) => b\n',
    'type Nothing = never[]\nexport const a = b as Nothing\n',
    "export const a = 'b as never'\n",
    'export { b as never }\n',
    "import { b as never } from './b.js'\n",
  ])('is none where the compiler checks, or nothing is asserted to be never: %s', (text) => {
    expect(codesOf('src/a.ts', undefined, text)).toEqual([])
  })

  it('takes the place of a double cast without a word, and names the place that is new', () => {
    const double = 'export const a = b as unknown as string\n'
    const never = 'export const a: string = b as never\n'
    expect([codesOf('src/a.ts', double, never), codesOf('src/a.ts', never, double)]).toEqual([[], []])
    expect(weigh({ 'src/a.ts': [never, `export const c = d as never\n${never}`] })).toMatchObject([
      { line: 1 },
    ])
    const both = `${double}${never}`
    expect(named({ 'src/a.ts': [undefined, both] })).toEqual([
      'WEAKENED_CAST src/a.ts#double casts',
      'WEAKENED_CAST src/a.ts#casts to never',
    ])
  })
})
