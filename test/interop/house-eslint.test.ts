import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eslintText } from '../../shared/guides/editor/eslint-text.ts'
import { isFileRule } from '../../shared/house/file-rules/file-rule.ts'
import { firstRules } from '../../shared/house/standard/built-in-rules.ts'
import type { House, HouseRule } from '../../shared/house/standard/house.ts'
import { readHouse } from '../../shared/house/standard/read-house.ts'
import { exampleFile } from '../../shared/house/lint/prove-house.ts'
import {
  ANALYSIS,
  judge,
  makeRepository,
  removeRepositories,
  writeFiles,
  type Repository,
} from '../unit/house/repository.ts'

afterAll(removeRepositories)

const ROOT = join(import.meta.dirname, '..', '..')
const BIN = join(dirname(createRequire(import.meta.url).resolve('eslint/package.json')), 'bin', 'eslint.js')
const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    allowJs: true,
    types: [],
    jsx: 'preserve',
  },
  include: ['**/*.ts', '**/*.tsx', '**/*.mts', '**/*.cts'],
})

interface Place {
  rule: string
  file: string
  line: number
  column: number
}

/** A repository with a configuration that `jidoka house eslint` prints, and what the command line of ESLint says in it. */
async function eslintIn(
  house: House,
  files: Record<string, string>,
): Promise<{ repository: Repository; places: Place[] }> {
  const text = await eslintText(house, { eslint: await ANALYSIS.eslint(), types: true })
  const repository = makeRepository({ 'tsconfig.json': TSCONFIG, 'package.json': '{"type":"module"}' })
  writeFiles(repository.repo, { ...files, 'eslint.config.js': text })
  symlinkSync(join(ROOT, 'node_modules'), join(repository.repo, 'node_modules'))
  const words = [
    BIN,
    '--format',
    'json',
    '--no-error-on-unmatched-pattern',
    '.',
    '--ignore-pattern',
    'eslint.config.js',
  ]
  const { stdout, stderr, status } = spawnSync(process.execPath, words, {
    cwd: repository.repo,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0 && status !== 1) throw new Error(stderr)
  return { repository, places: placesIn(repository.repo, stdout) }
}

function placesIn(repo: string, json: string): Place[] {
  const reports = JSON.parse(json) as {
    filePath: string
    messages: { ruleId: string | null; line: number; column: number; message: string }[]
  }[]
  return reports.flatMap(({ filePath, messages }) =>
    messages
      .filter(({ ruleId, message }) => ruleId !== null || !message.includes('noInlineConfig'))
      .map(({ ruleId, line, column, message }) => ({
        rule: ruleId?.replace('house/', '') ?? message,
        file: relative(repo, filePath),
        line,
        column,
      })),
  )
}

/** Each example in a file of its own that the same rules apply to. */
function exampleFiles(house: House): { path: string; rule: HouseRule; kind: 'good' | 'bad'; text: string }[] {
  return house.rules
    .filter(({ enforce }) => enforce.kind !== 'advice')
    .flatMap((rule) =>
      (['good', 'bad'] as const).flatMap((kind) =>
        rule[kind].map((text, index) => {
          const sample = exampleFile(rule, text)
          const folder = dirname(sample)
          const path = join(
            folder,
            `${rule.id}-${kind}-${index}`,
            sample.slice(folder === '.' ? 0 : folder.length + 1),
          )
          return { path, rule, kind, text }
        }),
      ),
    )
}

const OWN = readHouse(readFileSync(join(ROOT, '.factory', 'house.yml')), '.factory/house.yml')
const HOUSES: [name: string, house: House][] = [
  ['the rules that a first house is chosen from', { path: undefined, sha256: '', rules: firstRules() }],
  ['the house of this repository', OWN.kind === 'ok' ? OWN.house : { path: '', sha256: '', rules: [] }],
]

describe.each(HOUSES)('the command line of ESLint with %s', (_, house) => {
  let places: Place[]
  // no editor can show rules about whole files
  const examples = exampleFiles({ ...house, rules: house.rules.filter((each) => !isFileRule(each)) })
  beforeAll(async () => {
    const files = Object.fromEntries(examples.map(({ path, text }) => [path, text]))
    places = (await eslintIn(house, files)).places
  })

  test('rejects every bad example by its own rule alone, and accepts every good one', () => {
    const found = examples.map(({ path }) => [
      ...new Set(places.filter(({ file }) => file === path).map(({ rule }) => rule)),
    ])
    const own = new Set(house.rules.map(({ id }) => id))
    expect(found.map((rules) => rules.filter((rule) => own.has(rule)))).toEqual(
      examples.map(({ rule, kind }) => (kind === 'bad' ? [rule.id] : [])),
    )
    expect(examples.length).toBeGreaterThan(0)
  })
})

const rule = (id: string, applies: string[], enforce: HouseRule['enforce'], bad: string): HouseRule => ({
  ...{
    id,
    applies,
    say: `Do not: "${id}" \`\${x}\` </script>`,
    why: undefined,
    good: ['export const a = 1'],
    bad: [bad],
  },
  enforce,
  level: id === 'no-any' ? 'warn' : 'block',
})
const eslint = (name: string, ...options: unknown[]): HouseRule['enforce'] => ({
  kind: 'eslint',
  rule: name,
  options,
  fix: false,
})

/** Rules of every kind, with globs of every form, and deviations that hold and that are over. */
const MIXED: House = {
  path: '.factory/house.yml',
  sha256: '',
  day: '2026-01-01',
  rules: [
    rule(
      'no-enum',
      ['src/**/*.{ts,tsx}'],
      { kind: 'selector', selector: 'TSEnumDeclaration', message: undefined },
      'export enum A { a }',
    ),
    rule('no-any', ['src/**'], eslint('@typescript-eslint/no-explicit-any'), 'export const a: any = 1'),
    rule('quiet', ['**/*'], eslint('no-console', { allow: ['error', '__proto__'] }), 'console.log(1)'),
    rule(
      'await-it',
      ['src/{app,lib}/*.ts'],
      eslint('@typescript-eslint/no-floating-promises'),
      'Promise.resolve()',
    ),
    rule(
      'no-suppressions',
      ['src/app/**'],
      eslint('jidoka/no-suppressions'),
      '// @ts-ignore\nexport const a = 1',
    ),
    rule(
      'names',
      ['src/**/*'],
      eslint('jidoka/file-name-case', 'kebab-case'),
      '// file: src/aB.mts\nexport const a = 1',
    ),
    rule('endings', ['src/**/*.ts'], eslint('jidoka/import-endings', 'ts'), "import './a.js'"),
  ],
  deviations: [
    { rule: 'no-enum', glob: 'src/wire/**', reason: 'r', owner: 'o', expires: '2026-01-01' },
    { rule: 'no-any', glob: 'src/app/*', reason: 'r', owner: 'o', expires: '2025-12-31' },
    { rule: 'no-suppressions', glob: 'src/app/old.ts', reason: 'r', owner: 'o', expires: '2026-12-31' },
  ],
}
const BAD = `// @ts-ignore
import { other } from './other'
export enum Colour { red }
export const value: any = other as any
async function save(): Promise<void> { await Promise.resolve() }
export function close(): void { save(); console.log(value) }
// eslint-disable-next-line no-console
console.error(1)
`
const FILES = Object.fromEntries(
  [
    'src/app/a.ts',
    'src/app/old.ts',
    'src/app/deep/b.ts',
    'src/lib/Camel.ts',
    'src/wire/c.ts',
    'tools/d.ts',
    'src/e.mts',
  ].map((path) => [path, BAD]),
)
const PLAIN = {
  'src/view.tsx': 'export const a = <p>{console.log(1)}</p>\n',
  'tools/f.cjs': "'use strict'\nconsole.log(require('x'))\n",
}

test('the editor and the gate say the same of the same files: rules, places, deviations', async () => {
  const { repository, places } = await eslintIn(MIXED, { ...FILES, ...PLAIN })
  const { findings } = await judge(repository, { ...FILES, ...PLAIN }, MIXED)
  const rules = new Set([...MIXED.rules.map(({ id }) => id), 'SUPPRESSION', 'AS_ANY'])
  const gate = findings
    .filter(({ code }) => rules.has(code))
    .map(({ code, file = '', line = 0, column = 0 }) => ({ rule: code, file, line, column }))
  const sorted = (list: Place[]): string[] =>
    list.map(({ rule: id, file, line, column }) => `${file}:${line}:${column} ${id}`).sort()
  expect(sorted(places)).toEqual(sorted(gate))
  expect(new Set(places.map(({ rule: id }) => id))).toEqual(rules)
})

test('the text of a house is only text in the configuration', async () => {
  const hostile = "'); process.exit(7); ('\u2028*/\n`${1}"
  const house: House = {
    path: `house.yml\n${hostile}`,
    sha256: '',
    rules: [
      {
        ...rule(
          'one',
          ['**/*.ts'],
          { kind: 'selector', selector: "Identifier[name='zz']", message: hostile },
          '1',
        ),
        say: hostile,
      },
      rule('two', ["it's/**"], eslint('id-denylist', hostile), '1'),
    ],
  }
  const { places } = await eslintIn(house, { 'a.ts': 'export const zz = 1\n' })
  expect(places.map(({ rule: id }) => id)).toEqual(['one'])
})

test('without types the rules that need them are left out, and no project is asked for', async () => {
  const text = await eslintText(MIXED, { eslint: await ANALYSIS.eslint(), types: false })
  expect(text).not.toContain('projectService')
  expect(text).not.toContain('await-it')
  expect(execFileSync(process.execPath, ['--check', '--input-type=module'], { input: text }).length).toBe(0)
})
