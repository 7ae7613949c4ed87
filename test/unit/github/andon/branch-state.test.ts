import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { defaultBranchState, type BranchState } from '../../../../shared/github/andon/branch-state.ts'
import { apiAccess, type ApiAccess } from '../../../../shared/github/repository-api.ts'
import { startGitHubFake, type GitHubFake } from '../../../support/github-fake/github-fake.ts'
import type { RunFacts } from '../../../support/github-fake/run-source.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

let repository: TestRepository
let fake: GitHubFake
let head = ''
let runs: RunFacts[] = []

beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'one\n' })
  head = repository.git('rev-parse', 'HEAD')
  fake = await startGitHubFake({ repository: { name: 'octo/demo', path: repository.path } })
  runs = []
  const none = {
    dispatch: () => ({ status: 404, message: 'none' }),
    emit: () => undefined,
    control: () => false,
  }
  fake.connect({ ...none, runs: () => runs })
})
afterEach(async () => {
  expect(fake.violations()).toEqual([])
  await fake.close()
  repository.remove()
})

const READ = { actions: 'read', checks: 'read', statuses: 'read', contents: 'read' } as const

function access(permissions: Record<string, 'read' | 'write'> = READ): ApiAccess {
  const token = fake.issueToken({ repository: 'octo/demo', permissions, run: '1' })
  return { owner: 'octo', repository: 'demo', token, baseUrl: fake.url, secondMs: 1 }
}

const state = (): Promise<BranchState> =>
  defaultBranchState(access(), (workflow) => workflow === '.github/workflows/factory-unit.yml')

function ran(workflow: string, conclusion: RunFacts['conclusion'], more: Partial<RunFacts> = {}): RunFacts {
  return {
    ...{ id: String(runs.length + 1), number: 1, attempt: 1, name: workflow, title: workflow },
    ...{ workflow: `.github/workflows/${workflow}.yml`, event: 'push', sha: head, branch: 'main' },
    ...{ actor: 'octocat', status: conclusion === null ? 'in_progress' : 'completed', conclusion },
    ...{ createdAt: '2026-11-30T12:00:00Z', jobs: [], ...more },
  }
}

/** What an app beside Actions says of the head. */
async function check(by: 'app' | 'workflow', conclusion: string): Promise<void> {
  const token = fake.issueToken({ repository: 'octo/demo', permissions: { checks: 'write' }, run: '1', by })
  await fetch(`${fake.url}/repos/octo/demo/check-runs`, {
    method: 'POST',
    headers: { authorization: `bearer ${token}` },
    body: JSON.stringify({ name: `check by ${by}`, head_sha: head, status: 'completed', conclusion }),
  })
}

describe('the default branch', () => {
  test('is of no colour while nothing has looked at its head', async () => {
    expect(await state()).toEqual({ branch: 'main', commit: head, kind: 'none', failed: [] })
  })

  test('is red by a workflow, by the check of an app, and by a status', async () => {
    runs = [ran('ci', 'failure'), ran('docs', 'success')]
    await check('app', 'timed_out')
    fake.people.setStatus({ sha: head, context: 'jenkins', state: 'error' })
    expect(await state()).toMatchObject({ kind: 'red', failed: ['check by app', 'ci', 'jenkins'] })
  })

  test('is green where everything passed, was skipped or was cancelled', async () => {
    runs = [ran('ci', 'success'), ran('docs', 'skipped'), ran('site', 'cancelled')]
    await check('app', 'neutral')
    fake.people.setStatus({ sha: head, context: 'jenkins', state: 'failure' })
    fake.people.setStatus({ sha: head, context: 'jenkins', state: 'success' })
    expect(await state()).toMatchObject({ kind: 'green' })
  })

  test('is open while something runs and nothing failed', async () => {
    runs = [ran('ci', null), ran('docs', 'success')]
    expect(await state()).toMatchObject({ kind: 'open' })
    runs = [ran('docs', 'success')]
    fake.people.setStatus({ sha: head, context: 'jenkins', state: 'pending' })
    expect(await state()).toMatchObject({ kind: 'open' })
  })

  test('is not red by a unit that was halted, by an older run, or by another commit', async () => {
    runs = [
      ran('factory-unit', 'failure', { event: 'workflow_dispatch' }),
      ran('ci', 'success', { id: '9' }),
      ran('ci', 'failure', { id: '8' }),
      ran('docs', 'failure', { sha: 'e'.repeat(40) }),
    ]
    await check('workflow', 'failure')
    expect(await state()).toMatchObject({ kind: 'green' })
  })

  test('is not guessed where the token may not look', async () => {
    const denied = defaultBranchState(access({ contents: 'read' }), () => false)
    await expect(denied).rejects.toMatchObject({
      code: 'PUBLISH_DENIED',
      hint: expect.stringContaining('statuses: read') as string,
    })
  })
})

describe('the API of a clone', () => {
  test.each([
    ['https://github.com/octo/demo.git', {}, 'https://api.github.com'],
    ['git@github.com:octo/demo', {}, 'https://api.github.com'],
    ['https://evil.example/octo/demo', {}, undefined],
    ['https://github.com.evil.example/octo/demo', {}, undefined],
    [
      'https://ghe.example/octo/demo',
      { GITHUB_API_URL: 'https://ghe.example/api/v3' },
      'https://ghe.example/api/v3',
    ],
    [
      undefined,
      { GITHUB_API_URL: 'http://127.0.0.1:9', GITHUB_REPOSITORY: 'octo/demo' },
      'http://127.0.0.1:9',
    ],
  ])('of %s with %j is %s, and no other server gets the token', async (origin, env, expected) => {
    if (origin !== undefined) repository.git('remote', 'add', 'origin', origin)
    const found = await apiAccess(repository.path, { GITHUB_TOKEN: 't', ...env })
    expect([found?.baseUrl, found?.repository]).toEqual([expected, expected && 'demo'])
  })

  test('is asked by nobody without a token', async () => {
    repository.git('remote', 'add', 'origin', 'https://github.com/octo/demo')
    expect(await apiAccess(repository.path, {})).toBeUndefined()
  })
})
