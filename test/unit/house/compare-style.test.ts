import { afterAll, describe, expect, it } from 'vitest'
import { readHouse } from '../../../shared/house/standard/read-house.ts'
import type { House } from '../../../shared/house/standard/house.ts'
import { judge, makeRepository, placesOf, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

const TWO_ANYS = `export function first(value: any): unknown {
  return value
}

export function second(value: string): unknown {
  return value
}
`

function houseOf(yaml: string): House {
  const reading = readHouse(Buffer.from(yaml), '.factory/house.yml')
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return reading.house
}

describe('the comparison of base and head', () => {
  const repository = makeRepository({ 'src/a.ts': TWO_ANYS })

  it('reports exactly the one new violation when one is mended and another of the same rule is made', async () => {
    const head = TWO_ANYS.replace('first(value: any)', 'first(value: string)').replace(
      'second(value: string)',
      'second(value: any)',
    )
    const result = await judge(repository, { 'src/a.ts': head })
    expect(placesOf(result)).toEqual(['no-any src/a.ts:5:31', 'WEAKENED_TYPE src/a.ts:5:31'])
    expect(result.evidence['lint']).toMatchObject({ violations: { base: 1, head: 1, new: 1, fixed: 1 } })
  })

  it('reports the swap even when both lines read the same', async () => {
    const same = makeRepository({
      'src/a.ts':
        'export function a(): unknown {\n  const v: any = 1\n  return v\n}\nexport function b(): unknown {\n  const v = 1\n  return v\n}\n',
    })
    const head =
      'export function a(): unknown {\n  const v = 1\n  return v\n}\nexport function b(): unknown {\n  const v: any = 1\n  return v\n}\n'
    expect(placesOf(await judge(same, { 'src/a.ts': head }))).toEqual(['no-any src/a.ts:6:12'])
  })

  it('reports nothing when lines only move and change their indentation', async () => {
    const [first = '', second = ''] = TWO_ANYS.split('\n\n')
    const head = `// moved\n\n${second.trim()}\n\n\n${first.replace('  return', '\treturn')}\n`
    expect(placesOf(await judge(repository, { 'src/a.ts': head }))).toEqual([])
  })

  it('reports every violation of a new file, whatever stands elsewhere', async () => {
    expect(placesOf(await judge(repository, { 'src/b.ts': TWO_ANYS }))).toEqual(['no-any src/b.ts:1:30'])
  })

  it('reports a violation twice when the same line stands twice and stood once', async () => {
    const once = makeRepository({ 'a.ts': 'export type A = any\n' })
    const head = 'export type A = any\nexport type B = any\nexport type C = any\n'
    expect(placesOf(await judge(once, { 'a.ts': head }))).toEqual(['no-any a.ts:2:17', 'no-any a.ts:3:17'])
  })

  it('reports damage on an untouched line: an import made unused', async () => {
    const used = makeRepository({
      'a.ts': "import { b } from './b.ts'\nexport const c = b\n",
      'b.ts': 'export const b = 1\n',
    })
    const result = await judge(used, { 'a.ts': "import { b } from './b.ts'\nexport const c = 1\n" })
    expect(placesOf(result)).toEqual(['no-unused a.ts:1:10'])
  })

  it('says the same on every run', async () => {
    const change = {
      'src/a.ts': `${TWO_ANYS}export const x: any = 1\n`,
      'src/b.ts': 'export const y: number = "1"\n',
    }
    expect(await judge(repository, change)).toEqual(await judge(repository, change))
  })

  it('stops on a change that changes nothing', async () => {
    const [none, same] = [await judge(repository, {}), await judge(repository, { 'src/a.ts': TWO_ANYS })]
    expect([placesOf(none), placesOf(same)]).toEqual([['STYLE_EMPTY'], ['STYLE_EMPTY']])
    expect(none.findings[0]?.level).toBe('block')
  })

  it('accepts a deletion and says what was deleted', async () => {
    const result = await judge(repository, { 'src/a.ts': undefined })
    expect(result.findings).toEqual([])
    expect(result.evidence['scope']).toEqual({ changed: 1, deleted: ['src/a.ts'], linted: 0, notLinted: [] })
  })

  it('lists the files no linter reads and says when nothing else was examined', async () => {
    const result = await judge(repository, { 'README.md': '# a\n', 'data.json': '{}\n' })
    expect(placesOf(result)).toEqual(['STYLE_UNEXAMINED'])
    expect(result.evidence['scope']).toEqual({
      changed: 2,
      deleted: [],
      linted: 0,
      notLinted: [
        { path: 'README.md', reason: expect.any(String) as string },
        { path: 'data.json', reason: expect.any(String) as string },
      ],
    })
    expect(result.evidence['lint']).toEqual({ files: [], rules: [] })
    expect(result.evidence['types']).toEqual({ files: [], projects: [] })
  })
})

describe('what a change may try', () => {
  const repository = makeRepository({
    'src/a.ts': 'export const a = 1\n',
    '.factory/house.yml': 'version: "1"\nrules: []\n',
    'tsconfig.json': '{ "compilerOptions": { "strict": true, "module": "nodenext" } }',
  })

  it('ignores inline switches and reports them', async () => {
    const head =
      '/* eslint-disable */\n/* eslint no-eval: 0 */\nexport const a: any = 1 // eslint-disable-line\n// @ts-nocheck\n// @ts-ignore\nexport const b: number = a\n'
    expect(placesOf(await judge(repository, { 'src/a.ts': head }))).toEqual([
      'no-suppressions src/a.ts:1:1',
      'no-suppressions src/a.ts:2:1',
      'no-any src/a.ts:3:17',
      'no-suppressions src/a.ts:3:25',
      'no-suppressions src/a.ts:4:1',
      'no-suppressions src/a.ts:5:1',
    ])
  })

  it('holds suppressions and as any back even in a house without a rule', async () => {
    const head = '// @ts-expect-error\nexport const a: string = 1\nexport const b = (a as any) as string\n'
    const result = await judge(repository, { 'src/a.ts': head }, houseOf('version: "1"\nrules: []\n'))
    expect(placesOf(result)).toEqual([
      'SUPPRESSION src/a.ts:1:1',
      'AS_ANY src/a.ts:3:24',
      'WEAKENED_CAST src/a.ts:3:18',
    ])
  })

  it.each([
    ['export const a = 1 // NOSONAR', ['SUPPRESSION src/a.ts:1:20']],
    ['/* codeql[js/x] */\nexport const a = 1', ['SUPPRESSION src/a.ts:1:1']],
    ['// what nosemgrep means\nexport const a = 1', []],
  ])('holds back in every house: %s', async (head, places) => {
    const result = await judge(repository, { 'src/a.ts': `${head}\n` }, houseOf('version: "1"\nrules: []\n'))
    const own = placesOf(result).filter((place) => /^SUPPRESSION /.test(place))
    expect(own).toEqual(places)
  })

  it('does not take an old suppression for a new one when lines move, but does when it is put above another line', async () => {
    const old = makeRepository({
      'a.ts': '// @ts-ignore\nexport const a: string = 1\nexport const b: string = "b"\n',
    })
    const moved = await judge(old, {
      'a.ts': '\n\n// @ts-ignore\nexport const a: string = 1\nexport const b: string = "c"\n',
    })
    const swapped = await judge(old, {
      'a.ts': 'export const a: string = "1"\n// @ts-ignore\nexport const b: string = 2\n',
    })
    expect([placesOf(moved), placesOf(swapped)]).toEqual([[], ['no-suppressions a.ts:2:1']])
  })

  it('reads no configuration of the change', async () => {
    const result = await judge(repository, {
      'src/a.ts': 'export const a: any = 1\nexport const b: string = 2\n',
      '.factory/house.yml': 'version: "1"\nrules: [ { nonsense',
      'eslint.config.js': "throw new Error('loaded')\n",
      '.eslintrc.json': '{ "rules": {} }',
      'tsconfig.json': '{ "compilerOptions": { "strict": false, "noCheck": true } }',
    })
    expect(placesOf(result).filter((place) => !place.startsWith('WEAKENED_'))).toEqual([
      'no-any src/a.ts:1:17',
      'TS2322 src/a.ts:2:14',
    ])
    expect(result.materials).toEqual([
      { uri: 'jidoka:house/built-in', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { uri: 'tsconfig.json', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ])
  })

  it('finds a violation in a folder whose name begins with a dot', async () => {
    expect(placesOf(await judge(repository, { 'src/.hidden/b.ts': 'export const b: any = 1\n' }))).toEqual([
      'no-any src/.hidden/b.ts:1:17',
    ])
  })
})

describe('house rules', () => {
  const house = houseOf(`version: "1"
rules:
  - id: no-enum
    applies: ["src/**/*.ts"]
    say: Use a union instead of an enum.
    why: Enums emit code.
    good: "export type A = 'a' | 'b'"
    bad: "export enum A { a, b }"
    enforce: { selector: TSEnumDeclaration }
    level: block
  - id: no-default-export
    applies: ["src/**/*.ts"]
    say: Export by name.
    good: "export const a = 1"
    bad: "export default 1"
    enforce: { selector: ExportDefaultDeclaration, message: no default exports }
    level: warn
  - id: no-process
    applies: ["src/**/*.ts"]
    say: Take the environment as a parameter.
    good: "export const a = (env: string): string => env"
    bad: "import 'node:process'"
    enforce: { eslint: { rule: no-restricted-imports, options: ["node:process"] } }
    level: block
  - id: no-child-process
    applies: ["src/core/**/*.ts"]
    say: The core starts no programs.
    good: "export const a = 1"
    bad: "import 'node:child_process'"
    enforce: { eslint: { rule: no-restricted-imports, options: ["node:child_process"] } }
    level: advice
  - id: say-why
    applies: ["**/*"]
    say: Comments say why.
    enforce: advice
    level: advice
`)
  const repository = makeRepository({})

  it('fires two selectors and two options of one ESLint rule side by side, each under its own id and level', async () => {
    const head = "import 'node:process'\nimport 'node:child_process'\nexport enum A { a }\nexport default A\n"
    const { findings } = await judge(repository, { 'src/core/a.ts': head }, house)
    expect(findings.filter(({ code }) => !/^TS|^CHANGE_EFFECT$/.test(code))).toEqual([
      {
        code: 'no-process',
        level: 'block',
        message: "'node:process' import is restricted from being used.",
        hint: 'Take the environment as a parameter.',
        file: 'src/core/a.ts',
        line: 1,
        column: 1,
      },
      {
        code: 'no-enum',
        level: 'block',
        message: 'Use a union instead of an enum.',
        hint: 'Enums emit code.',
        file: 'src/core/a.ts',
        line: 3,
        column: 8,
      },
      {
        code: 'no-default-export',
        level: 'warn',
        message: 'no default exports',
        file: 'src/core/a.ts',
        line: 4,
        column: 1,
      },
      {
        code: 'no-child-process',
        level: 'note',
        message: "'node:child_process' import is restricted from being used.",
        hint: 'The core starts no programs.',
        file: 'src/core/a.ts',
        line: 2,
        column: 1,
      },
    ])
  })

  it('holds a rule only where it applies and names the rules that ran', async () => {
    const result = await judge(repository, { 'lib/a.ts': 'enum A { a }\nexport default A\n' }, house)
    expect(placesOf(result)).toEqual([])
    expect(result.evidence['lint']).toMatchObject({
      rules: [{ id: 'SUPPRESSION' }, { id: 'AS_ANY' }],
    })
    expect(result.evidence['house']).toMatchObject({ path: '.factory/house.yml', advice: ['say-why'] })
  })
})

describe('hostile files', () => {
  const repository = makeRepository({ 'a.ts': 'export const a = 1\n' })
  const codesOf = async (text: string): Promise<string[]> => [
    ...new Set(
      (await judge(repository, { 'a.ts': text })).findings.map(({ code, level }) => `${level} ${code}`),
    ),
  ]

  it('says where a file that does not parse is broken, and nothing else about it', async () => {
    const { findings } = await judge(repository, { 'a.ts': 'export const a = 1\nexport const = 2\n' })
    expect(findings).toEqual([
      {
        code: 'PARSE',
        level: 'block',
        message: expect.any(String) as string,
        hint: expect.any(String) as string,
        file: 'a.ts',
        line: 2,
        column: 13,
      },
    ])
  })

  it.each([
    ['brackets', `export const a = ${'['.repeat(50_000)}${']'.repeat(50_000)}\n`],
    ['parentheses', `export const a = ${'('.repeat(50_000)}1${')'.repeat(50_000)}\n`],
    ['a sum', `export const a = ${'1 + '.repeat(50_000)}1\n`],
    ['generics', `export type A = ${'Array<'.repeat(20_000)}string${'>'.repeat(20_000)}\n`],
    ['blocks', `export function a(): void ${'{'.repeat(20_000)}${'}'.repeat(20_000)}\n`],
  ])('stops on a file nested too deep in %s', async (_, text) => {
    const codes = await codesOf(text)
    expect(codes.some((code) => code === 'block PARSE' || code === 'block TYPES_UNCHECKED')).toBe(true)
  })

  it('stops on a line of ten million characters without reading it', async () => {
    expect(await codesOf(`export const a = '${'x'.repeat(10_000_000)}'\n`)).toEqual(['block STYLE_TOO_LARGE'])
  })

  it('judges a line of half a million characters', async () => {
    const text = `export const a = '${'x'.repeat(500_000)}'; export const b: any = 1\n`
    expect(placesOf(await judge(repository, { 'a.ts': text }))).toEqual(['no-any a.ts:1:500038'])
  })

  it('stops on NUL bytes in code and in text no linter reads', async () => {
    expect(await codesOf('export const a = 1 \0\n')).toEqual(['block PARSE', 'block CONTROL_CHARACTER'])
    expect(placesOf(await judge(repository, { 'notes.md': 'a\0b\n' }))).toEqual([
      'CONTROL_CHARACTER notes.md:1:2',
      'STYLE_UNEXAMINED',
    ])
  })

  it('shows at most five hundred findings and says how many more there are', async () => {
    const { findings } = await judge(repository, { 'a.ts': 'export type A = any\n'.repeat(1000) })
    expect(findings).toHaveLength(500)
    expect(findings.at(-1)?.code).toBe('STYLE_MORE')
  })

  it('sees through byte order marks and line endings', async () => {
    const marked = makeRepository({ 'a.ts': '\ufeffexport const a: any = 1\r\nexport const b = 1\r\n' })
    const change = { 'a.ts': 'export const a: any = 1\nexport const b = 1\nexport type C = any\n' }
    expect(placesOf(await judge(marked, change))).toEqual(['no-any a.ts:3:17'])
    const text = '\ufeffexport const a = f()\nf()\nasync function f(): Promise<any> {}\n'
    expect(placesOf(await judge(makeRepository({}), { 'a.ts': text }))).toEqual([
      'no-floating-promises a.ts:2:1',
      'no-any a.ts:3:29',
    ])
  })

  it('judges every kind of script, typed or not', async () => {
    const change = {
      'a.cjs': 'module.exports = eval("1")\n',
      'b.jsx': 'export const b = <p>{eval("1")}</p>\n',
      'c.mts': 'export type C = any\n',
      'd.tsx': 'export const d: any = <p>d</p>\n',
      'e.cts': 'const e: any = 1\nexport = e\n',
    }
    const result = await judge(makeRepository({}), change)
    expect(placesOf(result).filter((place) => !place.startsWith('TS'))).toEqual([
      'no-eval a.cjs:1:18',
      'no-eval b.jsx:1:22',
      'no-any c.mts:1:17',
      'no-any d.tsx:1:17',
      'no-any e.cts:1:10',
      'CHANGE_EFFECT a.cjs:1:18',
      'CHANGE_EFFECT b.jsx:1:22',
    ])
  })

  it('compares with a base that does not parse or is not UTF-8 as if it were free of violations', async () => {
    const broken = makeRepository({
      'a.ts': 'export const = any any',
      'b.ts': Buffer.from([0xff, 0xfe, 0x00, 0x41]),
    })
    const change = { 'a.ts': 'export type A = any\n', 'b.ts': 'export type B = any\n' }
    expect(placesOf(await judge(broken, change))).toEqual(['no-any a.ts:1:17', 'no-any b.ts:1:17'])
  })
})
