import { afterEach, describe, expect, it } from 'vitest'
import { makeBench, type Bench } from '../../../support/workflow-runner/bench.ts'
import type { RunResult, Trigger } from '../../../support/workflow-runner/options.ts'
import { requiredChecks } from '../../../support/workflow-runner/required-checks.ts'

const W = '.github/workflows/w.yml'
let bench: Bench | undefined
afterEach(() => {
  bench?.close()
  bench = undefined
})

/** `review` needs a gate that fails; `all` runs whatever happened and is red with it. */
const CHECKS = `on: [push, pull_request, merge_group]
jobs:
  gate:
    runs-on: x
    steps: [{ run: 'exit \${{ github.event.code || 1 }}' }]
  review:
    needs: gate
    runs-on: x
    steps: [{ run: 'true' }]
  all:
    name: factory / pull request
    needs: [gate, review]
    if: always()
    runs-on: x
    steps: [{ run: '\${{ !contains(needs.*.result, ''failure'') && !contains(needs.*.result, ''skipped'') }}' }]
  line:
    uses: ./.github/workflows/inner.yml
  unused:
    if: false
    uses: ./.github/workflows/inner.yml
`
const INNER = `on: workflow_call
jobs:
  in: { runs-on: x, steps: [{ run: 'true' }] }
`

async function run(
  trigger: Partial<Trigger> = {},
): Promise<{ result: RunResult; sha: string; bench: Bench }> {
  bench ??= makeBench({ [W]: CHECKS, '.github/workflows/inner.yml': INNER })
  const at = bench.trigger(trigger)
  return { result: await bench.runner.start(at).done, sha: at.sha, bench }
}

describe('required checks', () => {
  it('are passed by a job that a red gate skipped, and not by one that always runs', async () => {
    const { result, sha } = await run()
    expect(requiredChecks([result], ['review'], sha)).toEqual({ kind: 'mergeable' })
    expect(requiredChecks([result], ['factory / pull request', 'review'], sha)).toEqual({
      kind: 'blocked',
      by: ['factory / pull request'],
    })
  })

  it('name jobs of called workflows by both names, which a skipped call does not report', async () => {
    const { result, sha } = await run()
    expect(requiredChecks([result], ['line / in', 'unused'], sha)).toEqual({ kind: 'mergeable' })
    expect(requiredChecks([result], ['line', 'in', 'unused / in'], sha)).toEqual({
      kind: 'waiting',
      for: ['line', 'in', 'unused / in'],
    })
  })

  it('are waited for where no run reported on this commit', async () => {
    const { result } = await run()
    expect(requiredChecks([result], ['gate'], '0'.repeat(40))).toEqual({ kind: 'waiting', for: ['gate'] })
    expect(requiredChecks([], ['gate'], '0'.repeat(40)).kind).toBe('waiting')
  })

  it('of a merge queue want a run of the group: that of the pull request does not count', async () => {
    const group = '1'.repeat(40)
    const head = { pull_request: { head: { sha: '2'.repeat(40) } }, code: '0' }
    const { result: pull } = await run({ event: 'pull_request', payload: head })
    expect(requiredChecks([pull], ['gate'], '2'.repeat(40)).kind).toBe('mergeable')
    expect(requiredChecks([pull], ['gate'], group).kind).toBe('waiting')
    const { result: queued } = await run({
      event: 'merge_group',
      payload: { merge_group: { head_sha: group }, code: '0' },
    })
    expect(requiredChecks([pull, queued], ['gate', 'factory / pull request'], group).kind).toBe('mergeable')
  })

  it('are those of the newest run', async () => {
    const { result: red, sha } = await run()
    const { result: green } = await run({ payload: { code: '0' } })
    expect(requiredChecks([green, red], ['gate'], sha).kind).toBe('mergeable')
    expect(requiredChecks([red], ['gate'], sha).kind).toBe('blocked')
  })
})
