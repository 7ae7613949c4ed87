import { getOctokit } from '@actions/github'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startGitHubFake, type GitHubFake } from '../../../support/github-fake/github-fake.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { makeBench, type Bench } from '../../../support/workflow-runner/bench.ts'
import { makeWorkflowRunner, type WorkflowRunner } from '../../../support/workflow-runner/workflow-runner.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const at = { owner: 'octo', repo: 'demo' }
const UNIT = `name: unit
run-name: 'unit \${{ inputs.spec }}'
on:
  workflow_dispatch:
    inputs:
      spec: { type: string, required: true }
      mode: { type: choice, options: [auto, replay], default: auto }
jobs:
  work: { runs-on: x, steps: [{ run: 'echo "\${{ inputs.spec }} \${{ inputs.mode }} $GITHUB_ACTOR"' }] }
`
const PLAN = `on: push
permissions: { actions: write }
jobs:
  plan:
    runs-on: x
    steps:
      - env: { TOKEN: '\${{ github.token }}' }
        run: |
          curl -s -o /dev/null -w '%{http_code}\\n' -H "authorization: token $TOKEN" -H 'content-type: application/json' \\
            -d '{"ref":"main","inputs":{"spec":"a.md"}}' "$GITHUB_API_URL/repos/octo/demo/actions/workflows/unit.yml/dispatches"
  other:
    permissions: { actions: read }
    runs-on: x
    steps:
      - env: { TOKEN: '\${{ github.token }}' }
        run: |
          curl -s -H "authorization: token $TOKEN" -H 'content-type: application/json' \\
            -d '{"ref":"main","inputs":{"spec":"b.md"}}' "$GITHUB_API_URL/repos/octo/demo/actions/workflows/unit.yml/dispatches"
`
const CHECKS = `on:
  pull_request: { types: [opened, edited], branches: [main] }
  repository_dispatch: { types: [go] }
jobs:
  check: { runs-on: x, steps: [{ run: 'echo checked' }] }
`
const W = '.github/workflows'
let repository: TestRepository
let fake: GitHubFake
let folder: string
let runner: WorkflowRunner

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-dispatch-'))
  repository = makeRepository({
    [`${W}/unit.yml`]: UNIT,
    [`${W}/plan.yml`]: PLAN,
    [`${W}/checks.yml`]: CHECKS,
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

function client(permissions: Record<string, 'read' | 'write'>, by: 'workflow' | 'app' = 'workflow') {
  return getOctokit(fake.issueToken({ repository: 'octo/demo', permissions, run: '1', by }), {
    baseUrl: fake.url,
  }).rest
}
const head = (): string => repository.git('rev-parse', 'main')

describe('a workflow_dispatch by REST', () => {
  it('starts a run at the tip of the branch, which runs list by status, commit, event and actor', async () => {
    const { actions } = client({ actions: 'write' })
    const inputs = { spec: 'a.md' }
    const asked = { ...at, workflow_id: 'unit.yml', ref: 'main', inputs }
    expect((await actions.createWorkflowDispatch(asked)).status).toBe(204)
    repository.commit({ other: '1' })
    const details = await actions.createWorkflowDispatch({ ...asked, return_run_details: true })
    const { workflow_run_id: dispatched } = details.data as unknown as { workflow_run_id: number }
    const [first, second] = await runner.settle()
    expect(first?.job('work').log).toBe('a.md auto github-actions[bot]\n')
    expect([second?.id, second?.trigger.sha]).toEqual([String(dispatched), head()])
    const filters = {
      event: 'workflow_dispatch',
      actor: 'github-actions[bot]',
      status: 'completed',
      head_sha: head(),
    } as const
    const { data } = await actions.listWorkflowRuns({ ...at, workflow_id: 'unit.yml', ...filters })
    expect(
      data.workflow_runs.map((run) => [run.display_title, run.status, run.conclusion, run.path]),
    ).toEqual([['unit a.md', 'completed', 'success', `${W}/unit.yml`]])
    expect((await actions.listWorkflowRunsForRepo({ ...at, status: 'in_progress' })).data.total_count).toBe(0)
    const { data: jobs } = await actions.listJobsForWorkflowRun({ ...at, run_id: data.workflow_runs[0]!.id })
    expect(jobs.jobs.map(({ name, conclusion }) => [name, conclusion])).toEqual([['work', 'success']])
    expect(fake.violations()).toEqual([])
  })

  it.each([
    ['a workflow that is not there', { workflow_id: 'none.yml' }, 404, 'Not Found'],
    ['a ref that is not there', { ref: 'none' }, 422, 'No ref found for: none'],
    [
      'another trigger',
      { workflow_id: 'plan.yml' },
      422,
      "Workflow does not have 'workflow_dispatch' trigger",
    ],
    ['an unknown input', { inputs: { spec: 'a', other: 'b' } }, 422, 'Unexpected inputs provided: ["other"]'],
    ['a missing input', { inputs: {} }, 422, "Required input 'spec' not provided"],
    [
      'a value that is no choice',
      { inputs: { spec: 'a', mode: 'x' } },
      422,
      "Provided value 'x' for input 'mode' not in the list",
    ],
    ['more than 65,535 characters', { inputs: { spec: 'x'.repeat(65_536) } }, 422, 'inputs are too large'],
  ])('refuses %s', async (_, changes, status, message) => {
    const asked = { ...at, workflow_id: 'unit.yml', ref: 'main', inputs: { spec: 'a' }, ...changes }
    const refusal = await client({ actions: 'write' })
      .actions.createWorkflowDispatch(asked)
      .catch((error: unknown) => error)
    expect(refusal).toMatchObject({ status, message: expect.stringContaining(message) as string })
    expect(runner.runs()).toEqual([])
  })

  it('refuses 26 inputs', async () => {
    const inputs = Object.fromEntries(Array.from({ length: 26 }, (__, index) => [`i${index}`, 'x']))
    const asked = { ...at, workflow_id: 'unit.yml', ref: 'main', inputs }
    await expect(client({ actions: 'write' }).actions.createWorkflowDispatch(asked)).rejects.toMatchObject({
      status: 422,
    })
  })

  it('is there for the token of a job with actions: write, and 403 for that of its neighbour', async () => {
    const plan = runner.start({
      workflow: `${W}/plan.yml`,
      event: 'push',
      sha: head(),
      ref: 'refs/heads/main',
    })
    const result = await plan.done
    expect(result.job('plan').log).toBe('204\n')
    expect(result.job('other').log).toContain('Resource not accessible by integration')
    expect((await runner.settle()).map(({ trigger }) => trigger.workflow)).toEqual([
      `${W}/plan.yml`,
      `${W}/unit.yml`,
    ])
  })
})

describe('what a token does', () => {
  const openPull = async (by: 'workflow' | 'app'): Promise<void> => {
    repository.git('checkout', '-q', '-b', 'factory/x')
    repository.commit({ 'b.txt': 'two' })
    repository.git('checkout', '-q', 'main')
    const { pulls } = client({ 'pull-requests': 'write' }, by)
    await pulls.create({ ...at, title: 't', head: 'factory/x', base: 'main' })
  }

  it('starts the checks of a pull request when it is an app', async () => {
    await openPull('app')
    expect((await runner.settle()).map(({ conclusion, trigger }) => [conclusion, trigger.event])).toEqual([
      ['success', 'pull_request'],
    ])
  })

  it('leaves them waiting for approval when it is GITHUB_TOKEN', async () => {
    await openPull('workflow')
    expect(await runner.settle()).toEqual([])
    const [held] = runner.runs()
    expect([held?.status, held?.conclusion]).toEqual(['completed', 'action_required'])
    await client({ actions: 'write' }).actions.approveWorkflowRun({ ...at, run_id: Number(held?.id) })
    expect((await runner.settle()).map(({ conclusion }) => conclusion)).toEqual(['success'])
    expect(fake.violations()).toEqual([])
  })

  it('starts repository_dispatch, whosever it is', async () => {
    await client({ contents: 'write' }).repos.createDispatchEvent({ ...at, event_type: 'go' })
    await client({ contents: 'write' }).repos.createDispatchEvent({ ...at, event_type: 'stay' })
    expect((await runner.settle()).map(({ trigger }) => trigger.event)).toEqual(['repository_dispatch'])
  })

  it.each([
    ['workflow', 0],
    ['app', 1],
    [undefined, 1],
  ] as const)('starts what a push of %s sets off: %i run', (by, count) => {
    const push = { event: 'push', sha: head(), ref: 'refs/heads/main', payload: {}, actor: 'x' } as const
    expect(runner.emit(by === undefined ? push : { ...push, by })).toHaveLength(count)
  })
})

describe('a push to the server', () => {
  let bench: Bench | undefined
  afterEach(() => bench?.close())

  const pushing = (permissions: string): string => `on: push
permissions: ${permissions}
jobs:
  a:
    runs-on: x
    steps:
      - { uses: actions/checkout@v6, with: { fetch-depth: 0 } }
      - run: |
          git -c user.name=x -c user.email=x@example.com commit -q --allow-empty -m x
          git push https://github.com/octo/demo.git HEAD:refs/heads/factory/x
`

  it('of GITHUB_TOKEN is refused once the workflow files are those of no branch', async () => {
    bench = makeBench({ [`${W}/w.yml`]: pushing('{ contents: write }') })
    const { runner: own, trigger, repository: server } = bench
    const before = trigger()
    expect((await own.start(before).done).conclusion).toBe('success')
    server.git('branch', '-D', 'factory/x')
    server.commit({ [`${W}/w.yml`]: `${pushing('{ contents: write }')}# moved\n` })
    const late = await own.start(before).done
    expect(late.job('a').log).toMatch(/refusing to allow a GitHub App to create or update workflow/)
    expect(server.git('branch', '--list', 'factory/*')).toBe('')
  })

  it('needs contents: write', async () => {
    bench = makeBench({ [`${W}/w.yml`]: pushing('{ contents: read }') })
    expect((await bench.runner.start(bench.trigger()).done).job('a').log).toContain('permission-denied')
  })
})
