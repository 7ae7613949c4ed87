import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { command as house } from '../../../../shared/cli/house.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { runCommandIn } from '../../../support/run-command-in.ts'

const CODE = Object.fromEntries(
  Array.from({ length: 12 }, (_, at) => [`src/a${at}.ts`, `export const a${at}: string[] = []\n`]),
)

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository(CODE)
})
afterEach(() => repository.remove())

const run = (...words: string[]): Promise<unknown> => runCommandIn(repository.path, house, words)
const HOUSE = '.factory/house.yml'

describe('jidoka house init', () => {
  test('writes a house that house check passes on the code it was learned from', async () => {
    expect(await run('init')).toMatchObject({
      path: HOUSE,
      state: 'created',
      written: true,
      files: { read: 12, all: 12 },
    })
    expect(readFileSync(join(repository.path, HOUSE), 'utf8')).toContain('- id: short-arrays')
    expect(await run('check', '--code')).toMatchObject({ ok: true, findings: [] })
  })

  test('counts the commit, not what lies in the work tree', async () => {
    repository.write({ 'src/new.ts': 'export const b: Array<string> = []\n'.repeat(40) })
    expect(await run('init', '--dry-run')).toMatchObject({
      written: false,
      rules: expect.arrayContaining([expect.objectContaining({ id: 'short-arrays' })]),
    })
    expect(existsSync(join(repository.path, HOUSE))).toBe(false)
  })

  test('keeps a house that is there', async () => {
    repository.write({ [HOUSE]: 'version: "1"\nrules: []\n' })
    expect(await run('init')).toMatchObject({ state: 'kept', written: false })
    expect(readFileSync(join(repository.path, HOUSE), 'utf8')).toBe('version: "1"\nrules: []\n')
  })

  test('proposes the layers in one go, and says what imports each other', async () => {
    repository.commit({
      'src/io/save.ts': "import { order } from '../domain/order.ts'\nexport const save = order\n",
      'src/domain/order.ts':
        "import type { save } from '../io/save.ts'\nexport const order = 1 as unknown as typeof save\n",
    })
    const RECORD = '.factory/architecture.yml'
    expect(await run('init', '--dry-run')).toMatchObject({
      layers: { path: RECORD, state: 'created', tangles: [['domain', 'io']] },
    })
    expect(existsSync(join(repository.path, RECORD))).toBe(false)
    expect(await run('init', '--without-layers')).not.toHaveProperty('layers')
    expect(await run('init')).toMatchObject({
      layers: { state: 'created', layers: expect.arrayContaining(['io']) },
    })
    const written = readFileSync(join(repository.path, RECORD), 'utf8')
    expect(written).toContain('# These layers import each other: domain, io.')
    // a record that is there is no question
    expect(await run('init')).not.toHaveProperty('layers')
    repository.write({ [RECORD]: `# ours\n${written}` })
    expect(await run('init', '--layers')).toMatchObject({ layers: { state: 'kept', text: written } })
    expect(readFileSync(join(repository.path, RECORD), 'utf8')).toMatch(/^# ours/)
    await expect(run('init', '--layers', '--without-layers')).rejects.toMatchObject({ code: 'USAGE' })
  })

  test('learns nothing from a repository without code, and writes a house that can be read', async () => {
    repository.remove()
    repository = makeRepository({ 'README.md': '# A\n' })
    expect(await run('init')).toMatchObject({ rules: [], files: { read: 0, all: 0 } })
    expect(await run('check')).toMatchObject({ ok: true })
  })
})
