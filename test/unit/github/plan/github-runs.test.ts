import { lineNames } from '../../../../shared/compile/line-names.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../../../shared/github/plan/clock.ts'
import { openDeliveries } from '../../../../shared/github/plan/open-deliveries.ts'
import { openUnitRuns } from '../../../../shared/github/plan/github-runs.ts'
import { giveUpAt, planUnits } from '../../../../shared/github/plan/plan.ts'
import type { StepReport } from '../../../../shared/github/run-step.ts'
import { specMark } from '../../../../shared/report/spec-mark.ts'
import { startGitHubFake, type GitHubFake } from '../../../support/github-fake/github-fake.ts'
import type { Refused } from '../../../support/github-fake/run-source.ts'
import { makeListedRuns, type ListedRuns } from '../../../support/plan/listed-runs.ts'
import { commitSpecs, FACTORY_TEXT } from '../../../support/plan/plan-files.ts'
import { refusalOf } from '../../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const NAME = 'octo/demo'
const ZEROS = '0'.repeat(40)
const START = 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches'
const LIST = 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs'

let repository: TestRepository
let fake: GitHubFake
let listed: ListedRuns
let now: number
let refused: Refused | undefined
const sleeps: number[] = []
const clock: Clock = {
  now: () => now,
  sleep: (ms) => {
    sleeps.push(ms)
    now += ms
    return Promise.resolve()
  },
}

beforeEach(async () => {
  now = Date.parse('2026-01-01T00:00:00Z')
  refused = undefined
  sleeps.length = 0
  repository = makeRepository({ 'factory.yml': FACTORY_TEXT })
  const limits = { requestsPerHour: 1000, contentPerMinute: 80 }
  fake = await startGitHubFake({
    repository: { name: NAME, path: repository.path },
    limits,
    now: () => new Date(now),
  })
  let head: string | undefined
  const tip = (): string => (head ??= repository.git('rev-parse', 'main'))
  listed = makeListedRuns({ now: () => now, tip, unitMs: 30_000, refuse: () => refused })
  fake.connect(listed)
})
afterEach(async () => {
  expect(fake.violations()).toEqual([])
  await fake.close()
  repository.remove()
})

const facts = { server: 'https://github.com', owner: 'octo', repository: 'demo', runUrl: '', branch: 'main' }
const ACTIONS = { actions: 'write', contents: 'read' } as const

function tokenOf(permissions: Record<string, 'read' | 'write'>): string {
  return fake.issueToken({ repository: NAME, permissions, run: '500' })
}

/** The plan of a push that made all specs, through the real client. */
async function plan(changes: { token?: string; attempt?: number } = {}): Promise<StepReport> {
  const { token = tokenOf(ACTIONS), attempt = 1 } = changes
  const patience = { clock, giveUpAt: giveUpAt(now) }
  const ref = 'refs/heads/main'
  const tip = repository.git('rev-parse', 'main')
  const runs = await openUnitRuns({
    facts,
    ref,
    names: lineNames({ name: 'shop', factoryPath: 'factory.yml' }),
    planRun: '500',
    token,
    patience,
    baseUrl: fake.url,
    timeoutMs: 2000,
  })
  const inputs = { repo: repository.path, factory: 'factory.yml', event: 'push', before: ZEROS, spec: '' }
  const remote = { tips: () => Promise.resolve(new Map([['main', tip]])), fetch: () => Promise.resolve() }
  return planUnits(
    { ...inputs, mode: 'auto', base: '', after: '', parallel: 20, token },
    {
      runs,
      branch: { repo: repository.path, name: 'main', remote },
      clock,
      commit: tip,
      startedAt: now,
      attempt,
      openDeliveries: () => Promise.resolve([]),
      held: () => Promise.resolve(new Map()),
      say: () => undefined,
    },
  )
}

function commitCount(count: number): string[] {
  const specs = Array.from(
    { length: count },
    (_, index) => `specs/s${String(index).padStart(3, '0')}.spec.md`,
  )
  commitSpecs(repository, specs)
  return specs
}

function startedSpecs(): unknown[] {
  return listed.dispatched.map(({ inputs }) => inputs['spec'])
}

describe('a plan over REST', () => {
  it('starts 40 specs of one push, each once, with its base and mode, on the branch', async () => {
    const specs = commitCount(40)
    const base = repository.git('rev-parse', 'main')
    const report = await plan()
    expect(report.outputs).toEqual({ specs: '40', started: '40' })
    expect(startedSpecs()).toEqual(specs)
    expect(listed.dispatched[7]).toMatchObject({
      workflow: 'factory-unit.yml',
      ref: 'refs/heads/main',
      inputs: { spec: specs[7], base, mode: 'auto' },
    })
  })

  it('waits as long as GitHub asks, for each of its limits, and loses nothing', async () => {
    const specs = commitCount(6)
    fake.fail({ operation: START, times: 1, effect: { kind: 'secondary', retryAfterS: 90 } })
    fake.fail({ operation: START, times: 1, effect: { kind: 'too-many', retryAfterS: 7 } })
    fake.fail({ operation: LIST, times: 1, effect: { kind: 'primary', retryAfterS: 1200 } })
    const report = await plan()
    expect(report.outputs['started']).toBe('6')
    expect(startedSpecs()).toEqual(specs)
    expect(sleeps).toEqual(expect.arrayContaining([90_000, 7000, 1_200_000]))
  })

  it('ends, with its code, at a limit that lasts longer than the job, and goes on when it runs again', async () => {
    const specs = commitCount(3)
    fake.fail({ operation: START, times: 1, effect: { kind: 'secondary', retryAfterS: 3 * 3600 } })
    expect((await plan()).failure?.code).toBe('PLAN_LIMITED')
    const again = await plan({ attempt: 2 })
    expect(again.failure).toBeUndefined()
    expect(startedSpecs()).toEqual(specs)
  })

  it('repeats a look after faults of the server', async () => {
    const specs = commitCount(2)
    fake.fail({ operation: LIST, times: 2, effect: { kind: 'status', status: 502 } })
    fake.fail({ operation: LIST, times: 1, effect: { kind: 'cut' } })
    expect((await plan()).failure).toBeUndefined()
    expect(startedSpecs()).toEqual(specs)
  })

  it('does not start a unit twice when a start was taken and its answer was lost', async () => {
    const specs = commitCount(3)
    fake.fail({ operation: START, times: 1, effect: { kind: 'cut' } })
    fake.fail({ operation: START, times: 1, effect: { kind: 'status', status: 500 } })
    const report = await plan()
    expect(report.outputs['started']).toBe('3')
    expect(startedSpecs().toSorted()).toEqual(specs)
  })

  it('starts only what is missing when the job runs again', async () => {
    const specs = commitCount(5)
    await plan()
    await plan({ attempt: 2 })
    expect(startedSpecs()).toEqual(specs)
  })

  it('ends with an error of its own when the token may not start runs', async () => {
    commitCount(2)
    const { failure } = await plan({ token: tokenOf({ contents: 'read', actions: 'read' }) })
    expect(failure?.code).toBe('PLAN_DENIED')
  })

  it.each([
    [422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow"],
    [422, "Workflow does not have 'workflow_dispatch' trigger"],
    [422, 'No ref found for: refs/heads/main'],
    [404, 'Not Found'],
  ])('ends with an error of its own when GitHub answers %i %s', async (status, message) => {
    commitCount(2)
    refused = { status, message }
    expect((await plan()).failure?.code).toBe('PLAN_WORKFLOW')
  })

  it('takes no page of a proxy for an answer', async () => {
    commitCount(1)
    fake.fail({ operation: LIST, effect: { kind: 'html' } })
    expect((await plan()).failure?.code).toBe('PLAN_FAILED')
  })
})

describe('openDeliveries', () => {
  it('believes a mark only in pull requests of the line', async () => {
    repository.git('branch', 'factory/JD-1')
    repository.git('branch', 'topic')
    for (const [head, spec] of [
      ['factory/JD-1', 'specs/a.spec.md'],
      ['topic', 'specs/b.spec.md'],
    ] as const) {
      repository.git('checkout', '--quiet', head)
      repository.commit({ [`${head.replace('/', '-')}.txt`]: 'x\n' })
      await openPull(head, `text\n${specMark(spec)}\n`)
    }
    repository.git('checkout', '--quiet', 'main')
    const token = tokenOf({ 'pull-requests': 'read' })
    const options = { facts, token, patience: { clock, giveUpAt: Infinity }, baseUrl: fake.url }
    expect(await openDeliveries(options)).toEqual([{ number: 1, spec: 'specs/a.spec.md' }])
  })

  it('says what is wrong with the token', async () => {
    const options = { facts, token: tokenOf({}), patience: { clock, giveUpAt: Infinity }, baseUrl: fake.url }
    expect(await refusalOf(() => openDeliveries(options))).toMatchObject({ code: 'PLAN_DENIED' })
  })
})

async function openPull(head: string, body: string): Promise<void> {
  const response = await fetch(`${fake.url}/repos/${NAME}/pulls`, {
    method: 'POST',
    headers: { authorization: `token ${tokenOf({ 'pull-requests': 'write' })}` },
    body: JSON.stringify({ title: 'A unit', head, base: 'main', body }),
  })
  expect(response.status).toBe(201)
}
