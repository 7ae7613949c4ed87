import { getOctokit } from '@actions/github'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadDescription } from '../../support/github-fake/description.ts'
import type { RestFault } from '../../support/github-fake/faults.ts'
import { startGitHubFake, type GitHubFake } from '../../support/github-fake/github-fake.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { startResultsService, type ResultsService } from '../../support/results-service/results-service.ts'
import { quietly, withEnv } from '../../support/results-service/in-process.ts'

const at = { owner: 'octo', repo: 'demo' }
const ALL = { contents: 'write', 'pull-requests': 'write', checks: 'write', actions: 'read' } as const
let repository: TestRepository
let results: ResultsService
let fake: GitHubFake

beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'one\n' })
  results = await startResultsService()
  fake = await startGitHubFake({
    repository: { name: 'octo/demo', path: repository.path },
    artifacts: results,
  })
})

afterEach(async () => {
  await fake.close()
  await results.close()
  repository.remove()
})

type Rest = ReturnType<typeof getOctokit>['rest']

function client(permissions: Record<string, 'read' | 'write'> = ALL): Rest {
  const token = fake.issueToken({ repository: 'octo/demo', permissions, run: '1' })
  return getOctokit(token, { baseUrl: fake.url }).rest
}

const statusOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'fine',
    (error: unknown) => (error as { status: number }).status,
  )

describe('pull requests', () => {
  it('are opened, found, updated and discussed, all as GitHub describes it', async () => {
    repository.git('branch', 'factory/x')
    repository.git('checkout', '-q', 'factory/x')
    repository.commit({ 'b.txt': 'two' })
    const { pulls, issues } = client()
    const { data: pull } = await pulls.create({
      ...at,
      title: 't',
      head: 'factory/x',
      base: 'main',
      body: 'b',
    })
    expect(pull.head.sha).toBe(repository.git('rev-parse', 'factory/x'))
    expect(await statusOf(pulls.create({ ...at, title: 't', head: 'factory/x', base: 'main' }))).toBe(422)
    const { data: found } = await pulls.list({ ...at, head: 'octo:factory/x', state: 'open' })
    expect(found.map(({ number }) => number)).toEqual([pull.number])
    await pulls.update({ ...at, pull_number: pull.number, body: 'new' })
    const { data: comment } = await issues.createComment({ ...at, issue_number: 1, body: 'first' })
    await issues.updateComment({ ...at, comment_id: comment.id, body: 'second' })
    await issues.addLabels({ ...at, issue_number: 1, labels: ['factory'] })
    const listed = await issues.listComments({ ...at, issue_number: 1 })
    expect(listed.data.map(({ body }) => body)).toEqual(['second'])
    expect(fake.pulls()).toMatchObject([{ number: 1, body: 'new', labels: ['factory'], state: 'open' }])
    expect(fake.violations()).toEqual([])
  })

  it('are not opened where workflows may not, or without a difference', async () => {
    repository.git('branch', 'same')
    expect(await statusOf(client().pulls.create({ ...at, title: 't', head: 'same', base: 'main' }))).toBe(422)
    await fake.close()
    const path = repository.path
    fake = await startGitHubFake({ repository: { name: 'octo/demo', path }, actionsMayOpenPulls: false })
    expect(await statusOf(client().pulls.create({ ...at, title: 't', head: 'same', base: 'main' }))).toBe(403)
  })
})

describe('git data', () => {
  it('is that of the local repository, both ways', async () => {
    const { git, repos } = client()
    const { data: ref } = await git.getRef({ ...at, ref: 'heads/main' })
    expect(ref.object.sha).toBe(repository.git('rev-parse', 'main'))
    const { data: blob } = await git.createBlob({
      ...at,
      content: Buffer.from('x\ny').toString('base64'),
      encoding: 'base64',
    })
    const { data: base } = await git.getCommit({ ...at, commit_sha: ref.object.sha })
    const { data: tree } = await git.createTree({
      ...at,
      base_tree: base.tree.sha,
      tree: [
        { path: 'new/file.txt', mode: '100644', type: 'blob', sha: blob.sha },
        { path: 'a.txt', mode: '100644', type: 'blob', sha: null },
      ],
    })
    const { data: commit } = await git.createCommit({
      ...at,
      message: 'm',
      tree: tree.sha,
      parents: [ref.object.sha],
    })
    await git.createRef({ ...at, ref: 'refs/heads/factory/y', sha: commit.sha })
    expect(repository.git('ls-tree', '-r', '--name-only', 'factory/y')).toBe('new/file.txt')
    const { data: content } = await repos.getContent({ ...at, path: 'new/file.txt', ref: 'factory/y' })
    expect(Buffer.from((content as { content: string }).content, 'base64').toString()).toBe('x\ny')
    expect(await statusOf(git.updateRef({ ...at, ref: 'heads/factory/y', sha: base.sha }))).toBe(422)
    await git.updateRef({ ...at, ref: 'heads/factory/y', sha: base.sha, force: true })
    const { data: whole } = await git.getTree({ ...at, tree_sha: 'factory/y', recursive: 'true' })
    expect(whole.tree.map((entry) => entry.path)).toEqual(['a.txt'])
    await git.deleteRef({ ...at, ref: 'heads/factory/y' })
    expect(await statusOf(git.getRef({ ...at, ref: 'heads/factory/y' }))).toBe(404)
    expect(fake.violations()).toEqual([])
  })
})

describe('runs, checks and artifacts', () => {
  it('keep check runs and add their annotations up', async () => {
    const { checks } = client()
    const head_sha = repository.git('rev-parse', 'HEAD')
    const note = {
      path: 'a.txt',
      start_line: 1,
      end_line: 1,
      annotation_level: 'failure',
      message: 'm',
    } as const
    const output = { title: 't', summary: 's', annotations: [note] }
    const { data } = await checks.create({ ...at, name: 'gate', head_sha, status: 'in_progress' })
    await checks.update({ ...at, check_run_id: data.id, conclusion: 'failure', output })
    await checks.update({ ...at, check_run_id: data.id, output })
    const { data: listed } = await checks.listForRef({ ...at, ref: head_sha })
    expect(
      listed.check_runs.map(({ conclusion, output: { annotations_count } }) => [
        conclusion,
        annotations_count,
      ]),
    ).toEqual([['failure', 2]])
    expect(fake.violations()).toEqual([])
  })

  it('know runs and the artifacts of the artifact service', async () => {
    fake.addRun({
      id: 77,
      sha: repository.git('rev-parse', 'HEAD'),
      attempt: 2,
      status: 'in_progress',
      conclusion: null,
    })
    await storeArtifact('77')
    const { actions } = client()
    expect((await actions.getWorkflowRun({ ...at, run_id: 77 })).data.run_attempt).toBe(2)
    const { data } = await actions.listWorkflowRunArtifacts({ ...at, run_id: 77, name: 'p.json' })
    expect(data.artifacts.map(({ id, expired, size_in_bytes }) => [id, expired, size_in_bytes])).toEqual([
      [1001, false, 2],
    ])
    const found = await fetch(`${fake.url}/repos/octo/demo/actions/artifacts/1001/zip`, {
      redirect: 'manual',
      headers: {
        authorization: `token ${fake.issueToken({ repository: 'octo/demo', permissions: ALL, run: '77' })}`,
      },
    })
    expect([found.status, found.headers.get('location')]).toEqual([302, results.blobUrl(1001)])
    results.expire('p.json')
    expect((await actions.getArtifact({ ...at, artifact_id: 1001 })).data.expired).toBe(true)
    expect(fake.violations()).toEqual([])
  })
})

async function storeArtifact(run: string): Promise<void> {
  const { DefaultArtifactClient } = await import('@actions/artifact')
  const file = `${repository.path}/p.json`
  repository.write({ 'p.json': '{}' })
  const env = results.env({ run, job: 'j', attempt: 1 })
  await withEnv(env, () =>
    quietly(() =>
      new DefaultArtifactClient().uploadArtifact('p.json', [file], repository.path, { skipArchive: true }),
    ),
  )
}

describe('tokens', () => {
  it('do only what they are granted, and the refusal names the scope', async () => {
    const reader = client({ contents: 'read' })
    expect((await reader.git.getRef({ ...at, ref: 'heads/main' })).status).toBe(200)
    const refusal = await reader.issues
      .createComment({ ...at, issue_number: 1, body: 'x' })
      .catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      status: 403,
      response: { headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' } },
    })
    expect(await statusOf(reader.git.createBlob({ ...at, content: 'x' }))).toBe(403)
  })

  it('that nobody issued are refused', async () => {
    expect(await statusOf(getOctokit('stranger', { baseUrl: fake.url }).rest.repos.get(at))).toBe(401)
  })

  it('do not reach other repositories', async () => {
    expect(await statusOf(client().repos.get({ owner: 'octo', repo: 'other' }))).toBe(404)
  })
})

describe('an exchange that GitHub does not describe', () => {
  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${fake.url}/repos/octo/demo/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        authorization: `token ${fake.issueToken({ repository: 'octo/demo', permissions: ALL, run: '1' })}`,
      },
    })

  it.each([
    ['a value that is not allowed', { annotation_level: 'fatal', start_line: 1 }],
    ['a value of another type', { annotation_level: 'notice', start_line: '1' }],
  ])('is refused and kept: %s', async (_, odd) => {
    const annotation = { path: 'a', end_line: 1, message: 'm', ...odd }
    const head_sha = repository.git('rev-parse', 'HEAD')
    const body = { name: 'n', head_sha, output: { title: 't', summary: 's', annotations: [annotation] } }
    expect((await post('check-runs', body)).status).toBe(422)
    expect(fake.violations()).not.toEqual([])
  })

  it('is kept when it names members or parameters that do not exist', async () => {
    await post('pulls', { title: 't', head: 'x', base: 'main', drafft: true })
    expect(await statusOf(client().git.getRef({ ...at, ref: 'heads/main', query: 'x' }))).toBe(422)
    expect(fake.violations()).toEqual([
      'POST /repos/{owner}/{repo}/pulls: body: drafft is not known',
      'GET /repos/{owner}/{repo}/git/ref/{ref}: parameter query is not known',
    ])
  })

  it('is kept when the fake has no such operation', async () => {
    expect(await statusOf(client().repos.listTags(at))).toBe(404)
    expect(fake.violations()).toEqual(['a request that this fake does not know'])
  })

  it('would be seen in an answer of the fake itself', () => {
    const description = loadDescription()
    const schema = description.operation('GET /repos/{owner}/{repo}/pulls/{pull_number}').responses.get(200)
    expect(description.problems(schema!, { number: 'one' }).length).toBeGreaterThan(10)
  })
})

describe('faults', () => {
  const call = async (effect: RestFault['effect']): Promise<Response> => {
    fake.fail({ operation: 'GET /repos/{owner}/{repo}', times: 1, effect })
    const token = fake.issueToken({ repository: 'octo/demo', permissions: ALL, run: '1' })
    return fetch(`${fake.url}/repos/octo/demo`, { headers: { authorization: `token ${token}` } })
  }

  it.each([
    [{ kind: 'permission' }, 403, {}],
    [{ kind: 'primary', retryAfterS: 9 }, 403, { 'x-ratelimit-remaining': '0' }],
    [{ kind: 'secondary', retryAfterS: 9 }, 403, { 'retry-after': '9' }],
    [{ kind: 'too-many' }, 429, { 'retry-after': '1' }],
    [{ kind: 'status', status: 502 }, 502, {}],
    [{ kind: 'html' }, 200, { 'content-type': 'text/html' }],
  ] as const)('%o strike once', async (effect, status, headers) => {
    const response = await call(effect)
    expect(response.status).toBe(status)
    for (const [name, value] of Object.entries(headers)) expect(response.headers.get(name)).toBe(value)
    expect(await statusOf(client().repos.get(at))).toBe('fine')
  })

  it('cut an answer in the middle', async () => {
    const response = await call({ kind: 'cut' })
    await expect(response.text()).rejects.toThrow()
  })
})
