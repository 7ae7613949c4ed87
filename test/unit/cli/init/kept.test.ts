import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCli } from '../../../support/story.ts'
import { cli, init, read, repository, snapshot, useRepository } from './in-repository.ts'

useRepository()

const WORKFLOW = '.github/workflows/factory-unit.yml'

describe('what jidoka init finds', () => {
  test('is kept: a factory.yml decides for everything else', async () => {
    const factory = `version: "1"
name: own
specs: docs/specs/*.spec.md
house: rules/house.yml
line:
  spec-validate: { pass: trace-publish }
  trace-publish: {}
signing: { mode: keyed, trust: rules/trust.json }
github: { actions: { source: ./vendor/jidoka } }
`
    repository.write({ 'factory.yml': factory })
    const { files, secrets } = await init('--local')
    expect(read('factory.yml')).toBe(factory)
    expect(files).toEqual([
      { path: '.gitignore', state: 'created' },
      { path: '.gitattributes', state: 'created' },
      { path: 'factory.yml', state: 'kept' },
      { path: 'rules/house.yml', state: 'created' },
      { path: 'docs/specs/line-page.spec.md', state: 'created' },
      { path: '.github/actions.lock', state: 'created' },
      { path: '.github/workflows/factory.yml', state: 'created' },
      { path: WORKFLOW, state: 'created' },
      { path: 'rules/trust.json', state: 'created' },
    ])
    expect(secrets.map(({ station }) => station)).toEqual(['spec-validate', 'trace-publish'])
  })

  test('is kept: a line that signs keyless gets no keys, and is told how its trust file is made', async () => {
    const factory = `version: "1"
name: own
repository: acme/own
line:
  spec-validate: { pass: trace-publish }
  trace-publish: {}
signing: { mode: keyless, instance: github }
github: { actions: { source: ./vendor/jidoka } }
`
    repository.write({ 'factory.yml': factory })
    const { files, secrets, notes } = await init()
    expect(secrets).toEqual([])
    expect(files.map(({ path }) => path)).not.toContain('.factory/trust.json')
    expect(notes.filter((note) => note.includes('jidoka trust'))).toHaveLength(1)
    expect(notes.filter((note) => note.includes('signing mode'))).toEqual([])
  })

  test('is an error where it is broken, and then nothing is written', async () => {
    repository.write({ 'factory.yml': 'version: "1"\n' })
    const before = snapshot()
    const ran = await cli('init')
    expect(ran.exit).toBe(2)
    expect(ran.stderr).toContain('FACTORY_INVALID')
    expect(snapshot()).toEqual(before)
  })

  test('is not overwritten: a workflow of somebody else, a spec, a house', async () => {
    const own = {
      '.github/workflows/factory.yml': 'on: push\n',
      'specs/mine.spec.md': 'broken\n',
      '.factory/house.yml': 'mine\n',
      '.gitignore': 'node_modules\r\n.jidoka',
    }
    repository.write(own)
    const { files, notes } = await init()
    for (const [path, text] of Object.entries(own)) expect([path, read(path)]).toEqual([path, text])
    expect(files).toContainEqual({ path: '.github/workflows/factory.yml', state: 'kept' })
    expect(notes.join()).toContain('.github/workflows/factory.yml')
    expect(existsSync(join(repository.path, WORKFLOW))).toBe(false)
  })

  test('is not touched by a dry run, which says what it would do and makes no keys', async () => {
    repository.write({ '.gitignore': 'node_modules', '.nvmrc': '22' })
    const before = snapshot()
    const planned = await init('--dry-run')
    expect(snapshot()).toEqual(before)
    expect(planned.secrets).toEqual([])
    expect(planned.factoryText).toContain('node: "22"')
    const { files } = await init()
    expect(planned.files).toEqual(files)
    expect(read('factory.yml')).toBe(planned.factoryText)
  })

  test('gets one line in a .gitignore that lacks it', async () => {
    repository.write({ '.gitignore': 'node_modules' })
    expect((await init()).files[0]).toEqual({ path: '.gitignore', state: 'extended' })
    expect(read('.gitignore')).toBe('node_modules\n.jidoka/\n')
    expect((await init()).files[0]).toEqual({ path: '.gitignore', state: 'kept' })
  })

  test('gets one line in a .gitattributes that lacks it, so that no checkout changes a trace', async () => {
    repository.write({ '.gitattributes': '* text=auto\n' })
    expect((await init()).files[1]).toEqual({ path: '.gitattributes', state: 'extended' })
    expect(read('.gitattributes')).toBe('* text=auto\n**/JD-????-????-????/** -text\n')
    expect((await init()).files[1]).toEqual({ path: '.gitattributes', state: 'kept' })
  })

  test('is not written through: a folder that leads out of the repository', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'jidoka-outside-'))
    try {
      symlinkSync(outside, join(repository.path, '.factory'))
      const ran = await cli('init', '--json')
      expect(ran.exit).toBe(2)
      expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'PATH_UNSAFE' } })
      expect(readdirSync(outside)).toEqual([])
      expect(ran.stdout + ran.stderr).not.toContain('PRIVATE KEY')
    } finally {
      rmSync(outside, { recursive: true, force: true })
    }
  })

  test.each([
    ['a folder that is no repository', [], 'GIT_NOT_A_REPOSITORY'],
    ['both kinds of keys', ['--keyed', '--local'], 'USAGE'],
    ['a word', ['here'], 'USAGE'],
    ['a project that is not there', ['--project', 'packages/none'], 'USAGE'],
    ['a project outside', ['--project', '..'], 'USAGE'],
  ])('is refused: %s', async (_, words, code) => {
    const folder = words.length === 0 ? mkdtempSync(join(tmpdir(), 'jidoka-no-repo-')) : repository.path
    const ran = await runCli(folder, ['init', '--json', '--skip-proof', ...words])
    expect(ran.exit).toBe(2)
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code } })
    if (folder !== repository.path) rmSync(folder, { recursive: true })
  })
})
