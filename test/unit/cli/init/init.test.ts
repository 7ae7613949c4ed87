import { mkdirSync, readFileSync } from 'node:fs'
import { createPrivateKey } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hintOf } from '../../../../shared/trace/signer/keys.ts'
import { keysOf, readTrust } from '../../../../shared/trace/verify/trust.ts'
import { makeRepository } from '../../../support/repository.ts'
import { runCli } from '../../../support/story.ts'
import { cli, init, read, repository, snapshot, useRepository, type InitJson } from './in-repository.ts'

useRepository()

const WORKFLOW = '.github/workflows/factory-unit.yml'
const SOURCE = 'acme/jidoka@0123456789abcdef0123456789abcdef01234567'
/** Less code than a house is learned from. */
const SMALL: unknown = expect.stringContaining('the house has the default rules, because')
const READY = [
  '.gitignore',
  '.gitattributes',
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

describe('jidoka init', () => {
  test('makes a repository ready: every check passes on what it wrote', async () => {
    repository.git('remote', 'add', 'origin', 'git@github.com:acme/shop.git')
    const { files, repository: name, next } = await init()
    expect(files).toEqual(READY.map((path) => ({ path, state: 'created' })))
    expect(name).toBe('acme/shop')
    expect(next).toHaveLength(6)
    expect(next[3]).toContain('repos/acme/shop/actions/permissions/workflow')
    expect(next[4]).toContain('approves the workflow runs')
    expect(next[5]).toContain('jidoka architecture init')
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

  test('names no repository of GitHub where there is no remote', async () => {
    const { notes, next } = await init()
    expect(next[3]).toContain(' repos/<owner>/<name>/actions/permissions/workflow ')
    expect(notes.join()).toContain('write `repository: owner/name` there')
  })

  test('asks for a first spec where none fits', async () => {
    const factory = `version: "1"
name: own
specs: docs/only-*.spec.md
line:
  spec-validate: { pass: trace-publish }
  trace-publish: {}
signing: { mode: keyed }
`
    repository.write({ 'factory.yml': factory })
    const { next } = await init()
    expect(next[1]).toMatch(/^write a first spec in a file that docs\/only-\*\.spec\.md covers, /)
  })

  test("holds changes against the team's own ESLint where there is one to install", async () => {
    const locked = '{"name":"shop","lockfileVersion":3,"packages":{}}\n'
    const manifest =
      '{"name":"shop","type":"module","scripts":{"test":"node --test"},"devDependencies":{"eslint":"10"}}\n'
    const config = { 'eslint.config.js': 'export default []\n' }
    repository.write({ ...config, 'package.json': manifest, 'package-lock.json': locked })
    await init()
    expect(read('factory.yml')).not.toContain('npx eslint')
    expect(read('factory.yml')).toContain(`  generate: { pass: own-eslint }
  # your own rules and plugins, in processes apart; set up as test is
  own-eslint: { pass: style-gate, stop: generate }
  style-gate:`)
    expect((await cli('compile', '--check')).exit).toBe(0)
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
    const { files, secrets, notes, next } = await init('--local')
    expect([secrets, files.some(({ path }) => path.includes('trust'))]).toEqual([[], false])
    expect(files.some(({ path }) => path.includes('.github'))).toBe(false)
    expect(notes.filter((note) => /workflow|COMPILE|GitHub|origin/.test(note))).toEqual([])
    expect(next).toHaveLength(3)
    expect(next.filter((step) => step.includes('GitHub'))).toEqual([])
    expect(read('factory.yml')).toContain('signing: { mode: local }')
  })

  test('keeps house rules that the code breaks today, and says how often it does', async () => {
    repository.commit({
      'src/old.ts': 'export function any(value: any): number {\n  return value == 1 ? 1 : 2\n}\n',
    })
    const { notes } = await init()
    const house = read('.factory/house.yml')
    expect(house).toContain('id: no-any')
    expect(house).toContain('id: strict-equality')
    expect(house).toMatch(/^# .*: no-any \(1\), strict-equality \(1\)$/m)
    expect(notes).toContainEqual(expect.stringMatching(/2 house rules in 2 old places/))
    expect(notes).toContainEqual(
      expect.stringMatching(/the default rules, because the code has enough places for \d of the 5 rules/),
    )
  })

  test('learns the house from the code where there is enough of it, in a thread of its own where there is much', async () => {
    const files = Array.from({ length: 60 }, (_, at) => [
      `src/old-${at}.ts`,
      `export var old${at}: any = 1\nexport const half${at} = (n: number): number => n / 2\n`,
    ])
    repository.commit(Object.fromEntries(files) as Record<string, string>)
    const { notes } = await init()
    expect(notes).toContainEqual(
      expect.stringMatching(/rules that the code keeps already, learned from 61 of 61 code files/),
    )
    const house = read('.factory/house.yml')
    expect(house).toMatch(
      /# how functions are declared: 60 of 61 places \(98 %\)\n {2}- id: functions-as-constants/,
    )
    expect(house).not.toMatch(/id: (?:no-var|no-any)\b/)
    expect((await cli('house', 'check')).exit).toBe(0)
  })

  test('leaves house rules out that speak of a language which is not there', async () => {
    repository.commit({ 'src/price.ts': undefined, 'lib/a.js': 'module.exports = 1\n' })
    await init()
    expect(read('.factory/house.yml')).not.toContain('id: no-any')
    expect(read('.factory/house.yml')).toContain('id: no-eval')
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
      const ran = await runCli(join(bare.path, 'docs'), [
        'init',
        '--json',
        '--skip-proof',
        '--actions',
        SOURCE,
      ])
      expect(ran.exit).toBe(0)
      const { files, notes } = JSON.parse(ran.stdout) as InitJson
      // nothing could show a criterion there: no code, no tests, and no reviewer yet
      expect(files.filter(({ path }) => path.startsWith('specs/'))).toEqual([])
      expect(notes).toHaveLength(4)
      expect(notes).toContainEqual(SMALL)
      expect((await runCli(bare.path, ['validate', '--allow-none'])).exit).toBe(0)
      expect((await runCli(bare.path, ['compile', '--check'])).exit).toBe(0)
    } finally {
      bare.remove()
    }
  })

  test('takes the actions from where it is told', async () => {
    expect((await init('--actions', SOURCE)).notes).toEqual([
      expect.stringContaining('there is no remote "origin"'),
      SMALL,
    ])
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
    expect((await init('--actions', SOURCE)).notes).toEqual([
      expect.stringContaining('git.example.com'),
      SMALL,
    ])
  })

  test('starts on the branch that the repository has', async () => {
    repository.git('branch', '-m', 'trunk')
    await init()
    expect(read('factory.yml')).toContain('branches: [trunk]')
    expect(read('.github/workflows/factory.yml')).toMatch(/branches:\n\s+- trunk/)
  })
})
