import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createPrivateKey } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readArguments } from '../../../../shared/cli/command.ts'
import { command } from '../../../../shared/cli/init.ts'
import { hintOf } from '../../../../shared/trace/signer/keys.ts'
import { keysOf, readTrust } from '../../../../shared/trace/verify/trust.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { runCli, type Ran } from '../../../support/story.ts'

const WORKFLOW = '.github/workflows/factory-unit.yml'
const SOURCE = 'acme/jidoka@0123456789abcdef0123456789abcdef01234567'
const CODE = {
  'package.json': '{"name":"shop","type":"module","scripts":{"test":"node --test"}}\n',
  'src/price.ts': 'export function price(cents: number): string {\n  return String(cents)\n}\n',
}
const READY = [
  '.gitignore',
  'factory.yml',
  '.factory/house.yml',
  'specs/ordinal.spec.md',
  '.github/actions.lock',
  '.github/workflows/factory.yml',
  WORKFLOW,
  '.github/workflows/factory-round.yml',
  '.github/workflows/factory-answer.yml',
  '.factory/trust.json',
]
const SIGNERS = ['spec-validate', 'generate', 'style-gate', 'review', 'trace-publish']

interface InitJson {
  repository: string
  files: { path: string; state: string }[]
  notes: string[]
  secrets: { station: string; name: string; environments: string[]; value: string }[]
  next: string[]
}

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository(CODE)
})
afterEach(() => repository.remove())

function cli(...words: string[]): Promise<Ran> {
  return runCli(repository.path, words)
}

/** The command in this process: the compiler and the linter are loaded once for all tests. */
async function init(...words: string[]): Promise<InitJson> {
  const terminal = {
    cwd: repository.path,
    env: {},
    say: () => undefined,
    signal: new AbortController().signal,
  }
  const { exit, json } = await command.run(readArguments(command, words), terminal)
  expect(exit).toBe(0)
  return json as InitJson
}

function read(path: string): string {
  return readFileSync(join(repository.path, path), 'utf8')
}

/** Every file of the work tree with its bytes and time of change. */
function snapshot(): [string, string, number][] {
  return readdirSync(repository.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/.git/'))
    .sort()
    .map((path) => [relative(repository.path, path), readFileSync(path, 'latin1'), lstatSync(path).mtimeMs])
}

describe('jidoka init', () => {
  test('makes a repository ready: every check passes on what it wrote', async () => {
    repository.git('remote', 'add', 'origin', 'git@github.com:acme/shop.git')
    const { files, repository: name, next } = await init()
    expect(files).toEqual(READY.map((path) => ({ path, state: 'created' })))
    expect(name).toBe('acme/shop')
    expect(next).toHaveLength(5)
    expect(next[3]).toContain('repos/acme/shop/actions/permissions/workflow')
    expect(next[4]).toContain('approves the workflow runs')
    expect(next[1]).toContain('jidoka run specs/ordinal.spec.md')
    const validated = JSON.parse((await cli('validate', '--json')).stdout) as {
      findings: unknown[]
      specs: string[]
    }
    expect(validated).toMatchObject({ findings: [], specs: ['specs/ordinal.spec.md'] })
    const spec = readFileSync(join(repository.path, 'specs/ordinal.spec.md'), 'utf8')
    expect(spec.match(/\{ call: .*\}/g)?.map((row) => row.includes('holdout: true'))).toEqual([
      false,
      false,
      true,
    ])
    const line = readFileSync(join(repository.path, 'factory.yml'), 'utf8')
    expect(line).toContain('  review: { pass: probe, stop: generate }\n  probe: { pass: trace-publish')
    expect((await cli('compile', '--check')).exit).toBe(0)
    expect((await cli('show', '--factory', 'factory.yml')).exit).toBe(0)
  })

  test('changes nothing when it is run twice, and names what it kept', async () => {
    await init()
    const before = snapshot()
    const { files, secrets } = await init()
    expect(files).toEqual(READY.map((path) => ({ path, state: 'kept' })))
    expect(secrets).toEqual([])
    expect(snapshot()).toEqual(before)
  })

  test('shows a private key for every station that signs, and writes none of them', async () => {
    const { secrets } = await init()
    expect(secrets.map(({ station }) => station)).toEqual(SIGNERS)
    expect(secrets[0]).toMatchObject({
      name: 'JIDOKA_KEY_SPEC_VALIDATE',
      environments: ['factory-spec-validate'],
    })
    const trust = readTrust(readFileSync(join(repository.path, '.factory/trust.json')))
    expect(trust.assurance).toBe('keyed')
    for (const { station, value } of secrets) {
      expect(keysOf(trust).get(hintOf(createPrivateKey(value)))?.stations).toEqual([station])
      const secret = value.split('\n')[1] ?? ''
      expect(secret.length).toBeGreaterThan(40)
      expect(snapshot().filter(([, text]) => text.includes(secret) || text.includes('PRIVATE KEY'))).toEqual(
        [],
      )
    }
  })

  test('prints the keys once for people, too', async () => {
    const first = await cli('init')
    expect(first.stdout.match(/-----BEGIN PRIVATE KEY-----/g)).toHaveLength(SIGNERS.length)
    expect(first.stdout).toContain('JIDOKA_KEY_TRACE_PUBLISH  environment factory-trace-publish\n-----BEGIN')
    const second = await cli('init')
    expect(second.stdout).not.toContain('PRIVATE KEY')
    expect(second.stdout).toMatch(/^.*\.factory\/trust\.json is kept/m)
  })

  test('makes no keys for a line of one machine', async () => {
    const { files, secrets } = await init('--local')
    expect([secrets, files.some(({ path }) => path.includes('trust'))]).toEqual([[], false])
    expect(read('factory.yml')).toContain('signing: { mode: local }')
  })

  test('leaves house rules out that the code breaks today', async () => {
    repository.commit({
      'src/old.ts': 'export function any(value: any): number {\n  return value == 1 ? 1 : 2\n}\n',
    })
    const { notes } = await init()
    const house = read('.factory/house.yml')
    expect(house).not.toContain('id: no-any')
    expect(house).not.toContain('id: strict-equality')
    expect(house).toContain('id: no-eval')
    expect(house).toMatch(/^# .*: no-any \(1\), strict-equality \(1\)$/m)
    expect(notes).toContainEqual(expect.stringMatching(/^2 house rules/))
  })

  test.each(['src/numbers.ts', 'src/ordinal.ts'])(
    'takes another first spec where %s does it already',
    async (path) => {
      repository.commit({
        [path]:
          '/** A whole number with its English suffix, such as 3rd. */\nexport function ordinal(rank: number): string {\n  return `${rank}th`\n}\n',
      })
      const { files } = await init()
      expect(files.map(({ path }) => path).filter((path) => path.startsWith('specs/'))).toEqual([
        'specs/initials.spec.md',
      ])
      expect((await cli('validate')).exit).toBe(0)
    },
  )

  test('works in a repository without a commit, without code, and from a folder inside it', async () => {
    const bare = makeRepository()
    try {
      mkdirSync(join(bare.path, 'docs'))
      const ran = await runCli(join(bare.path, 'docs'), ['init', '--json', '--actions', SOURCE])
      expect(ran.exit).toBe(0)
      const { files, notes } = JSON.parse(ran.stdout) as InitJson
      // nothing could show a criterion there: no code, no tests, and no reviewer yet
      expect(files.filter(({ path }) => path.startsWith('specs/'))).toEqual([])
      expect(notes).toHaveLength(2)
      expect((await runCli(bare.path, ['validate', '--allow-none'])).exit).toBe(0)
      expect((await runCli(bare.path, ['compile', '--check'])).exit).toBe(0)
    } finally {
      bare.remove()
    }
  })

  test('takes the actions from where it is told', async () => {
    expect((await init('--actions', SOURCE)).notes).toEqual([])
    expect(read(WORKFLOW)).toContain(`uses: ${SOURCE.replace('@', '/actions/generate@')}`)
  })

  test.each([
    ['acme/jidoka@main', 'FACTORY_UNPINNED'],
    ['../jidoka', 'FACTORY_UNPINNED'],
    ['./../jidoka', 'FACTORY_INVALID'],
  ])('refuses the source %s, and then writes nothing', async (source, code) => {
    const before = snapshot()
    const ran = await cli('init', '--json', '--actions', source)
    expect(ran.exit).toBe(2)
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code } })
    expect(snapshot()).toEqual(before)
  })

  test('is not led astray by the name of a branch or a pattern of tests', async () => {
    repository.git('checkout', '-q', '-b', 'x${{github.token}}')
    repository.git('branch', '-D', 'main')
    repository.write({ 'package.json': '{"scripts":{"test":"node --test ../../*.test.ts"}}' })
    await init()
    expect(read('factory.yml')).not.toContain('${{')
    expect(read('factory.yml')).toContain('folder: test/acceptance')
  })

  test('warns of a host that may be a server of its own', async () => {
    repository.git('remote', 'add', 'origin', 'https://git.example.com/acme/shop.git')
    expect((await init('--actions', SOURCE)).notes).toEqual([expect.stringContaining('git.example.com')])
  })

  test('starts on the branch that the repository has', async () => {
    repository.git('branch', '-m', 'trunk')
    await init()
    expect(read('factory.yml')).toContain('branches: [trunk]')
    expect(read('.github/workflows/factory.yml')).toMatch(/branches:\n\s+- trunk/)
  })
})

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

  test('gets one line in a .gitignore that lacks it', async () => {
    repository.write({ '.gitignore': 'node_modules' })
    expect((await init()).files[0]).toEqual({ path: '.gitignore', state: 'extended' })
    expect(read('.gitignore')).toBe('node_modules\n.jidoka/\n')
    expect((await init()).files[0]).toEqual({ path: '.gitignore', state: 'kept' })
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
  ])('is refused: %s', async (_, words, code) => {
    const folder = words.length === 0 ? mkdtempSync(join(tmpdir(), 'jidoka-no-repo-')) : repository.path
    const ran = await runCli(folder, ['init', '--json', ...words])
    expect(ran.exit).toBe(2)
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code } })
    if (folder !== repository.path) rmSync(folder, { recursive: true })
  })
})
