import { describe, expect, it } from 'vitest'
import { readHouse } from '../../../shared/house/standard/read-house.ts'
import { learnHouse, type LearnedHouse } from '../../../shared/learn/first-house.ts'
import { learnedText } from '../../../shared/learn/house-remarks.ts'
import { isOwnCode, MOST_FILES, spread } from '../../../shared/learn/code/code-files.ts'
import { ANALYSIS } from '../house/repository.ts'

async function learn(
  files: Record<string, string>,
  team: Record<string, string> = {},
): Promise<LearnedHouse> {
  const textsOf = (table: Record<string, string>): { path: string; text: string }[] =>
    Object.entries(table).map(([path, text]) => ({ path, text }))
  return learnHouse({
    paths: Object.keys(files).sort(),
    read: (paths) => Promise.resolve(textsOf(files).filter(({ path }) => paths.includes(path))),
    team: textsOf(team),
    eslint: await ANALYSIS.eslint(),
  })
}

const many = (count: number, make: (at: number) => [string, string]): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => make(at)))
const idsOf = ({ rules }: LearnedHouse): string[] => rules.map(({ rule }) => rule.id)
const seenOf = ({ rules }: LearnedHouse, id: string): string | undefined =>
  rules.find(({ rule }) => rule.id === id)?.seen

/** Two teams that differ in everything. */
const ONE = many(12, (at) => [
  `src/order-line-${at}.ts`,
  `import type { A } from './other-file.ts'\nimport { join } from 'node:path'\nexport interface Order${at} {\n  size: number\n}\nexport const list${at}: string[] = []\nexport function half(a: A): A {\n  if (a === null) throw new RangeError(join('a'))\n  return a\n}\n`,
])
const OTHER = many(12, (at) => [
  `src/orderLine${at}.ts`,
  `import { A } from './otherFile'\nimport { join } from 'path'\nexport type Order${at} = { size: number }\nexport const list${at}: Array<string> = []\nexport const half = (a: A) => {\n  if (a == null) {\n    throw new Error(join('a'))\n  }\n  return a\n}\n`,
])

describe('a first house is what the code does', () => {
  it('of one team', async () => {
    const learned = await learn(ONE)
    expect(idsOf(learned)).toEqual(
      expect.arrayContaining([
        ...[
          'interfaces',
          'short-arrays',
          'declare-functions',
          'type-imports',
          'import-endings-ts',
          'node-imports',
        ],
        ...[
          'strict-null',
          'file-names-kebab-case',
          'braces-for-several',
          'own-errors',
          'no-any',
          'no-default-export',
        ],
      ]),
    )
    expect(seenOf(learned, 'interfaces')).toBe('types of objects: 12 of 12 places (100 %)')
    expect(seenOf(learned, 'no-any')).toBe('any: 12 of 12 files (100 %)')
  })

  it('of another team', async () => {
    const ids = idsOf(await learn(OTHER))
    expect(ids).toEqual(
      expect.arrayContaining([
        ...[
          'type-aliases',
          'generic-arrays',
          'functions-as-constants',
          'plain-imports',
          'import-endings-none',
        ],
        ...['loose-null', 'file-names-camelcase', 'braces-always'],
      ]),
    )
    expect(ids.filter((id) => ['node-imports', 'own-errors', 'plain-interface-names'].includes(id))).toEqual(
      [],
    )
  })

  it.each([
    ['eight of ten places are a rule', 8, 2, true],
    ['seven of ten are none', 7, 3, false],
    ['nine places are too few, all of one kind', 9, 0, false],
  ])('%s', async (_, arrays, generics, isRule) => {
    const text = [
      ...Array.from({ length: arrays }, (__, at) => `export const a${at}: string[] = []`),
      ...Array.from({ length: generics }, (__, at) => `export const b${at}: Array<string> = []`),
    ].join('\n')
    expect(idsOf(await learn({ 'a.ts': text })).includes('short-arrays')).toBe(isRule)
  })

  it('counts code of any kind, and what cannot be parsed is skipped', async () => {
    const files = {
      'a.js': 'var a = 1\n',
      'b.tsx': 'export const b = <p />\n',
      'c.ts': 'export const {',
      'd.md': '# D\n',
    }
    const { files: counted } = await learn(files)
    expect(counted).toEqual({ read: 2, skipped: 1, all: 3 })
  })

  it('leaves out what nobody here writes by hand', () => {
    const paths = [
      'dist/a.js',
      'src/a.min.js',
      'a/node_modules/b.ts',
      'src/a.d.ts',
      'vitest.config.ts',
      'test/fixtures/a.ts',
    ]
    expect(paths.filter(isOwnCode)).toEqual([])
    expect(['src/a.ts', 'test/a.test.ts', 'src/builder/a.js'].filter(isOwnCode)).toHaveLength(3)
  })

  it('reads a bounded number of many files', async () => {
    const asked: string[] = []
    const { files } = await learnHouse({
      paths: Array.from({ length: 50_000 }, (_, at) => `src/${String(at).padStart(5, '0')}.ts`),
      read: (paths) => Promise.resolve(asked.push(...paths)).then(() => []),
      team: [],
      eslint: await ANALYSIS.eslint(),
    })
    expect([asked.length, files.all]).toEqual([MOST_FILES, 50_000])
    expect(asked.at(-1)).toBe('src/49916.ts')
  })

  it('takes some of many files from everywhere', () => {
    const all = Array.from({ length: 1000 }, (_, at) => at)
    expect(spread(all, 4)).toEqual([0, 250, 500, 750])
    expect(spread(all, 2000)).toHaveLength(1000)
  })
})

describe('the rules of the linter of a team', () => {
  const config = (rules: string, more = ''): Record<string, string> => ({
    'eslint.config.js': `import js from '@eslint/js'\nexport default [js.configs.recommended, { ${more} rules: ${rules} }]\n`,
  })

  it('enter with their options and levels, whatever the code does, and say where they come from', async () => {
    const learned = await learn(
      ONE,
      config(
        "{ 'no-alert': 'error', radix: 1, '@typescript-eslint/array-type': ['error', { default: 'generic' }] }",
      ),
    )
    expect(idsOf(learned)).toEqual(expect.arrayContaining(['no-alert', 'radix', 'generic-arrays']))
    expect(idsOf(learned)).not.toContain('short-arrays')
    expect(seenOf(learned, 'generic-arrays')).toMatch(/eslint\.config\.js.* 12 /)
    expect(learned.rules.find(({ rule }) => rule.id === 'radix')?.rule.level).toBe('warn')
  })

  it('take the place of learned ones that contradict them', async () => {
    const files = {
      ...OTHER,
      'src/n.ts': Array.from({ length: 12 }, (_, at) => `export const n${at} = JSON.parse('1') == null`).join(
        '\n',
      ),
    }
    expect(idsOf(await learn(files))).toContain('loose-null')
    const ids = idsOf(await learn(files, config("{ eqeqeq: 'error' }")))
    expect(ids).toContain('strict-equality')
    expect(ids).not.toContain('loose-null')
  })

  it('that are off are no question', async () => {
    expect(idsOf(await learn(ONE))).toContain('short-arrays')
    expect(idsOf(await learn(ONE, config("{ '@typescript-eslint/array-type': 'off' }")))).not.toContain(
      'short-arrays',
    )
  })

  it.each([
    ['an option that is code', "{ radix: ['error', pick()], 'no-alert': 'error' }", 'radix'],
    ['a level that is code', "{ radix: level, 'no-alert': 'error' }", 'radix'],
    [
      'an option that the rule does not know',
      "{ radix: ['error', 'nonsense'], 'no-alert': 'error' }",
      'radix',
    ],
    ['a plugin that is not there', "{ 'import/order': 'error', 'no-alert': 'error' }", 'order'],
    [
      'a rule that nobody can have examples for',
      "{ complexity: ['error', 4], 'no-alert': 'error' }",
      'complexity',
    ],
    [
      'a name that means something to JavaScript',
      "{ ['__proto__']: 'error', constructor: 'error', 'no-alert': 'error' }",
      'constructor',
    ],
  ])('are left out with %s, and the others enter', async (_, rules, gone) => {
    const learned = await learn(ONE, config(rules))
    expect(idsOf(learned)).toContain('no-alert')
    expect(idsOf(learned)).not.toContain(gone)
    expect(learned.left).not.toEqual([])
    expect(learned.files.skipped).toBe(0)
  })

  it('that differ between files are left out', async () => {
    const text =
      "export default [{ rules: { radix: 'error' } }, { files: ['test/**'], rules: { radix: 'off' } }]"
    const learned = await learn(ONE, { 'eslint.config.js': text })
    expect(idsOf(learned)).not.toContain('radix')
    expect(learned.left).toEqual([expect.stringContaining('radix')])
  })

  it.each<[string, Record<string, string>]>([
    ['.eslintrc.json', { '.eslintrc.json': '{ // comment\n "rules": { "radix": 2 } }' }],
    ['.eslintrc', { '.eslintrc': '{ "rules": { "radix": ["error", "always"] } }'.replace(', "always"', '') }],
    ['.eslintrc.yml', { '.eslintrc.yml': 'rules:\n  radix: error\n' }],
    ['.eslintrc.cjs', { '.eslintrc.cjs': "module.exports = { rules: { radix: 'error' } }" }],
    ['package.json', { 'package.json': '{ "eslintConfig": { "rules": { "radix": "error" } } }' }],
    ['overrides', { '.eslintrc.json': '{ "overrides": [{ "files": "*.ts", "rules": { "radix": 2 } }] }' }],
    [
      'a call',
      { 'eslint.config.ts': "export default defineConfig({ rules: { radix: 'error' } } satisfies Config)" },
    ],
  ])('are read from %s', async (_, team) => {
    expect(idsOf(await learn(ONE, team))).toContain('radix')
  })

  it('are read from Biome under the names of ESLint', async () => {
    const text =
      '{ "linter": { "rules": { "style": { "noParameterAssign": { "level": "warn" }, "useFilenamingConvention": "on", "other": "on" } } } }'
    const learned = await learn(ONE, { 'biome.jsonc': text })
    expect(idsOf(learned)).toEqual(expect.arrayContaining(['no-param-reassign', 'file-names-kebab-case']))
  })

  it('are never run, however the file looks', async () => {
    const marker = '__learned_by_running__'
    const hostile = [
      `globalThis.${marker} = 1; process.exit(3); export default [{ rules: { get radix() { return (globalThis.${marker} = 1) } } }]`,
      `export default [{ rules: { [(globalThis.${marker} = 1)]: 'error', ...(globalThis.${marker} = 1) } }]`,
      '['.repeat(5000),
      '{'.repeat(5000),
      '',
      '\u0000\ufeff{',
      `module.exports = ${'{ rules: '.repeat(900)}1${' }'.repeat(900)}`,
    ]
    for (const text of hostile)
      for (const name of [
        'eslint.config.js',
        '.eslintrc.json',
        '.eslintrc.yml',
        'biome.json',
        'package.json',
      ])
        expect(idsOf(await learn({ 'a.ts': 'export {}\n' }, { [name]: text }))).not.toContain('radix')
    expect(Object.keys(globalThis)).not.toContain(marker)
  })
})

describe('the text of a learned house', () => {
  it('is read back as its rules, with what was seen above each', async () => {
    const learned = await learn(ONE, { 'eslint.config.js': "export default [{ rules: { radix: 'error' } }]" })
    const text = learnedText(learned, 'a'.repeat(40))
    expect(readHouse(Buffer.from(text), 'house.yml')).toMatchObject({
      kind: 'ok',
      house: { rules: learned.rules.map(({ rule }) => rule) },
    })
    for (const { rule, seen } of learned.rules) expect(text).toContain(`  # ${seen}\n  - id: ${rule.id}\n`)
  })

  it('holds whatever names a configuration has', async () => {
    const name = 'x\\n- id: evil\\u2028rules: []'
    const learned = await learn(ONE, {
      'eslint.config.js': `export default [{ rules: { "${name}": 'error' } }]`,
    })
    const reading = readHouse(Buffer.from(learnedText(learned, undefined)), 'house.yml')
    expect(reading).toMatchObject({ kind: 'ok', house: { rules: learned.rules.map(({ rule }) => rule) } })
    expect(learned.left).not.toEqual([])
  })
})
