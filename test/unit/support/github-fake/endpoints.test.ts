import { gzipSync } from 'node:zlib'
import { getOctokit } from '@actions/github'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startGitHubFake,
  type GitHubFake,
  type GitHubFakeOptions,
} from '../../../support/github-fake/github-fake.ts'
import type { RepositoryEvent } from '../../../support/github-fake/run-source.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const at = { owner: 'octo', repo: 'demo' }
const WORKFLOW = '.github/workflows/w.yml'
type Octokit = ReturnType<typeof getOctokit>
let repository: TestRepository
let fake: GitHubFake

beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'one\n', 'run.sh': 'echo\n', [WORKFLOW]: 'on: push\njobs: {}\n' })
  await open()
})
afterEach(async () => {
  await fake.close()
  repository.remove()
})

async function open(options: Partial<GitHubFakeOptions> = {}): Promise<void> {
  fake = await startGitHubFake({ repository: { name: 'octo/demo', path: repository.path }, ...options })
}

function client(permissions: Record<string, 'read' | 'write'>, by: 'workflow' | 'app' = 'workflow'): Octokit {
  const token = fake.issueToken({ repository: 'octo/demo', permissions, run: '1', by })
  return getOctokit(token, { baseUrl: fake.url })
}

const statusOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'fine',
    (error: unknown) => (error as { status: number }).status,
  )
const head = (): string => repository.git('rev-parse', 'main')

/** A pull request of a branch that changes one file. */
async function proposed(octokit: Octokit, branch = 'factory/x'): Promise<number> {
  repository.git('checkout', '-q', '-b', branch)
  repository.commit({ 'b.txt': branch })
  repository.git('checkout', '-q', 'main')
  const { data } = await octokit.rest.pulls.create({ ...at, title: 't', head: branch, base: 'main' })
  return data.number
}

describe('comments', () => {
  it('are made, listed, changed and taken away with the right of either kind', async () => {
    const issue_number = await proposed(client({ 'pull-requests': 'write' }))
    const { issues } = client({ issues: 'write' }).rest
    const { data } = await issues.createComment({ ...at, issue_number, body: 'one' })
    expect(data.user?.login).toBe('github-actions[bot]')
    await issues.updateComment({ ...at, comment_id: data.id, body: 'two' })
    const listed = await issues.listComments({ ...at, issue_number })
    expect(listed.data.map(({ body }) => body)).toEqual(['two'])
    const body = 'x'.repeat(65_537)
    expect(await statusOf(issues.updateComment({ ...at, comment_id: data.id, body }))).toBe(422)
    expect(
      await statusOf(client({ contents: 'write' }).rest.issues.listComments({ ...at, issue_number })),
    ).toBe(403)
    await issues.deleteComment({ ...at, comment_id: data.id })
    expect(fake.comments()).toEqual([])
    expect(fake.violations()).toEqual([])
  })
})

describe('check runs', () => {
  it('take at most 50 annotations a request, and keep what came before', async () => {
    const { checks } = client({ checks: 'write' }).rest
    const annotation = {
      path: 'a.txt',
      start_line: 1,
      end_line: 1,
      annotation_level: 'failure' as const,
      message: 'm',
    }
    const output = { title: 't', summary: 's', annotations: Array.from({ length: 50 }, () => annotation) }
    const { data } = await checks.create({ ...at, name: 'n', head_sha: head(), output })
    await checks.update({
      ...at,
      check_run_id: data.id,
      conclusion: 'failure',
      output: { summary: 's', annotations: [annotation] },
    })
    const more = { summary: 's', annotations: [...output.annotations, annotation] }
    expect(await statusOf(checks.update({ ...at, check_run_id: data.id, output: more }))).toBe(422)
    expect(
      (await checks.listForRef({ ...at, ref: 'main' })).data.check_runs.map((each) => each.conclusion),
    ).toEqual(['failure'])
    expect(fake.checks()[0]?.annotations).toHaveLength(51)
    expect(fake.violations()).toEqual([expect.stringContaining('more than 50 items')])
  })
})

describe('code scanning', () => {
  const sarif = gzipSync(JSON.stringify({ version: '2.1.0', runs: [] })).toString('base64')

  it('is off in a new repository, and takes zipped findings where it is on', async () => {
    const upload = (text: string): Promise<unknown> =>
      client({ 'security-events': 'write' }).rest.codeScanning.uploadSarif({
        ...at,
        commit_sha: head(),
        ref: 'refs/pull/1/head',
        sarif: text,
      })
    expect(await statusOf(upload(sarif))).toBe(403)
    await fake.close()
    await open({ settings: { codeScanning: true } })
    expect(await statusOf(upload('plain'))).toBe(400)
    expect(await statusOf(upload(sarif))).toBe('fine')
    expect(fake.sarifs()).toMatchObject([{ ref: 'refs/pull/1/head', sarif: { version: '2.1.0' } }])
    expect(fake.violations()).toEqual([])
  })
})

describe('refs', () => {
  it('are made, moved and taken away', async () => {
    const { git, repos } = client({ contents: 'write' }).rest
    await git.createRef({ ...at, ref: 'refs/heads/factory/x', sha: head() })
    expect(await statusOf(git.createRef({ ...at, ref: 'refs/heads/factory/x', sha: head() }))).toBe(422)
    expect((await git.getRef({ ...at, ref: 'heads/factory/x' })).data.object.sha).toBe(head())
    expect(
      (await repos.getBranch({ ...at, branch: 'factory/x' })).data.commit.commit.verification?.verified,
    ).toBe(false)
    await git.deleteRef({ ...at, ref: 'heads/factory/x' })
    expect(await statusOf(git.getRef({ ...at, ref: 'heads/factory/x' }))).toBe(404)
    expect(fake.violations()).toEqual([])
  })

  it('refuse workflow files that are those of no branch, unless the token may change workflows', async () => {
    const old = head()
    repository.commit({ [WORKFLOW]: 'on: pull_request\njobs: {}\n' })
    const ref = 'refs/heads/factory/x'
    const refusal = await client({ contents: 'write' })
      .rest.git.createRef({ ...at, ref, sha: old })
      .catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      status: 403,
      response: {
        headers: { 'x-accepted-github-permissions': 'contents=write; contents=write,workflows=write' },
      },
    })
    const app = client({ contents: 'write', workflows: 'write' }, 'app').rest
    expect(await statusOf(app.git.createRef({ ...at, ref, sha: old }))).toBe('fine')
  })
})

const COMMIT = `mutation Deliver($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid url signature { isValid } } }
}`

describe('createCommitOnBranch', () => {
  interface Answer {
    createCommitOnBranch: { commit: { oid: string; signature: { isValid: boolean } } }
  }
  const commit = (
    changes: object,
    permissions: Record<string, 'read' | 'write'> = { contents: 'write' },
  ): Promise<Answer> => {
    repository.git('branch', '--force', 'factory/x', 'main')
    const input = {
      branch: { repositoryNameWithOwner: 'octo/demo', branchName: 'factory/x' },
      message: { headline: 'feat: x', body: 'Factory-Serial: JD' },
      expectedHeadOid: head(),
      ...changes,
    }
    return client(permissions).graphql<Answer>(COMMIT, { input })
  }
  const contents = Buffer.from('two\n').toString('base64')

  it('appends a commit that GitHub signs, of added and removed files', async () => {
    repository.git('update-index', '--chmod=+x', 'run.sh')
    repository.git('commit', '-q', '-m', 'executable')
    const fileChanges = {
      additions: [
        { path: 'b.txt', contents },
        { path: 'run.sh', contents },
      ],
      deletions: [{ path: 'a.txt' }],
    }
    const { commit: made } = (await commit({ fileChanges })).createCommitOnBranch
    expect(made.oid).toBe(repository.git('rev-parse', 'factory/x'))
    expect([made.signature.isValid, fake.isVerified(made.oid), fake.isVerified(head())]).toEqual([
      true,
      true,
      false,
    ])
    expect(
      repository
        .git('diff', '--raw', '--no-abbrev', 'main', 'factory/x')
        .split('\n')
        .map((line) => line.split(' ')[1]),
    ).toEqual(['000000', '100644', '100755'])
    expect(repository.git('log', '-1', '--format=%an|%cn|%s|%b', 'factory/x')).toContain(
      'github-actions[bot]|GitHub|feat: x|Factory-Serial: JD',
    )
    const { data } = await client({ contents: 'read' }).rest.repos.getCommit({ ...at, ref: 'factory/x' })
    expect(data.commit.verification?.verified).toBe(true)
    expect(fake.violations()).toEqual([])
  })

  it.each([
    ['another tip', { expectedHeadOid: '0'.repeat(40) }, 'STALE_DATA'],
    [
      'a branch that is not there',
      { branch: { repositoryNameWithOwner: 'octo/demo', branchName: 'none' } },
      'NOT_FOUND',
    ],
    ['a workflow file', { fileChanges: { additions: [{ path: WORKFLOW, contents }] } }, 'FORBIDDEN'],
    ['a deletion of nothing', { fileChanges: { deletions: [{ path: 'none' }] } }, 'UNPROCESSABLE'],
  ])('refuses %s in an answer 200', async (_, changes, type) => {
    const refusal = await commit(changes).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ errors: [{ type }] })
    expect(repository.git('rev-parse', 'factory/x')).toBe(head())
  })

  it('needs contents: write', async () => {
    const refusal = await commit({ fileChanges: {} }, { contents: 'read' }).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }],
    })
  })

  it('keeps a query that GitHub would not understand', async () => {
    const query = COMMIT.replace('oid url', 'sha')
    const input = {
      branch: { repositoryNameWithOwner: 'octo/demo', branchName: 'main' },
      expectedHeadOid: head(),
    }
    await expect(client({ contents: 'write' }).graphql(query, { input })).rejects.toThrow(/doesn't exist/)
    expect(fake.violations()).toHaveLength(1)
  })
})

describe('releases', () => {
  it('take files under one name each', async () => {
    const { repos } = client({ contents: 'write' }).rest
    const { data } = await repos.createRelease({ ...at, tag_name: 'traces', prerelease: true })
    const upload = (): Promise<unknown> =>
      repos.uploadReleaseAsset({
        ...at,
        release_id: data.id,
        name: 't.zip',
        data: 'bytes',
        baseUrl: fake.url,
        headers: { 'content-type': 'application/zip' },
      })
    expect(await statusOf(upload())).toBe('fine')
    expect(await statusOf(upload())).toBe(422)
    expect(
      (await repos.getReleaseByTag({ ...at, tag: 'traces' })).data.assets.map(({ name, size }) => [
        name,
        size,
      ]),
    ).toEqual([['t.zip', 5]])
    expect(fake.releases()[0]?.assets[0]?.bytes.toString()).toBe('bytes')
    expect(fake.violations()).toEqual([])
  })
})

describe('pull requests', () => {
  it('say whose token opened them, list their files, and tell what runs workflows', async () => {
    const events: RepositoryEvent[] = []
    const nothing = { dispatch: () => ({ id: '1' }), runs: () => [], control: () => false }
    fake.connect({ ...nothing, emit: (event) => events.push(event) })
    const octokit = client({ 'pull-requests': 'write' }, 'app')
    const pull_number = await proposed(octokit)
    const { data } = await octokit.rest.pulls.get({ ...at, pull_number })
    expect(data.user.login).toBe('factory-app[bot]')
    const files = await octokit.rest.pulls.listFiles({ ...at, pull_number })
    expect(files.data.map(({ filename, status }) => [filename, status])).toEqual([['b.txt', 'added']])
    await octokit.rest.pulls.update({ ...at, pull_number, state: 'closed' })
    expect(events.map(({ event, action, by, baseRef }) => [event, action, by, baseRef])).toEqual([
      ['pull_request', 'opened', 'app', 'main'],
      ['pull_request', 'closed', 'app', 'main'],
    ])
    expect(fake.violations()).toEqual([])
  })

  it('are opened by an app where workflows may not', async () => {
    await fake.close()
    await open({ actionsMayOpenPulls: false })
    await expect(proposed(client({ 'pull-requests': 'write' }))).rejects.toMatchObject({ status: 403 })
    await expect(proposed(client({ 'pull-requests': 'write' }, 'app'), 'factory/y')).resolves.toBe(1)
  })
})

describe('rate limits', () => {
  it('refuse the request that is one too many, and let go with time', async () => {
    await fake.close()
    let now = Date.parse('2026-01-01T00:00:00Z')
    await open({ limits: { contentPerMinute: 2 }, now: () => new Date(now) })
    const { git } = client({ contents: 'write' }).rest
    const make = (name: string): Promise<unknown> =>
      statusOf(git.createRef({ ...at, ref: `refs/heads/${name}`, sha: head() }))
    expect([await make('a'), await make('b'), await make('c')]).toEqual(['fine', 'fine', 403])
    now += 61_000
    expect(await make('c')).toBe('fine')
  })
})
