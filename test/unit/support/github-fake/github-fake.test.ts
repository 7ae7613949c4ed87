import { getOctokit } from '@actions/github'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadDescription } from '../../../support/github-fake/description.ts'
import type { RestFault } from '../../../support/github-fake/faults.ts'
import { startGitHubFake, type GitHubFake } from '../../../support/github-fake/github-fake.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { startResultsService, type ResultsService } from '../../../support/results-service/results-service.ts'
import { quietly, withEnv } from '../../../support/results-service/in-process.ts'

const at = { owner: 'octo', repo: 'demo' }
const ALL = { contents: 'write', 'pull-requests': 'write', actions: 'read' } as const
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
  it('are opened, found and updated, all as GitHub describes it', async () => {
    repository.git('branch', 'factory/x')
    repository.git('checkout', '-q', 'factory/x')
    repository.commit({ 'b.txt': 'two' })
    const { pulls } = client()
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
    expect(fake.pulls()).toMatchObject([{ number: 1, body: 'new', state: 'open' }])
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

describe('artifacts of a run', () => {
  it('are those of the artifact service', async () => {
    await storeArtifact('77')
    const { actions } = client()
    const listed = async (): Promise<unknown> => {
      const { data } = await actions.listWorkflowRunArtifacts({ ...at, run_id: 77, name: 'p.json' })
      return data.artifacts.map(({ id, expired, size_in_bytes }) => [id, expired, size_in_bytes])
    }
    expect(await listed()).toEqual([[1001, false, 2]])
    const found = await fetch(`${fake.url}/repos/octo/demo/actions/artifacts/1001/zip`, {
      redirect: 'manual',
      headers: {
        authorization: `token ${fake.issueToken({ repository: 'octo/demo', permissions: ALL, run: '77' })}`,
      },
    })
    expect([found.status, found.headers.get('location')]).toEqual([302, results.blobUrl(1001)])
    results.expire('p.json')
    expect(await listed()).toEqual([[1001, true, 2]])
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
    const reader = client({ 'pull-requests': 'read' })
    expect((await reader.pulls.list(at)).status).toBe(200)
    const refusal = await reader.pulls
      .create({ ...at, title: 't', head: 'x', base: 'main' })
      .catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      status: 403,
      response: { headers: { 'x-accepted-github-permissions': 'pull_requests=write' } },
    })
  })

  it('that nobody issued are refused', async () => {
    expect(await statusOf(getOctokit('stranger', { baseUrl: fake.url }).rest.pulls.list(at))).toBe(401)
  })

  it('do not reach other repositories', async () => {
    expect(await statusOf(client().pulls.list({ owner: 'octo', repo: 'other' }))).toBe(404)
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

  it('is refused and kept when a value has another type', async () => {
    expect((await post('pulls', { title: 't', head: 'x', base: 7 })).status).toBe(422)
    expect(fake.violations()).not.toEqual([])
  })

  it('is refused and kept when a value is not allowed', async () => {
    const state = 'merged' as 'open'
    expect(await statusOf(client().pulls.list({ ...at, state }))).toBe(422)
    expect(fake.violations()).not.toEqual([])
  })

  it('is kept when it names members or parameters that do not exist', async () => {
    await post('pulls', { title: 't', head: 'x', base: 'main', drafft: true })
    expect(await statusOf(client().pulls.list({ ...at, query: 'x' }))).toBe(422)
    expect(fake.violations()).toEqual([
      'POST /repos/{owner}/{repo}/pulls: body: drafft is not known',
      'GET /repos/{owner}/{repo}/pulls: parameter query is not known',
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
    fake.fail({ operation: 'GET /repos/{owner}/{repo}/pulls', times: 1, effect })
    const token = fake.issueToken({ repository: 'octo/demo', permissions: ALL, run: '1' })
    return fetch(`${fake.url}/repos/octo/demo/pulls`, { headers: { authorization: `token ${token}` } })
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
    expect(await statusOf(client().pulls.list(at))).toBe('fine')
  })

  it('cut an answer in the middle', async () => {
    const response = await call({ kind: 'cut' })
    await expect(response.text()).rejects.toThrow()
  })
})
