import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startGitHubFake, type GitHubFake } from '../support/github-fake/github-fake.ts'
import { serialNumber } from '../support/ledger.ts'
import { runCli, type Ran } from '../support/story.ts'
import { makeTraced, squash } from '../support/traced-repository.ts'

const FACTORY =
  'version: "1"\nname: demo\nrepository: octo/demo\nline:\n  spec-validate: { pass: trace-publish }\n  trace-publish: {}\n'
const BODY = 'export function first(): string {\n  return "the very first answer of all"\n}\n'
const SECOND = 'export const second = "another answer altogether, for once"\n'
const repository = makeTraced({ 'factory.yml': FACTORY, 'src/a.ts': '// by people\n' })
let fake: GitHubFake

beforeAll(async () => {
  await repository.deliver(1, { 'src/a.ts': `// by people\n${BODY}` }, { models: ['gpt-5.2'] })
  const one = squash(repository, `factory/${serialNumber(1)}`, 'one (#1)')
  await repository.arrived(1, one, { 'src/a.ts': BODY })
  await repository.deliver(2, { 'src/b.ts': SECOND }, { models: ['gpt-5.2'] })
  await repository.deliver(3, { 'src/c.ts': SECOND.replace('second', 'third') }, { models: ['gpt-5.2'] })
})
beforeEach(async () => {
  fake = await startGitHubFake({ repository: { name: 'octo/demo', path: repository.path } })
})
afterEach(async () => {
  await fake.close()
})
afterAll(() => {
  repository.remove()
})

type Rights = Record<string, 'read' | 'write'>

function env(permissions: Rights): Record<string, string> {
  const grant = { repository: 'octo/demo', permissions, run: '1', by: 'app' } as const
  return { GH_TOKEN: fake.issueToken(grant), GITHUB_API_URL: fake.url }
}

function recall(words: string[], variables: Record<string, string> = {}): Promise<Ran> {
  return runCli(repository.path, ['recall', '--model', 'gpt-5*', ...words], variables)
}

const ALL: Rights = { issues: 'write', 'pull-requests': 'read' }
const create = (more: string[] = [], rights = ALL): Promise<Ran> =>
  recall(['--issue', '--create', '--json', ...more], env(rights))

/** Opens the pull request of a unit, which takes a right that the recall itself does not have. */
async function propose(number: number): Promise<void> {
  const token = fake.issueToken({
    repository: 'octo/demo',
    permissions: { 'pull-requests': 'write' },
    run: '1',
  })
  const head = `factory/${serialNumber(number)}`
  await fetch(`${fake.url}/repos/octo/demo/pulls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ title: 'a unit', head, base: 'main', body: '' }),
  })
}

interface Found {
  openFrom: string
  units: { serial: string; open: string[] }[]
  kept?: { number: number; result: string; url: string }
}

const found = ({ stdout }: Ran): Found => JSON.parse(stdout) as Found

describe('what is open of a recall', () => {
  test('is what the server says where a token is there: a branch alone is no pull request', async () => {
    await propose(2)
    const { openFrom, units } = found(await recall(['--json'], env(ALL)))
    expect(openFrom).toBe('pull requests')
    const open = units.flatMap((unit) => unit.open)
    expect(open).toEqual([`#1 (factory/${serialNumber(2)})`])
    const said = await recall([], env(ALL))
    expect(said.stdout).toContain('1 in open pull requests, as the server says')
  })

  test('is branches without a token, and where the server does not answer, which is said', async () => {
    const alone = found(await recall(['--json']))
    expect(alone.openFrom).toBe('branches')
    expect(alone.units.flatMap((unit) => unit.open)).toHaveLength(2)
    const denied = await recall(['--json'], env({ issues: 'write' }))
    expect(found(denied)).toMatchObject({ openFrom: 'branches', units: alone.units })
    expect(denied.stderr).toContain('the server was not asked for open pull requests')
  })

  test('sends no token to a server that only the clone names', async () => {
    const variables = { ...env(ALL), GITHUB_SERVER_URL: 'https://ghes.example.com' }
    expect(found(await recall(['--json'], variables)).openFrom).toBe('branches')
    expect(fake.calls()).toEqual([])
  })
})

describe('the issue of a recall', () => {
  test('is opened once, brought up to date by the same question, and keeps what was ticked', async () => {
    const first = await create(['--reason', 'the model was wrong'])
    expect([first.exit, first.stderr]).toEqual([0, ''])
    expect(found(first).kept).toEqual({
      number: 1,
      result: 'created',
      url: 'https://github.com/octo/demo/issues/1',
    })
    const [issue] = fake.issues()
    expect(issue?.title).toBe('Recall: model gpt-5*')
    expect(issue?.body).toMatch(/^<!-- jidoka recall [0-9a-f]{16} -->\n/)
    expect(issue?.body).toContain('- [ ] src/a.ts\n')
    fake.people.editIssue(1, (issue?.body ?? '').replace('- [ ] src/a.ts', '- [x] src/a.ts'))
    expect(found(await create(['--reason', 'the model was wrong'])).kept?.result).toBe('unchanged')
    expect(found(await create(['--reason', 'it is worse than we thought'])).kept?.result).toBe('updated')
    const [updated, ...more] = fake.issues()
    expect(more).toEqual([])
    expect(updated?.body).toContain('it is worse than we thought')
    expect(updated?.body).toContain('- [x] src/a.ts\n')
    expect(fake.violations()).toEqual([])
  })

  test('is another one for another question, and never that of a stranger who wrote its mark', async () => {
    await create()
    const [issue] = fake.issues()
    const body = issue?.body ?? ''
    fake.people.openIssue('mallory', body.replace('src/a.ts', 'src/else.ts'))
    expect(found(await create()).kept).toMatchObject({ number: 1, result: 'unchanged' })
    const other = await runCli(
      repository.path,
      ['recall', '--spec-id', 'spec-1', '--issue', '--create', '--json'],
      env(ALL),
    )
    expect(found(other).kept).toMatchObject({ number: 3, result: 'created' })
    expect(fake.issues()[1]?.body).toContain('src/else.ts')
  })

  test('goes on in one that a person of the repository opened with the text', async () => {
    await create()
    const body = fake.issues()[0]?.body ?? ''
    await fake.close()
    fake = await startGitHubFake({ repository: { name: 'octo/demo', path: repository.path } })
    fake.people.openIssue('octocat', body)
    expect(found(await create()).kept).toMatchObject({ number: 1, result: 'updated' })
  })

  test('is refused in words without the right, without a token, and without --issue', async () => {
    const denied = await create([], { issues: 'read', 'pull-requests': 'read' })
    expect([denied.exit, denied.stderr]).toEqual([2, expect.stringContaining('PUBLISH_DENIED')])
    const alone = await recall(['--issue', '--create'])
    expect([alone.exit, alone.stderr]).toEqual([2, expect.stringContaining('GH_TOKEN')])
    expect((await recall(['--create'])).exit).toBe(2)
  })
})
