import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getOctokit } from '@actions/github'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startGitHubFake, type GitHubFake } from '../../../support/github-fake/github-fake.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { makeWorkflowRunner, type WorkflowRunner } from '../../../support/workflow-runner/workflow-runner.ts'

const at = { owner: 'octo', repo: 'demo' }
const W = '.github/workflows'
const ANSWERS = `on: { issue_comment: { types: [created] } }
permissions: { issues: write }
jobs:
  answer:
    if: startsWith(github.event.comment.body, '/do')
    runs-on: x
    steps:
      - run: echo "$GITHUB_REF $GITHUB_SHA"
`
const PUSHED = `on: { push: { branches: [main], paths: [specs/*.md] } }
jobs:
  go: { runs-on: x, steps: [{ run: 'echo pushed' }] }
`
let repository: TestRepository
let fake: GitHubFake
let runner: WorkflowRunner
let folder: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-comments-'))
  repository = makeRepository({
    [`${W}/answers.yml`]: ANSWERS,
    [`${W}/pushed.yml`]: PUSHED,
    'specs/a.md': 'a\n',
  })
  const place = { name: 'octo/demo', path: repository.path }
  fake = await startGitHubFake({ repository: place })
  runner = makeWorkflowRunner({ repository: place, folder, github: fake })
  fake.connect(runner)
})
afterEach(async () => {
  await fake.close()
  repository.remove()
  rmSync(folder, { recursive: true, force: true })
})

type Grants = Record<string, 'read' | 'write'>
function client(permissions: Grants, by: 'workflow' | 'app' = 'workflow') {
  const token = fake.issueToken({ repository: 'octo/demo', permissions, run: '1', by })
  return getOctokit(token, { baseUrl: fake.url }).rest
}
const statusOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'fine',
    (error: unknown) => (error as { status: number }).status,
  )

/** A pull request of a branch that changes one file. */
async function proposed(path: string): Promise<number> {
  repository.git('checkout', '-q', '-b', 'factory/x')
  repository.commit({ [path]: 'changed\n' })
  repository.git('checkout', '-q', 'main')
  const { pulls } = client({ 'pull-requests': 'write' })
  return (await pulls.create({ ...at, title: 't', head: 'factory/x', base: 'main' })).data.number
}

describe('issues', () => {
  it('are opened by a token that may, are listed by who opened them, and share their numbers with pull requests', async () => {
    const { issues } = client({ issues: 'write' })
    const { data } = await issues.create({ ...at, title: 'one', body: 'text' })
    expect([data.number, data.user?.login]).toEqual([1, 'github-actions[bot]'])
    expect(await proposed('b.txt')).toBe(2)
    fake.people.openIssue('stranger', 'theirs')
    const own = await issues.listForRepo({ ...at, creator: 'github-actions[bot]' })
    expect(own.data.map(({ number, pull_request: pull }) => [number, pull !== undefined])).toEqual([
      [2, true],
      [1, false],
    ])
    await issues.update({ ...at, issue_number: 1, body: 'other', state: 'closed' })
    expect(fake.issues()[0]).toMatchObject({ body: 'other', state: 'closed' })
    expect(await statusOf(client({ contents: 'write' }).issues.create({ ...at, title: 'x' }))).toBe(403)
    expect(fake.violations()).toEqual([])
  })

  it('are gone where they are switched off', async () => {
    fake.configure({ hasIssues: false })
    expect(await statusOf(client({ issues: 'write' }).issues.create({ ...at, title: 'one' }))).toBe(410)
  })
})

describe('a comment', () => {
  it('of a person or an app starts a run at the tip of the default branch, one of GITHUB_TOKEN starts none', async () => {
    const number = fake.people.openIssue('octocat', 'x')
    const tip = repository.commit({ 'later.txt': '1' })
    fake.people.comment(number, 'stranger', '/do it')
    fake.people.comment(number, 'stranger', 'hello')
    const more = { ...at, issue_number: number, body: '/do it' }
    await client({ issues: 'write' }, 'app').issues.createComment(more)
    await client({ issues: 'write' }).issues.createComment(more)
    const runs = await runner.settle()
    expect(runs.map(({ jobs, trigger }) => [trigger.actor, jobs[0]?.result, jobs[0]?.log.trim()])).toEqual([
      ['stranger', 'success', `refs/heads/main ${tip}`],
      ['stranger', 'skipped', ''],
      ['factory-app[bot]', 'success', `refs/heads/main ${tip}`],
    ])
    expect(fake.violations()).toEqual([])
  })

  it('is reacted to with the right of either kind, once', async () => {
    const number = fake.people.openIssue('octocat', 'x')
    const comment_id = fake.people.comment(number, 'octocat', 'hello')
    const react = (grants: Grants) =>
      client(grants).reactions.createForIssueComment({ ...at, comment_id, content: '+1' })
    expect((await react({ issues: 'write' })).status).toBe(201)
    expect((await react({ 'pull-requests': 'write' })).status).toBe(200)
    expect(await statusOf(react({ contents: 'write' }))).toBe(403)
    expect(fake.reactions()).toHaveLength(1)
    expect(fake.violations()).toEqual([])
  })
})

it('the role of somebody is known to every token; a stranger may read, a maintainer writes', async () => {
  fake.people.role('Mary', 'maintain')
  fake.people.role('tom', 'triage')
  const roleOf = async (username: string) =>
    (await client({}).repos.getCollaboratorPermissionLevel({ ...at, username })).data.permission
  expect(await Promise.all(['mary', 'tom', 'nobody', 'octocat'].map(roleOf))).toEqual([
    'write',
    'read',
    'read',
    'admin',
  ])
  expect(fake.violations()).toEqual([])
})

it.each([
  ['specs/b.md', ['push']],
  ['other.txt', []],
])(
  'a merge that brings %s is a push of its base, and starts what listens to such files',
  async (path, events) => {
    const commit = fake.people.merge(await proposed(path))
    const runs = await runner.settle()
    const pushes = runs.filter(({ trigger }) => trigger.event === 'push')
    expect(pushes.map(({ trigger }) => trigger.event)).toEqual(events)
    expect(pushes.every(({ trigger }) => trigger.sha === commit)).toBe(true)
    expect(fake.pulls()).toMatchObject([{ merged: true, state: 'closed' }])
  },
)
