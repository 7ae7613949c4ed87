import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FIRST_LOCK, lockText } from '../../../shared/compile/action-pins.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { runCli, type Ran } from '../../support/story.ts'
import { LINE } from './line.ts'

const LOCK = '.github/actions.lock'
const SHA = '0123456789abcdef0123456789abcdef01234567'

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'factory.yml': LINE })
})
afterEach(() => repository.remove())

function pin(words: string[], env?: Record<string, string>): Promise<Ran> {
  return runCli(repository.path, ['pin', ...words, '--json'], env)
}

function lock(): unknown {
  return JSON.parse(readFileSync(join(repository.path, LOCK), 'utf8'))
}

const FIRST_ROWS = [...FIRST_LOCK]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([action, pinned]) => ({ action, ...pinned }))

describe('jidoka pin without words', () => {
  test('shows the pins a repository starts with and writes nothing', async () => {
    const ran = await pin([])
    expect(ran.exit).toBe(0)
    expect(JSON.parse(ran.stdout)).toEqual({ lock: LOCK, recorded: false, actions: FIRST_ROWS })
    expect(existsSync(join(repository.path, LOCK))).toBe(false)
  })

  test('shows the lock of the repository', async () => {
    repository.write({ [LOCK]: lockText(new Map([['a/b', { tag: 'v1', sha: SHA }]])) })
    expect(JSON.parse((await pin([])).stdout)).toEqual({
      lock: LOCK,
      recorded: true,
      actions: [{ action: 'a/b', tag: 'v1', sha: SHA }],
    })
  })

  test.each(['v6', SHA.slice(1), SHA.toUpperCase(), `${SHA}0`])(
    'refuses a lock that pins %s',
    async (sha) => {
      repository.write({ [LOCK]: JSON.stringify({ 'a/b': { tag: 'v1', sha } }) })
      const ran = await pin([])
      expect(ran.exit).toBe(2)
      expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'FACTORY_UNPINNED', where: LOCK } })
    },
  )
})

describe('jidoka pin with a commit id', () => {
  test('records it beside the pins there were, sorted, and asks nobody', async () => {
    expect((await pin(['zed/last@v1', SHA])).exit).toBe(0)
    const ran = await pin(['actions/checkout@v7.0.0', SHA])
    expect(JSON.parse(ran.stdout)).toMatchObject({ before: FIRST_LOCK.get('actions/checkout') })
    expect(ran.stderr).toBe('')
    expect(lock()).toEqual({
      ...Object.fromEntries(FIRST_LOCK),
      'actions/checkout': { tag: 'v7.0.0', sha: SHA },
      'zed/last': { tag: 'v1', sha: SHA },
    })
    expect(Object.keys(lock() as object)).toEqual([...FIRST_ROWS.map(({ action }) => action), 'zed/last'])
  })

  test('pins an action in a folder with its repository', async () => {
    await pin(['github/codeql-action/init@v4', SHA])
    expect(lock()).toMatchObject({ 'github/codeql-action': { tag: 'v4', sha: SHA } })
  })

  test.each([
    ['a short id', ['actions/checkout@v6', SHA.slice(0, 12)]],
    ['a tag in its place', ['actions/checkout@v6', 'v6']],
    ['an action without a tag', ['actions/checkout', SHA]],
    ['an option for git in place of an owner', ['--', '-x/y@v1', SHA]],
    ['an option for git in place of a tag', ['x/y@--upload-pack=x', SHA]],
    ['a third word', ['x/y@v1', SHA, 'more']],
  ])('refuses %s and leaves the lock alone', async (_, words) => {
    expect((await runCli(repository.path, ['pin', ...words])).exit).toBe(2)
    expect(existsSync(join(repository.path, LOCK))).toBe(false)
  })
})

describe('jidoka pin with a tag alone', () => {
  let server: TestRepository
  beforeEach(() => {
    server = makeRepository({ 'action.yml': 'name: x\n' })
  })
  afterEach(() => server.remove())

  /** git reads this repository wherever it would ask the host of factory.yml. */
  function environment(): Record<string, string> {
    repository.write({
      'factory.yml': `${LINE}  host: https://git.example.test\n  store: /mnt/share\n`,
      '.git/test-config': `[url "${pathToFileURL(server.path).href}"]\n\tinsteadOf = https://git.example.test/acme/tool\n`,
    })
    return { GIT_CONFIG_GLOBAL: join(repository.path, '.git/test-config'), GIT_CONFIG_SYSTEM: '/dev/null' }
  }

  test('asks the server of factory.yml for the commit and records it', async () => {
    const commit = server.git('rev-parse', 'HEAD')
    server.git('tag', 'v1')
    const ran = await pin(['acme/tool@v1'], environment())
    expect(ran.stderr).toBe('asking https://git.example.test/acme/tool for v1\n')
    expect(ran.exit).toBe(0)
    expect(lock()).toMatchObject({ 'acme/tool': { tag: 'v1', sha: commit } })
  })

  test('takes the commit behind an annotated tag', async () => {
    server.git('tag', '-a', '-m', 'one', 'v1')
    await pin(['acme/tool@v1'], environment())
    expect(lock()).toMatchObject({ 'acme/tool': { sha: server.git('rev-parse', 'HEAD') } })
    expect(server.git('rev-parse', 'v1')).not.toBe(server.git('rev-parse', 'HEAD'))
  })

  test('does not take a branch for a tag', async () => {
    const ran = await pin(['acme/tool@main'], environment())
    expect(ran.exit).toBe(2)
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'GIT_REVISION_UNKNOWN' } })
    expect(existsSync(join(repository.path, LOCK))).toBe(false)
  })

  test('says that the server could not be asked, and records nothing', async () => {
    const env = environment()
    server.remove()
    const ran = await pin(['acme/tool@v1'], env)
    expect(ran.exit).toBe(3)
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'GIT_FAILED', retryable: true } })
    expect(ran.stderr).toContain('error GIT_FAILED: cannot ask https://git.example.test/acme/tool: ')
    expect(ran.stderr).toContain('give its 40 hex digits')
    expect(existsSync(join(repository.path, LOCK))).toBe(false)
  })

  test('asks no server that is not reached by https', async () => {
    repository.write({ 'factory.yml': `${LINE}  host: "ext::sh -c true"\n` })
    const ran = await pin(['acme/tool@v1'])
    expect(ran.exit).toBe(2)
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'FACTORY_INVALID' } })
  })
})

describe('jidoka pin --update', () => {
  const OWN = 'acme/jidoka'
  const [OLD, NEW] = ['1'.repeat(40), '2'.repeat(40)]
  const FOLDER = '.github/workflows'
  let server: TestRepository
  beforeEach(async () => {
    server = makeRepository({ 'action.yml': 'name: x\n' })
    const source = LINE.replace('./vendor/jidoka', `${OWN}@${OLD}`)
    repository.write({
      'factory.yml': `${source}  host: https://git.example.test\n  store: /mnt/share\n`,
      '.git/test-config': `[url "${pathToFileURL(server.path).href}"]\n\tinsteadOf = https://git.example.test/actions/checkout\n`,
    })
    expect((await runCli(repository.path, ['compile'])).exit).toBe(0)
  })
  afterEach(() => server.remove())

  const environment = (): Record<string, string> => ({
    GIT_CONFIG_GLOBAL: join(repository.path, '.git/test-config'),
    GIT_CONFIG_SYSTEM: '/dev/null',
  })
  const files = (): string[] => readdirSync(join(repository.path, FOLDER)).map((name) => `${FOLDER}/${name}`)
  const textOf = (path: string): string => readFileSync(join(repository.path, path), 'utf8')

  /** What Dependabot does to the compiled files. */
  function bump(from: RegExp, to: string): void {
    repository.write(Object.fromEntries(files().map((path) => [path, textOf(path).replace(from, to)])))
  }

  test('takes the bumps of Dependabot into lock, factory.yml and all workflows', async () => {
    server.git('tag', 'v7.0.0')
    const commit = server.git('rev-parse', 'HEAD')
    bump(/actions\/checkout@[0-9a-f]{40} # \S+/g, `actions/checkout@${commit} # v7.0.0`)
    bump(new RegExp(OLD, 'g'), NEW)
    const ran = await pin(['--update'], environment())
    expect([ran.exit, ran.stderr]).toEqual([
      0,
      'asking https://git.example.test/actions/checkout for v7.0.0\n',
    ])
    expect(lock()).toMatchObject({ 'actions/checkout': { tag: 'v7.0.0', sha: commit } })
    expect(textOf('factory.yml')).toContain(`${OWN}@${NEW}`)
    expect((await runCli(repository.path, ['compile', '--check'])).exit).toBe(0)
  })

  test('changes nothing when there is nothing to take', async () => {
    const before = [...files(), 'factory.yml', LOCK].map(textOf)
    expect((await pin(['--update'], environment())).exit).toBe(0)
    expect([...files(), 'factory.yml', LOCK].map(textOf)).toEqual(before)
  })

  test.each([
    ['a commit that is not the one of its tag', `actions/checkout@${NEW} # v7.0.0`],
    ['a tag that is not there', `actions/checkout@${NEW} # v8.0.0`],
  ])('refuses %s and writes nothing', async (_, to) => {
    server.git('tag', 'v7.0.0')
    bump(/actions\/checkout@[0-9a-f]{40} # \S+/g, to)
    const before = [...files(), 'factory.yml', LOCK].map(textOf)
    expect((await pin(['--update'], environment())).exit).toBe(2)
    expect([...files(), 'factory.yml', LOCK].map(textOf)).toEqual(before)
  })

  test('refuses two commits of one action', async () => {
    bump(/actions\/checkout@[0-9a-f]{40}/, `actions/checkout@${NEW}`)
    bump(/actions\/checkout@(?!2{40})[0-9a-f]{40}/, `actions/checkout@${'3'.repeat(40)}`)
    const ran = await pin(['--update'], environment())
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'FACTORY_UNPINNED' } })
  })
})
