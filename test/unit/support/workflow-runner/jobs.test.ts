import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { makeBench, type Bench } from '../../../support/workflow-runner/bench.ts'
import type { RunnerOptions, RunResult, Trigger } from '../../../support/workflow-runner/options.ts'

const W = '.github/workflows/w.yml'
let bench: Bench | undefined
afterEach(() => {
  bench?.close()
  bench = undefined
})

async function run(
  jobs: string,
  options: Partial<RunnerOptions> = {},
  trigger: Partial<Trigger> = {},
): Promise<RunResult> {
  bench = makeBench({ [W]: `on: [push, pull_request]\n${jobs}` }, options)
  return bench.runner.start(bench.trigger(trigger)).done
}

function results(result: RunResult): Record<string, string> {
  return Object.fromEntries(result.jobs.map((job) => [job.path, job.result]))
}

const step = (text: string): string => `\n    runs-on: x\n    steps: [{ run: '${text}' }]`

describe('needs and conditions', () => {
  it('a failure skips all that depend on it and fails the run', async () => {
    const result = await run(`jobs:
  a:${step('exit 3')}
  b:
    needs: a${step('echo')}
  c:
    needs: b${step('echo')}
  d:${step('echo')}
`)
    expect(results(result)).toEqual({ a: 'failure', b: 'skipped', c: 'skipped', d: 'success' })
    expect(result.conclusion).toBe('failure')
  })

  it('status functions look at all ancestors, plain conditions imply success()', async () => {
    const result = await run(`jobs:
  a:${step('exit 1')}
  b:
    needs: a
    if: always()${step('echo')}
  on-failure:
    needs: b
    if: failure()${step('echo')}
  plain:
    needs: b
    if: needs.b.result == 'success'${step('echo')}
  wide-awake:
    needs: [a, b]
    if: "!cancelled() && needs.a.result == 'failure' && contains(needs.*.result, 'success')"${step('echo')}
`)
    expect(results(result)).toEqual({
      a: 'failure',
      b: 'success',
      'on-failure': 'success',
      plain: 'skipped',
      'wide-awake': 'success',
    })
  })

  it('a skipped ancestor skips a later job even through a green one', async () => {
    const result = await run(`jobs:
  a:
    if: false${step('echo')}
  b:
    needs: a
    if: always()${step('echo')}
  c:
    needs: b${step('echo')}
`)
    expect(results(result)).toEqual({ a: 'skipped', b: 'success', c: 'skipped' })
    expect(result.conclusion).toBe('success')
  })

  it('hands outputs of steps through jobs, also as one JSON text', async () => {
    const result = await run(`jobs:
  a:
    runs-on: x
    outputs: { verdict: '\${{ steps.one.outputs.verdict }}', none: '\${{ steps.one.outputs.nothing }}' }
    steps: [{ id: one, run: 'echo verdict=stop >> "$GITHUB_OUTPUT"' }]
  b:
    needs: a
    if: needs.a.outputs.verdict == 'stop'
    runs-on: x
    outputs: { all: '\${{ steps.all.outputs.all }}' }
    steps:
      - id: all
        env: { ALL: '\${{ toJSON(needs) }}' }
        run: |
          echo "all<<END" >> "$GITHUB_OUTPUT"
          echo "$ALL" >> "$GITHUB_OUTPUT"
          echo "END" >> "$GITHUB_OUTPUT"
`)
    expect(result.job('a').outputs).toEqual({ verdict: 'stop' })
    expect(JSON.parse(result.job('b').outputs['all'] ?? '')).toEqual({
      a: { result: 'success', outputs: { verdict: 'stop' } },
    })
  })

  it('runs ready jobs at the same time', async () => {
    const meet = (mine: string, other: string): string =>
      step(
        `touch "$MEET/${mine}"; for i in $(seq 200); do test -e "$MEET/${other}" && exit 0; sleep 0.05; done; exit 1`,
      )
    const place = mkdtempSync(join(tmpdir(), 'jidoka-meet-'))
    const result = await run(`jobs:\n  a:${meet('a', 'b')}\n  b:${meet('b', 'a')}\n`, {
      env: { MEET: place },
    })
    rmSync(place, { recursive: true })
    expect(results(result)).toEqual({ a: 'success', b: 'success' })
  })

  it('shows job-level continue-on-error as success to those who need it', async () => {
    const result = await run(`jobs:
  a:
    continue-on-error: true${step('exit 1')}
  b:
    needs: a
    if: needs.a.result == 'success'${step('echo')}
`)
    expect(results(result)).toEqual({ a: 'failure', b: 'success' })
    expect(result.conclusion).toBe('success')
  })

  it('reports a condition that cannot be evaluated as a failed job', async () => {
    const result = await run(`jobs:
  a:
    if: fromJSON(github.ref) == 1${step('echo')}
`)
    expect(result.job('a')).toMatchObject({ result: 'failure', annotations: [{ level: 'error' }] })
  })
})

describe('a matrix', () => {
  const matrix = (strategy: string, command: string): string => `jobs:
  plan:
    runs-on: x
    outputs: { specs: '\${{ steps.s.outputs.specs }}' }
    steps: [{ id: s, run: 'echo ''specs=["a","b","c"]'' >> "$GITHUB_OUTPUT"' }]
  line:
    needs: plan
    strategy: ${strategy}
    runs-on: x
    outputs: { last: '\${{ matrix.spec }}' }
    steps: [{ run: '${command}' }]
`

  it('is read from an output', async () => {
    const result = await run(
      matrix('{ matrix: { spec: "${{ fromJSON(needs.plan.outputs.specs) }}" } }', 'echo ${{ matrix.spec }}'),
    )
    expect(results(result)).toEqual({
      plan: 'success',
      'line (a)': 'success',
      'line (b)': 'success',
      'line (c)': 'success',
    })
    expect(result.job('line (b)').log).toBe('b\n')
    expect(result.graph.get('line')?.outputs).toEqual({ last: 'c' })
  })

  it('stops the others when one fails, unless told otherwise', async () => {
    const command = 'test ${{ matrix.spec }} != a'
    const specs = '"${{ fromJSON(needs.plan.outputs.specs) }}"'
    const fast = await run(matrix(`{ max-parallel: 1, matrix: { spec: ${specs} } }`, command))
    expect(results(fast)).toMatchObject({
      'line (a)': 'failure',
      'line (b)': 'cancelled',
      'line (c)': 'cancelled',
    })
    bench?.close()
    const slow = await run(
      matrix(`{ fail-fast: false, max-parallel: 1, matrix: { spec: ${specs} } }`, command),
    )
    expect(results(slow)).toMatchObject({
      'line (a)': 'failure',
      'line (b)': 'success',
      'line (c)': 'success',
    })
    expect(slow.conclusion).toBe('failure')
  })

  it('multiplies, excludes and includes', async () => {
    const result = await run(`jobs:
  m:
    strategy:
      matrix:
        os: [l, w]
        n: [1, 2]
        exclude: [{ os: w, n: 2 }]
        include: [{ os: l, extra: yes-l }, { os: m, n: 9 }]
    runs-on: \${{ matrix.os }}
    steps: [{ run: 'echo \${{ strategy.job-index }}/\${{ strategy.job-total }} \${{ matrix.extra }}' }]
`)
    expect(result.jobs.map(({ path, runsOn, log }) => [path, runsOn, log])).toEqual([
      ['m (l, 1, yes-l)', 'l', '0/4 yes-l\n'],
      ['m (l, 2, yes-l)', 'l', '1/4 yes-l\n'],
      ['m (w, 1)', 'w', '2/4\n'],
      ['m (m, 9)', 'm', '3/4\n'],
    ])
  })

  it('tells instances apart that share a name without expressions', async () => {
    const result = await run(`jobs:
  m:
    name: Build
    strategy: { matrix: { a: [1, 2] } }${step('echo')}
`)
    expect(results(result)).toEqual({ 'Build (1)': 'success', 'Build (2)': 'success' })
  })

  it('without any value is a failure', async () => {
    const result = await run(`jobs:
  m:
    strategy: { matrix: { a: "\${{ fromJSON('[]') }}" } }${step('echo')}
`)
    expect(result.job('m')).toMatchObject({
      result: 'failure',
      annotations: [{ message: "matrix vector 'a' does not contain any values" }],
    })
  })
})

describe('called workflows', () => {
  const CALLER = `on: push
jobs:
  line:
    strategy: { matrix: { spec: [a, b] } }
    permissions: { contents: write }
    uses: ./.github/workflows/line.yml
    with: { spec: '\${{ matrix.spec }}', count: 2, loud: true }
    secrets: { KEY: '\${{ secrets.KEY }}' }
  after:
    needs: line
    runs-on: x
    steps: [{ run: 'echo \${{ needs.line.outputs.verdict }}' }]
`
  const CALLED = `on:
  workflow_call:
    inputs:
      spec: { type: string, required: true }
      count: { type: number, required: true }
      loud: { type: boolean, default: false }
      rounds: { type: number, default: 3 }
    secrets: { KEY: { required: true } }
    outputs: { verdict: { value: '\${{ jobs.generate.outputs.verdict }}' } }
permissions: { contents: read }
jobs:
  generate:
    runs-on: x
    outputs: { verdict: 'pass-\${{ inputs.spec }}' }
    steps:
      - env: { KEY: '\${{ secrets.KEY }}', OTHER: '\${{ secrets.OTHER }}' }
        run: echo "\${{ inputs.count + 0 == 2 && inputs.loud == true && inputs.rounds == 3 }} [$KEY] [$OTHER] \${{ github.workflow }}"
`.replace('inputs.count + 0', 'inputs.count')

  it('get typed inputs, declared secrets, capped permissions, and give outputs back', async () => {
    bench = makeBench(
      { [W]: CALLER, '.github/workflows/line.yml': CALLED },
      { secrets: { KEY: 'top-secret', OTHER: 'not-handed-on' } },
    )
    const result = await bench.runner.start(bench.trigger()).done
    expect(results(result)).toEqual({
      'line (a) / generate': 'success',
      'line (b) / generate': 'success',
      after: 'success',
    })
    const inner = result.job('line (a) / generate')
    expect(inner).toMatchObject({ secrets: ['KEY'], secretsSeen: ['KEY'], permissions: { contents: 'read' } })
    expect(inner.log).toBe(`true [***] [] ${W}\n`)
    expect(result.job('after').log).toBe('pass-b\n')
  })

  it('may not ask for more than the caller has', async () => {
    const greedy = CALLED.replace('contents: read', 'contents: write, issues: write')
    bench = makeBench({ [W]: CALLER, '.github/workflows/line.yml': greedy }, { secrets: { KEY: 'k' } })
    const result = await bench.runner.start(bench.trigger()).done
    expect(result.job('line (a) / generate').annotations[0]?.message).toBe(
      "the nested job 'generate' is requesting 'issues: write', but is only allowed 'issues: none'",
    )
  })

  it.each([
    ['an unknown input', 'count: 2, strange: 1', 'strange is not defined'],
    ['a missing input', 'loud: true', 'the required input count is missing'],
    ['an input of another type', 'count: two', 'the input count is not a number'],
  ])('refuse %s', async (_, given, message) => {
    const caller = CALLER.replace('count: 2, loud: true', given)
    bench = makeBench({ [W]: caller, '.github/workflows/line.yml': CALLED }, { secrets: { KEY: 'k' } })
    const result = await bench.runner.start(bench.trigger()).done
    expect(result.graph.get('line')?.result).toBe('failure')
    expect(result.jobs[0]?.annotations[0]?.message).toContain(message)
  })
})

describe('the workflow file', () => {
  it('is refused with the words of the parser of GitHub', async () => {
    await expect(
      run(`jobs:\n  a:\n    needs: b${step('echo')}\n  c:\n    strange: 1${step('echo')}\n`),
    ).rejects.toThrow(/Unexpected value 'strange'/)
  })

  it('does not run on an event it does not name', async () => {
    await expect(run(`jobs:\n  a:${step('echo')}\n`, {}, { event: 'release' })).rejects.toThrow(
      'does not run on release',
    )
  })

  it('takes inputs of a dispatch as their type', async () => {
    bench = makeBench({
      [W]: `on:
  workflow_dispatch:
    inputs: { spec: { type: string, default: none }, loud: { type: boolean } }
jobs:
  a:
    if: inputs.loud == true${step('echo ${{ inputs.spec }} ${{ github.event.inputs.loud }}')}
`,
    })
    const result = await bench.runner.start(
      bench.trigger({ event: 'workflow_dispatch', inputs: { loud: 'true' } }),
    ).done
    expect(result.job('a').log).toBe('none true\n')
  })
})
