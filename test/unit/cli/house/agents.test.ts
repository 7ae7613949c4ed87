import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkHouse } from '../../../../shared/cli/doctor/control-files.ts'
import { command as house } from '../../../../shared/cli/house.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { runCommandIn } from '../../../support/run-command-in.ts'

const HOUSE = `version: "1"
rules:
  - id: no-enum
    applies: ["src/**/*.ts", "lib/**"]
    say: Use a union instead of an enum.
    good: "export type A = 'a'"
    bad: "export enum A { a }"
    enforce: { selector: TSEnumDeclaration }
    level: block
`
const UI = HOUSE.split('\n')
  .slice(2)
  .join('\n')
  .replace('no-enum', 'ui')
  .replace('"src/**/*.ts", "lib/**"', '"src/ui/**"')

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({
    '.factory/house.yml': `${HOUSE}${UI.replace('TSEnumDeclaration', 'ClassDeclaration').replace('export enum A { a }', 'export class A {}')}`,
    'src/ui/a.ts': 'export const a = 1\n',
    'lib/b.ts': 'export const b = 1\n',
    'AGENTS.md': '# Mine\n',
  })
})
afterEach(() => repository.remove())

const run = (...words: string[]): Promise<unknown> =>
  runCommandIn(repository.path, house, ['agents', ...words])
const textOf = (path: string): string => readFileSync(join(repository.path, path), 'utf8')

describe('jidoka house agents', () => {
  test('writes the rules behind what people wrote, those of one folder into it, and then nothing', async () => {
    expect(await run()).toEqual({ written: ['AGENTS.md', 'src/ui/AGENTS.md'] })
    expect(textOf('AGENTS.md')).toMatch(
      /^# Mine\n\n<!-- house standard: .*\n[^]*1\. no-enum [^]*\n<!-- \/house standard -->\n$/,
    )
    expect(textOf('src/ui/AGENTS.md')).toContain('1. ui [block]')
    expect(await run()).toEqual({ written: [] })
    expect(await run('--check')).toEqual({ ok: true, findings: [] })
  })

  test('with --check names every file that is not up to date, and writes nothing', async () => {
    expect(await run('--check')).toMatchObject({
      ok: false,
      findings: [{ file: 'AGENTS.md' }, { file: 'src/ui/AGENTS.md' }],
    })
    expect([textOf('AGENTS.md'), existsSync(join(repository.path, 'src/ui/AGENTS.md'))]).toEqual([
      '# Mine\n',
      false,
    ])
  })

  test('takes the block out of a folder whose rules are gone', async () => {
    await run()
    repository.write({
      '.factory/house.yml': HOUSE,
      'src/ui/AGENTS.md': `# UI\n\n${textOf('src/ui/AGENTS.md')}`,
    })
    expect(await run()).toEqual({
      written: ['AGENTS.md', 'src/ui/AGENTS.md'].filter((path) => path !== 'AGENTS.md'),
    })
    expect(textOf('src/ui/AGENTS.md')).toBe('# UI\n')
  })

  test('never writes through a link, nor where markers do not pair', async () => {
    repository.write({ 'AGENTS.md': undefined, 'CLAUDE.md': '# Other\n' })
    symlinkSync('CLAUDE.md', join(repository.path, 'AGENTS.md'))
    await expect(run()).rejects.toMatchObject({ code: 'PATH_UNSAFE' })
    expect(textOf('CLAUDE.md')).toBe('# Other\n')
    repository.write({ 'AGENTS.md': undefined })
    repository.write({ 'AGENTS.md': '<!-- /house standard -->\n' })
    await expect(run()).rejects.toMatchObject({ code: 'USAGE', where: 'AGENTS.md' })
  })
})

test('doctor notes a block that is not that of the house, and asks for none where there is none', async () => {
  const states = async (): Promise<string[]> =>
    (await checkHouse(repository.path, { house: '.factory/house.yml' })).map(
      ({ state, detail }) => `${state} ${/[A-Z_]{10,}/.exec(detail)?.[0] ?? ''}`,
    )
  expect(await states()).toEqual(['ok '])
  await run()
  expect(await states()).toEqual(['ok '])
  repository.write({ 'AGENTS.md': textOf('AGENTS.md').replace('union', 'enum') })
  expect(await states()).toEqual(['ok ', 'note HOUSE_AGENTS_DRIFT'])
})
