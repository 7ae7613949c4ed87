import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { command as house } from '../../../../shared/cli/house.ts'
import { command as show } from '../../../../shared/cli/show.ts'
import { command as validate } from '../../../../shared/cli/validate.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { outcomeIn, runCommandIn } from '../../../support/run-command-in.ts'
import { LINE } from '../line.ts'

const HOUSE = `version: "1"
rules:
  - id: no-enum
    applies: ["src/**/*.ts"]
    say: Use a union instead of an enum.
    good: "export type A = 'a'"
    bad: "export enum A { a }"
    enforce: { selector: TSEnumDeclaration }
    level: block
  - id: say-why
    applies: ["src/**"]
    say: Comments say why.
    enforce: advice
    level: advice
`
const OVER = 'deviations:\n  - { rule: no-enum, glob: "src/**", reason: r, owner: o, expires: 2025-12-31 }\n'

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({
    'factory.yml': LINE.replace('rounds: 2\n', 'rounds: 2\nhouse: .factory/house.yml\n'),
    '.factory/house.yml': HOUSE,
    'src/a.ts': 'export const a = 1\n',
  })
})
afterEach(() => repository.remove())

const run = (...words: string[]): Promise<unknown> => runCommandIn(repository.path, house, words)
const says = async (...words: string[]): Promise<string> =>
  (await outcomeIn(repository.path, house, words)).text
const codes = (json: unknown): unknown =>
  (json as { findings: { code: string; level: string }[] }).findings.map(
    ({ code, level }) => `${level} ${code}`,
  )

describe('jidoka house check', () => {
  test('passes a house that fits, with the share that nothing enforces', async () => {
    expect(await run('check')).toMatchObject({
      ok: true,
      path: '.factory/house.yml',
      findings: [],
      share: { rules: 2, advice: ['say-why'], percent: 50 },
      examples: 2,
    })
  })

  test.each([
    [
      'a rule that rejects nothing',
      (text: string) => text.replace('enum A { a }', 'type A = 1'),
      'HOUSE_SELF_TEST',
    ],
    ['a rule whose files are gone', (text: string) => text.replaceAll('src/', 'lib/'), 'HOUSE_RULE_DEAD'],
    ['a deviation that is over', (text: string) => `${text}${OVER}`, 'HOUSE_DEVIATION_EXPIRED'],
    ['a file of no form', () => 'rules: 1\n', 'HOUSE_SCHEMA'],
  ])('stops at %s', async (_, edit, code) => {
    repository.write({ '.factory/house.yml': edit(HOUSE) })
    const json = await run('check')
    expect(json).toMatchObject({ ok: false })
    expect(codes(json)).toContain(`block ${code}`)
  })

  test('judges the code of the work tree where it is asked to', async () => {
    repository.write({ 'src/b.ts': 'export enum B { b }\n', 'lib/c.ts': 'export enum C { c }\n' })
    expect(await run('check')).toMatchObject({ ok: true })
    const json = await run('check', '--code')
    expect(json).toMatchObject({ ok: false, code: { files: 2 } })
    expect(codes(json)).toEqual(['block no-enum'])
  })

  test('says which rules it did not judge the code by, and why', async () => {
    const typed = `  - id: await-it
    applies: ["src/**/*.ts"]
    say: Await promises.
    good: "export const a = 1"
    bad: "Promise.resolve(1)"
    enforce: { eslint: { rule: "@typescript-eslint/no-floating-promises" } }
    level: block
`
    repository.write({ '.factory/house.yml': `${HOUSE}${typed}` })
    expect(await says('check', '--code')).toContain(
      '\n1 rule was not judged: await-it (it needs types, and nothing is compiled here; the style gate judges what a change adds)',
    )
    expect(await says('check')).not.toContain('not judged')
  })

  test('counts the examples that prove rules beside one that fails', async () => {
    repository.write({ '.factory/house.yml': HOUSE.replace('enum A { a }', 'type A = 1') })
    expect(await says('check')).toMatch(/; 1 of 2 examples prove them$/)
    expect(await run('check')).toMatchObject({ ok: false, examples: 1 })
  })

  test('proves and holds rules about whole files by the layers and templates of the work tree', async () => {
    const rules = `
  - id: layers
    applies: ["src/domain/**"]
    say: Let the domain import nothing else.
    good: "import { b } from './b.ts'"
    bad: "import { c } from '../io/c.ts'"
    enforce: { layer: architecture }
    level: block
  - id: declared
    applies: ["src/**"]
    say: Declare functions.
    good: "export function f(): void {}"
    bad: "export const f = (): void => undefined"
    enforce: { profile: { point: topFunction, is: declaration } }
    level: warn
`
    const record =
      'version: "1"\nlayers:\n  - { name: domain, files: ["src/domain/**"], may_import: [] }\n  - { name: io, files: ["src/io/**"], may_import: [domain] }\n'
    repository.write({
      '.factory/house.yml': `${HOUSE}${rules.trimStart().replace(/^/, '  ')}`,
      '.factory/architecture.yml': record,
      'src/domain/a.ts': "import { c } from '#io/c.ts'\nexport const a = (): number => c\n",
      'src/io/c.ts': 'export const c = 1\n',
      'package.json': '{ "imports": { "#io/*": "./src/io/*" } }',
    })
    const json = await run('check', '--code')
    expect(codes(json)).toEqual(['block layers', 'warn declared'])
    expect(json).toMatchObject({ share: { rules: 4, advice: ['say-why'], percent: 25 }, examples: 6 })
    repository.write({ '.factory/architecture.yml': undefined })
    expect(codes(await run('check'))).toEqual(['block HOUSE_SELF_TEST'])
  })

  test('takes the built-in rules where the line names no house', async () => {
    repository.write({ 'factory.yml': LINE })
    expect(await run('check')).toMatchObject({ ok: true, path: null, share: { rules: 6 } })
  })
})

describe('a deviation that is over', () => {
  test('is told by validate, once its last day is before the day of HEAD', async () => {
    repository.write({ '.factory/house.yml': `${HOUSE}${OVER}` })
    expect(codes(await runCommandIn(repository.path, validate, ['--allow-none']))).toEqual([
      'warn HOUSE_DEVIATION_EXPIRED',
    ])
    repository.write({ '.factory/house.yml': `${HOUSE}${OVER.replace('2025', '2026')}` })
    expect(codes(await runCommandIn(repository.path, validate, ['--allow-none']))).toEqual([])
  })

  test('is not in what show lists, and a live one is', async () => {
    const shown = (): Promise<unknown> => runCommandIn(repository.path, show, [])
    repository.commit({ '.factory/house.yml': `${HOUSE}${OVER}` })
    expect(await shown()).toMatchObject({ house: { rules: 2, percent: 50, deviations: [] } })
    repository.commit({ '.factory/house.yml': `${HOUSE}${OVER.replace('2025', '2026')}` })
    expect(await shown()).toMatchObject({ house: { deviations: [{ rule: 'no-enum' }] } })
  })
})

describe('jidoka house eslint', () => {
  test('says which rules an editor cannot show, and prints the others', async () => {
    const layer =
      '  - { id: no-io, applies: ["src/**"], say: No files., good: "1", bad: "import \'fs\'", enforce: { layer: { builtins: [fs] } }, level: block }\n'
    repository.write({ '.factory/house.yml': `${HOUSE}${layer}` })
    const { text } = (await run('eslint')) as { text: string }
    expect(text).toContain('//   no-io (layer)\n')
    expect(text).toContain("'house/no-enum'")
    expect(text).not.toContain('house/no-io')
  })
})

describe('jidoka house prompt', () => {
  test('prints what a writer of these paths is told', async () => {
    expect(await run('prompt', 'src/a.ts')).toMatchObject({
      paths: ['src/a.ts'],
      rules: ['no-enum', 'say-why'],
      text: expect.stringContaining('1. no-enum [block] (src/**/*.ts)'),
    })
    expect(await run('prompt', 'lib/*.ts')).toMatchObject({ rules: [], text: '' })
  })

  test('keeps to the room that is given, and names what it told', async () => {
    expect(await run('prompt', 'src/a.ts', '--max-chars', '170')).toMatchObject({
      rules: ['no-enum'],
      cut: { rules: 1, left: ['say-why'] },
    })
  })
})

test.each([
  ['no word', []],
  ['a word that is none', ['frobnicate']],
  ['a word of every object', ['toString']],
  ['a path for check', ['check', 'src']],
  ['no path for prompt', ['prompt']],
  ['a room that is no number', ['prompt', 'src/a.ts', '--max-chars', '-1e3']],
])('jidoka house refuses %s', async (_, words) => {
  await expect(run(...words)).rejects.toMatchObject({ code: 'USAGE' })
})
