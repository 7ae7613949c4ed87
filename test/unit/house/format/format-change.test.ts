import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { defaultHouse } from '../../../../shared/house/standard/built-in-rules.ts'
import type { House } from '../../../../shared/house/standard/house.ts'
import { formatChange } from '../../../../shared/house/format/format-change.ts'
import { makeRepository, removeRepositories, type Repository } from '../repository.ts'

afterAll(removeRepositories)

const EMPTY: House = { path: undefined, sha256: '', rules: [] }
const FIXING: House = {
  path: 'house.yml',
  sha256: '',
  rules: [
    {
      id: 'prefer-const',
      applies: ['src/**/*.ts'],
      say: 'Use const.',
      why: undefined,
      good: [],
      bad: [],
      enforce: { kind: 'eslint', rule: 'prefer-const', options: [], fix: true },
      level: 'block',
    },
    {
      id: 'array-type',
      applies: ['src/**/*.ts'],
      say: 'Write string[].',
      why: undefined,
      good: [],
      bad: [],
      enforce: { kind: 'eslint', rule: '@typescript-eslint/array-type', options: [], fix: true },
      level: 'block',
    },
    {
      id: 'no-var',
      applies: ['src/**/*.ts'],
      say: 'No var.',
      why: undefined,
      good: [],
      bad: [],
      enforce: { kind: 'eslint', rule: 'no-var', options: [], fix: false },
      level: 'block',
    },
  ],
}

async function tidy(repository: Repository, path: string, content: string, house = EMPTY): Promise<string> {
  const [file] = await formatChange([{ path, content }], house, repository)
  return file?.content ?? ''
}

const WITH_PRETTIER = { 'package.json': '{"devDependencies":{"prettier":"^3.0.0"}}\n' }

describe('where nothing says that the team uses Prettier', () => {
  const text = "export const a={b:'c'}\n"
  const around = makeRepository({ 'src/b.js': "const b = require('b')\n\nmodule.exports = b\n" })

  it.each(['src/a.js', 'src/b.js', 'a.json', 'a.css'])('%s stays as it was written', async (path) => {
    expect(await tidy(around, path, text)).toBe(text)
  })

  it.each([
    ["import { a } from 'a'\n\texport const b = 'it'\n", "export const a = { b: 'c' }\n"],
    ["import { a } from 'a';\nexport const b = 'it';\n", "export const a = { b: 'c' };\n"],
    ['import { a } from "a"\nexport const b = "it"\n', 'export const a = { b: "c" }\n'],
  ])('a file of ours is written like the code around it', async (code, expected) => {
    const repository = makeRepository({ 'src/b.ts': code })
    const files = [{ path: 'test/a.test.ts', content: text }]
    const [file] = await formatChange(files, EMPTY, { ...repository, likeAround: true })
    expect(file?.content).toBe(expected)
  })
})

describe('the layout of a new file', () => {
  const bare = makeRepository(WITH_PRETTIER)

  it.each([
    ['a.ts', 'export const a={b:1,c:`x`}', 'export const a = { b: 1, c: `x` };\n'],
    ['a.tsx', 'export const a=<p>b</p>', 'export const a = <p>b</p>;\n'],
    ['a.mjs', 'export const a=1', 'export const a = 1;\n'],
    ['a.cjs', 'module.exports={a:1}', 'module.exports = { a: 1 };\n'],
    ['a.json', '{"a":1,"b":[1,2]}', '{ "a": 1, "b": [1, 2] }\n'],
    ['a.css', 'a{color:red}', 'a {\n  color: red;\n}\n'],
    ['a.md', '*  a', '*  a'],
    ['Makefile', 'a:  b', 'a:  b'],
  ])('of %s is what Prettier makes of it by default', async (path, text, expected) => {
    expect(await tidy(bare, path, text)).toBe(expected)
  })

  it.each(['a.ts', 'a.js'])('of %s that makes a parser guess without end stays as it is', async (path) => {
    const text = `export const a = ${'async <T>(a = '.repeat(40)}\n`
    expect(await tidy(bare, path, text)).toBe(text)
  })

  it.each([
    ['.prettierrc', 'semi: false\nsingleQuote: true\n'],
    ['.prettierrc', '{ "semi": false, "singleQuote": true }'],
    ['.prettierrc.json', '{ "semi": false, "singleQuote": true }'],
    ['.prettierrc.yaml', 'semi: false\nsingleQuote: true\n'],
    ['package.json', '{ "prettier": { "semi": false, "singleQuote": true } }'],
  ])('follows %s of the base commit', async (name, config) => {
    expect(await tidy(makeRepository({ [name]: config }), 'src/a.ts', 'export const a = "b";')).toBe(
      "export const a = 'b'\n",
    )
  })

  it('follows the nearest configuration and its overrides', async () => {
    const repository = makeRepository({
      '.prettierrc': '{ "semi": false }',
      'lib/.prettierrc.json':
        '{ "tabWidth": 4, "overrides": [{ "files": ["*.test.ts"], "options": { "semi": false } }] }',
    })
    const text = 'export function a() { return "b" }'
    expect([
      await tidy(repository, 'src/a.ts', text),
      await tidy(repository, 'lib/deep/a.ts', text),
      await tidy(repository, 'lib/deep/a.test.ts', text),
    ]).toEqual([
      'export function a() {\n  return "b"\n}\n',
      'export function a() {\n    return "b";\n}\n',
      'export function a() {\n    return "b"\n}\n',
    ])
  })

  it.each([
    ['prettier.config.js', "throw new Error('run')"],
    ['.prettierrc.toml', 'semi = false'],
    ['package.json', '{ "prettier": "@acme/prettier-config" }'],
    ['.prettierrc', '{ "plugins": ["./evil.js"], "semi": false }'],
    ['.prettierrc', 'a: [unclosed'],
  ])('is left alone where %s would have to be run or cannot be read', async (name, config) => {
    const text = 'export const a = "b"'
    expect(await tidy(makeRepository({ [name]: config }), 'src/a.ts', text)).toBe(text)
  })

  it('takes nothing from a configuration but layout', async () => {
    const config = '{ "parser": "css", "filepath": "x.css", "semi": false, "printWidth": "wide" }'
    expect(await tidy(makeRepository({ '.prettierrc': config }), 'a.ts', 'export const a = "b";')).toBe(
      'export const a = "b"\n',
    )
  })
})

describe('the layout of a file that exists', () => {
  const repository = makeRepository({
    ...WITH_PRETTIER,
    'laid-out.ts': 'export const a = 1;\n',
    'free.ts': 'export const a = 1',
  })

  it('is kept up where it was Prettier’s, and left alone where it was not', async () => {
    expect(await tidy(repository, 'laid-out.ts', 'export const a=2')).toBe('export const a = 2;\n')
    expect(await tidy(repository, 'free.ts', 'export const a=2')).toBe('export const a=2')
  })
})

describe('the line ends of a file that exists', () => {
  const repository = makeRepository({
    ...WITH_PRETTIER,
    'windows.ts': 'export const a = 1;\r\n',
    'mark.ts': '\ufeffexport const a = 1;\n',
    'apple.js': 'export const a = 1;\rexport const b=2;\r\n',
    'open.ts': 'export const a = 1',
    'words.md': 'a\r\nb',
  })

  it.each([
    ['windows.ts', 'let a = 1\nexport {a}\n', 'const a = 1;\r\nexport { a };\r\n'],
    ['mark.ts', 'export const a=2\n', '\ufeffexport const a = 2;\n'],
    ['apple.js', 'export const a = 1;\rexport const b=3;\n', 'export const a = 1;\rexport const b=3;\r\n'],
    ['windows.ts', 'export const a=`\r`;\n', 'export const a=`\r`;\r\n'],
    ['open.ts', 'export const a=2\n', 'export const a=2'],
    ['words.md', 'a\nb\nc\n', 'a\r\nb\r\nc'],
  ])('of %s stay, with its layout and its fixes', async (path, text, expected) => {
    const house = { ...FIXING, rules: FIXING.rules.map((rule) => ({ ...rule, applies: ['*.ts'] })) }
    expect(await tidy(repository, path, text, house)).toBe(expected)
  })

  it.each([
    [
      'linebreak-style',
      ['windows'],
      'open.ts',
      'export const a=2\nexport const b=2\n',
      'export const a=2\nexport const b=2',
    ],
    ['linebreak-style', ['windows'], 'windows.ts', 'export const a = 2;\n', 'export const a = 2;\r\n'],
    ['unicode-bom', ['always'], 'windows.ts', 'export const a = 2;\n', 'export const a = 2;\r\n'],
    ['eol-last', ['always'], 'open.ts', 'export const a=2', 'export const a=2'],
  ])('stay against the rule %s %j', async (...[rule, options, path, text, expected]) => {
    const enforce = { kind: 'eslint' as const, rule, options, fix: true }
    const rules = FIXING.rules.slice(0, 1).map((each) => ({ ...each, applies: ['*.ts'], enforce }))
    expect(await tidy(repository, path, text, { ...FIXING, rules })).toBe(expected)
  })

  it('stay where a text is too large to be formatted', async () => {
    const text = `export const a =  '${'x'.repeat(2_000_000)}'\n`
    expect(await tidy(repository, 'windows.ts', text)).toBe(text.replace('\n', '\r\n'))
  })
})

describe('the fixes of a house', () => {
  const bare = makeRepository(WITH_PRETTIER)

  it('are applied where a rule says so and applies, before the layout', async () => {
    const text = 'let a:Array<string>=[];var b=1;export {a,b}'
    expect(await tidy(bare, 'src/a.ts', text, FIXING)).toBe(
      'const a: string[] = [];\nvar b = 1;\nexport { a, b };\n',
    )
    expect(await tidy(bare, 'lib/a.ts', text, FIXING)).toBe(
      'let a: Array<string> = [];\nvar b = 1;\nexport { a, b };\n',
    )
  })

  it('are not switched off by a comment', async () => {
    expect(
      await tidy(bare, 'src/a.ts', '/* eslint-disable */\nlet a = 1;\nexport { a };\n', FIXING),
    ).toContain('const a')
  })
})

describe('tidying', () => {
  const repository = makeRepository({ '.prettierrc': '{ "semi": false }' })

  it.each([
    ['a text that does not parse', 'export const = 1'],
    ['hostile nesting', `export const a = ${'('.repeat(20_000)}`],
    ['NUL bytes', 'export const a = \0'],
    ['two million characters', `export const a  =  '${'x'.repeat(2_000_000)}'`],
  ])('gives back %s as it was', async (_, text) => {
    expect(await tidy(repository, 'src/a.ts', text, FIXING)).toBe(text)
  })

  it('keeps the files and their order', async () => {
    const files = [
      { path: 'b.ts', content: 'let b=1' },
      { path: 'a.md', content: 'a' },
    ]
    expect((await formatChange(files, defaultHouse(), repository)).map(({ path }) => path)).toEqual([
      'b.ts',
      'a.md',
    ])
    expect(await formatChange([], defaultHouse(), repository)).toEqual([])
  })

  it('twice is the same as once', async () => {
    const statement = fc.constantFrom(
      'let a:Array<string>=[]',
      '// a comment',
      'export function f(x:number){return x+1 /* why */}',
      'const {b,c}={b:1,c:2}',
      'if(a){b()}else{c()}',
      'var s="it\'s"',
      'export type T={a?:Array<Array<number>>,b:"c"|"d"}',
      '/** doc */',
      '(async()=>{await g()})()',
      'let x=y?z:(w,v)',
      '',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(statement, { maxLength: 12 }), async (lines) => {
        const once = await tidy(repository, 'src/a.ts', lines.join('\n'), FIXING)
        expect(await tidy(repository, 'src/a.ts', once, FIXING)).toBe(once)
      }),
      { seed: 3, numRuns: 25 },
    )
  })
})
