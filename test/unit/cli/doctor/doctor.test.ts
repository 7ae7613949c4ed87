import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Check } from '../../../../shared/cli/doctor/check.ts'
import { diagnose } from '../../../../shared/cli/doctor/diagnose.ts'
import { startModelServer, type ModelServer } from '../../../support/model-server/model-server.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { edit, runCli } from '../../../support/story.ts'

const SOURCE = 'acme/jidoka@0123456789abcdef0123456789abcdef01234567'

let repository: TestRepository
let template: TestRepository
let server: ModelServer

beforeAll(async () => {
  server = await startModelServer(() => 'unused')
  template = plain()
  await runCli(template.path, ['init', '--skip-proof', '--actions', SOURCE])
  edit(template.path, 'factory.yml', 'https://api.openai.com/v1', server.url)
  edit(template.path, 'factory.yml', ', key: OPENAI_API_KEY', '')
  await runCli(template.path, ['compile'])
  template.commit({}, 'declare a line')
})
afterAll(async () => {
  template.remove()
  await server.close()
})
beforeEach(() => {
  repository = plain()
})
afterEach(() => repository.remove())

function plain(): TestRepository {
  return makeRepository({
    'package.json': '{"type":"module","scripts":{"test":"node --test"}}\n',
    'src/a.ts': 'export const a = 1\n',
  })
}

/** Lets the repository be one made ready, asking a model on this machine, compiled and committed. */
function ready(): void {
  rmSync(repository.path, { recursive: true })
  cpSync(template.path, repository.path, { recursive: true })
}

async function doctor(folder = repository.path): Promise<Check[]> {
  return diagnose(folder, {})
}

/** Names of what there is to fix; every such line says how. */
async function toMend(): Promise<string[]> {
  const broken = (await doctor()).filter(({ state }) => state === 'fix')
  expect(broken.filter(({ fix }) => fix === null || fix === '')).toEqual([])
  return broken.map(({ name }) => name)
}

describe('jidoka doctor', () => {
  test('finds nothing to fix in a repository that was made ready', async () => {
    ready()
    const { exit, stdout } = await runCli(repository.path, ['doctor', '--json'])
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Check[] }
    expect([exit, ok]).toEqual([0, true])
    expect(checks.map(({ name, state }) => `${state} ${name}`)).toEqual([
      'ok node',
      'ok git',
      'ok repository',
      'ok versions',
      'ok factory.yml',
      'ok committed',
      'ok house',
      'ok evidence',
      'note evidence',
      'ok commands',
      'ok specs',
      'ok keys',
      'ok workflows',
      'ok permissions',
      'note secrets',
      'ok parcels',
      'note delivery',
      'note delivery',
      'ok actions',
      'ok models.writer',
    ])
    expect(server.requests).toEqual([])
  })

  test('lists the permissions and the secrets that the workflows ask for', async () => {
    ready()
    const checks = await doctor()
    const detailOf = (name: string): string | undefined => checks.find((check) => check.name === name)?.detail
    expect(detailOf('permissions')).toBe(
      'actions: read (16 jobs), actions: write (plan), contents: read (14 jobs), contents: write (3 jobs), issues: write (3 jobs), pull-requests: write (answer, deliver)',
    )
    expect(detailOf('secrets')).toContain('JIDOKA_KEY_GENERATE')
  })

  test('prints one line and a fix for each, and changes nothing', async () => {
    ready()
    edit(repository.path, '.github/workflows/factory-unit.yml', 'timeout-minutes: 15', 'timeout-minutes: 99')
    const before = repository.git('status', '--porcelain')
    const { exit, stdout } = await runCli(repository.path, ['doctor'])
    expect(exit).toBe(1)
    expect(stdout).toMatch(/^fix {3}workflows .*factory-unit\.yml\b/m)
    expect(stdout).toMatch(/^ +-> jidoka compile\b/m)
    expect(stdout).toMatch(/\n1 to fix\n$/)
    expect(repository.git('status', '--porcelain')).toBe(before)
  })

  test.each<[what: string, name: string, change: () => void]>([
    [
      'a factory.yml that is not valid',
      'factory.yml',
      () => edit(repository.path, 'factory.yml', 'pass: generate', 'pass: nowhere'),
    ],
    ['a missing factory.yml', 'factory.yml', () => repository.write({ 'factory.yml': undefined })],
    ['a missing house', 'house', () => repository.write({ '.factory/house.yml': undefined })],
    [
      'a house that is not valid',
      'house',
      () => edit(repository.path, '.factory/house.yml', 'level: block', 'level: never'),
    ],
    [
      'a house that fails its own examples',
      'house',
      () => edit(repository.path, '.factory/house.yml', "eval('1 + 1')", '1 + 1'),
    ],
    [
      'a record of layers that is not there',
      'architecture',
      () => edit(repository.path, 'factory.yml', 'house:', 'architecture: layers.yml\nhouse:'),
    ],
    [
      'a record of layers that is not valid',
      'architecture',
      () => repository.write({ '.factory/architecture.yml': 'version: "1"\nlayers: []\n' }),
    ],
    [
      'a layer without files',
      'architecture',
      () =>
        repository.write({
          '.factory/architecture.yml':
            'version: "1"\nlayers: [{ name: a, files: ["none/**"], may_import: [] }]\n',
        }),
    ],
    [
      'a spec that is not valid',
      'specs',
      () => edit(repository.path, 'specs/ordinal.spec.md', 'id: ordinal', 'id: other'),
    ],
    ['a missing trust file', 'keys', () => repository.write({ '.factory/trust.json': undefined })],
    ['a broken trust file', 'keys', () => repository.write({ '.factory/trust.json': '{}' })],
    [
      'a missing workflow',
      'workflows',
      () => repository.write({ '.github/workflows/factory.yml': undefined }),
    ],
    [
      'a broken lock',
      'workflows',
      () => repository.write({ '.github/actions.lock': '{"a/b":{"tag":"v1","sha":"v1"}}' }),
    ],
    [
      'a workflow that grants every permission',
      'workflows',
      () =>
        edit(
          repository.path,
          '.github/workflows/factory-unit.yml',
          'permissions: {}',
          'permissions: write-all',
        ),
    ],
  ])('says what to fix for %s', async (_, name, change) => {
    ready()
    change()
    expect(await toMend()).toContain(name)
  })

  test('says that a factory.yml which is not committed does not count', async () => {
    await runCli(repository.path, ['init', '--skip-proof', '--actions', SOURCE])
    expect(await toMend()).toContain('committed')
  })

  test('says that the model service is down', async () => {
    ready()
    edit(repository.path, 'factory.yml', server.url, 'http://127.0.0.1:1/v1')
    const checks = await doctor()
    expect(checks.at(-1)).toMatchObject({
      name: 'models.writer',
      state: 'fix',
      detail: expect.stringMatching(/ECONNREFUSED/) as string,
    })
  })

  test('says that a server of one’s own needs a shared folder for the parcels', async () => {
    ready()
    edit(repository.path, 'factory.yml', 'github:\n', 'github:\n  host: https://git.example.com\n')
    expect(await toMend()).toEqual(['workflows', 'parcels'])
    edit(repository.path, 'factory.yml', 'github:\n', 'github:\n  store: /mnt/share\n')
    await runCli(repository.path, ['compile'])
    expect(await toMend()).toEqual([])
  })

  test('looks whether actions of the repository itself are there, with their bundles', async () => {
    ready()
    edit(repository.path, 'factory.yml', SOURCE, './tools/jidoka')
    await runCli(repository.path, ['compile'])
    expect(await toMend()).toEqual(['actions'])
    repository.commit({ 'tools/jidoka/actions/spec-validate/action.yml': 'name: x\n' })
    const checks = await doctor()
    expect(checks.find(({ name }) => name === 'actions')).toMatchObject({ state: 'note' })
    repository.commit({ 'tools/jidoka/dist/spec-validate.js': '' })
    expect((await doctor()).find(({ name }) => name === 'actions')).toMatchObject({ state: 'ok' })
  })

  test('is content with a line that runs on one machine only', async () => {
    await runCli(repository.path, ['init', '--local', '--skip-proof', '--actions', SOURCE])
    edit(repository.path, 'factory.yml', /github:[^]*/, '')
    edit(repository.path, 'factory.yml', 'https://api.openai.com/v1', server.url)
    repository.write({
      '.github/workflows/factory.yml': undefined,
      '.github/workflows/factory-unit.yml': undefined,
    })
    repository.commit({})
    expect(await toMend()).toEqual([])
  })

  test('says what to require of pull requests, and what Dependabot would do to the line', async () => {
    ready()
    edit(repository.path, 'factory.yml', /^ {2}actions: /m, '  pullRequests: true\n  actions: ')
    const open = 'version: 2\nupdates:\n  - package-ecosystem: github-actions\n    directory: /\n'
    repository.write({ '.github/dependabot.yml': open })
    const fixes = (await doctor()).flatMap(({ name, state, fix }) =>
      fix === null ? [] : [[name, state, fix]],
    )
    expect(fixes).toContainEqual(['pull requests', 'note', expect.stringContaining('require this check')])
    expect(fixes).toContainEqual(['dependabot', 'note', expect.stringContaining('exclude-paths')])
    await runCli(repository.path, ['init', '--skip-proof', '--actions', SOURCE])
    expect((await doctor()).find(({ name }) => name === 'dependabot')?.state).toBe('ok')
  })

  test('works outside a repository, and says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jidoka-nowhere-'))
    try {
      const checks = await doctor(folder)
      expect(checks.map(({ name, state }) => `${state} ${name}`)).toEqual([
        'ok node',
        'ok git',
        'fix repository',
      ])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
