import { afterEach, describe, expect, it } from 'vitest'
import { makeBench, type Bench } from '../../../support/workflow-runner/bench.ts'
import type { RunnerOptions, Trigger } from '../../../support/workflow-runner/options.ts'

const W = '.github/workflows/w.yml'
let bench: Bench | undefined
afterEach(() => {
  bench?.close()
  bench = undefined
})

function open(jobs: string, options: Partial<RunnerOptions> = {}, more: Record<string, string> = {}): Bench {
  bench = makeBench({ [W]: `on: [push, pull_request]\njobs:\n${jobs}`, ...more }, options)
  return bench
}

const job = (id: string, environment: string, more = ''): string => `  ${id}:
    runs-on: x
    environment: ${environment}
    env: { KEY: '\${{ secrets.KEY }}' }${more}
    steps: [{ run: 'echo "[$KEY]"' }]
`
const PLAIN = `  plain:
    runs-on: x
    env: { KEY: '\${{ secrets.KEY }}' }
    steps: [{ run: 'echo "[$KEY]"' }]
`
const KEYED = { environments: { prod: { secrets: { KEY: 'of-prod' } } } }

describe('secrets of an environment', () => {
  const seen = async (jobs: string, options: Partial<RunnerOptions>, trigger: Partial<Trigger> = {}) => {
    const { runner, trigger: at } = open(jobs, options)
    const result = await runner.start(at(trigger)).done
    return Object.fromEntries(result.jobs.map(({ path, secrets }) => [path, secrets]))
  }

  it('reach the jobs that name it, in whatever case, and no other', async () => {
    expect(await seen(PLAIN + job('named', 'PROD'), KEYED)).toEqual({ plain: [], named: ['KEY'] })
  })

  it('reach it without a deployment just the same', async () => {
    const { runner, trigger } = open(job('a', '{ name: prod, deployment: false }') + job('b', 'prod'), KEYED)
    const result = await runner.start(trigger()).done
    expect(result.jobs.map(({ secrets, deployment }) => [secrets, deployment])).toEqual([
      [['KEY'], false],
      [['KEY'], true],
    ])
  })

  it('are ignored in a private repository on a Free plan, and so are its rules', async () => {
    const environments = { prod: { approval: 'reject' as const, secrets: { KEY: 'of-prod' } } }
    expect(await seen(job('named', 'prod'), { environments, environmentsIgnored: true })).toEqual({
      named: [],
    })
  })

  it.each([{ fork: true }, { actor: 'dependabot[bot]' }])('do not reach runs of %o', async (trigger) => {
    expect(await seen(job('named', 'prod'), KEYED, { event: 'pull_request', ...trigger })).toEqual({
      named: [],
    })
  })

  it('reach a called workflow by the names its caller hands on, and not without', async () => {
    const inner = `on: { workflow_call: { secrets: { KEY: { required: false } } } }\njobs:\n${job('in', 'prod')}`
    const call = (secrets: string): string => `{ uses: ./.github/workflows/inner.yml${secrets} }`
    const jobs = `  none: ${call('')}\n  named: ${call(", secrets: { KEY: '${{ secrets.KEY }}' }")}\n  all: ${call(', secrets: inherit')}\n`
    const { runner, trigger } = open(jobs, KEYED, { '.github/workflows/inner.yml': inner })
    const result = await runner.start(trigger()).done
    expect(Object.fromEntries(result.jobs.map(({ path, secrets }) => [path, secrets]))).toEqual({
      'none / in': [],
      'named / in': ['KEY'],
      'all / in': ['KEY'],
    })
  })
})

describe('an environment with required reviewers', () => {
  const WAITING = { environments: { prod: { approval: 'wait' as const } } }

  it('holds its job, not the others, until somebody lets it go', async () => {
    const { runner, trigger } = open(PLAIN + job('a', 'prod') + job('b', 'prod'), { ...WAITING, runners: 1 })
    const run = runner.start(trigger())
    await run.waiting('a')
    await run.waiting('b')
    const [facts] = await runner.settle().then(() => runner.runs())
    expect([facts?.status, facts?.jobs.find(({ name }) => name === 'plain')?.conclusion]).toEqual([
      'waiting',
      'success',
    ])
    run.review('prod', 'approve')
    expect((await run.done).conclusion).toBe('success')
    expect(() => run.review('prod', 'approve')).toThrow(/no job waits/)
  })

  it('fails the job that is rejected', async () => {
    const { runner, trigger } = open(job('a', 'prod'), WAITING)
    const run = runner.start(trigger())
    await run.waiting('a')
    run.review('prod', 'reject')
    expect((await run.done).job('a')).toMatchObject({ result: 'failure', steps: [], environment: 'prod' })
  })

  it('fails the job that nobody approves for 30 days', async () => {
    const { runner, trigger } = open(job('a', 'prod'), { ...WAITING, dayMs: 1 })
    const { annotations } = (await runner.start(trigger()).done).job('a')
    expect(annotations.map(({ message }) => message)).toEqual([expect.stringContaining('30 days')])
  })

  it('asks nobody for a job whose condition does not hold', async () => {
    const { runner, trigger } = open(job('a', 'prod', '\n    if: false'), WAITING)
    expect((await runner.start(trigger()).done).job('a').result).toBe('skipped')
  })

  it('lets go of a job whose run is cancelled', async () => {
    const { runner, trigger } = open(job('a', 'prod'), WAITING)
    const run = runner.start(trigger())
    await run.waiting('a')
    run.cancel()
    expect((await run.done).job('a').result).toBe('cancelled')
  })

  it('asks again in every attempt', async () => {
    const { runner, trigger } = open(job('a', 'prod'), WAITING)
    const run = runner.start(trigger())
    await run.waiting('a')
    run.review('prod', 'reject')
    const second = runner.rerunFailed(await run.done)
    await second.waiting('a')
    second.review('prod', 'approve')
    expect((await second.done).conclusion).toBe('success')
  })
})

describe('an environment for some branches', () => {
  it('does not let others in', async () => {
    const { runner, trigger } = open(job('a', 'prod'), {
      environments: { prod: { branches: ['main', 'release/*'] } },
    })
    expect((await runner.start(trigger()).done).conclusion).toBe('success')
    const pull = runner.start(trigger({ event: 'pull_request', ref: 'refs/pull/7/merge' }))
    expect((await pull.done).job('a').result).toBe('failure')
  })
})
