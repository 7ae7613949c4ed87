import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Bench } from '../../../support/workflow-runner/bench.ts'
import { endsByAttempt, placedBench } from '../../../support/workflow-runner/placed-bench.ts'

const W = '.github/workflows/w.yml'
const { openFiles, inPlace } = placedBench()
const table = endsByAttempt

function open(text: string, more: Record<string, string> = {}): Bench {
  return openFiles({ [W]: `on: push\n${text}`, ...more })
}

/** Every job notes that it ran; `b` fails until the file `mended` is there. */
const LINE = `jobs:
  a:
    runs-on: x
    outputs: { attempt: '\${{ steps.s.outputs.attempt }}' }
    steps: [{ id: s, run: 'echo a >> "$PLACE/ran"; echo "attempt=$GITHUB_RUN_ATTEMPT" >> "$GITHUB_OUTPUT"' }]
  b:
    needs: a
    runs-on: x
    steps: [{ run: 'echo "b after \${{ needs.a.outputs.attempt }}" >> "$PLACE/ran"; test -e "$PLACE/mended"' }]
  c:
    needs: b
    if: always()
    runs-on: x
    steps: [{ run: 'echo "c after \${{ needs.b.result }}" >> "$PLACE/ran"' }]
  d:
    runs-on: x
    steps: [{ run: 'true' }]
`
const ran = (): string[] => readFileSync(inPlace('ran'), 'utf8').trim().split('\n')

describe('re-running failed jobs', () => {
  it('keeps results and outputs of the others and redoes what depends on the failed ones', async () => {
    const { runner, trigger } = open(LINE)
    const first = await runner.start(trigger()).done
    expect(table(first)).toEqual({ a: 'success a1', b: 'failure a1', c: 'success a1', d: 'success a1' })
    writeFileSync(inPlace('mended'), '')
    const second = await runner.rerunFailed(first).done
    expect(table(second)).toEqual({ a: 'success a1', b: 'success a2', c: 'success a2', d: 'success a1' })
    expect(second).toMatchObject({ id: first.id, attempt: 2, conclusion: 'success' })
    expect(ran()).toEqual(['a', 'b after 1', 'c after failure', 'b after 1', 'c after success'])
  })

  it('redoes only the failed instances of a matrix and only the failed jobs of a called workflow', async () => {
    const { runner, trigger } = open(
      `jobs:
  line:
    strategy: { fail-fast: false, matrix: { spec: [x, y] } }
    uses: ./.github/workflows/line.yml
    with: { spec: '\${{ matrix.spec }}' }
`,
      {
        '.github/workflows/line.yml': `on: { workflow_call: { inputs: { spec: { type: string } } } }
jobs:
  one:
    runs-on: x
    steps: [{ run: 'true' }]
  two:
    needs: one
    runs-on: x
    steps: [{ run: 'test "\${{ inputs.spec }}" = x || test -e "$PLACE/mended"' }]
`,
      },
    )
    const first = await runner.start(trigger()).done
    writeFileSync(inPlace('mended'), '')
    expect(table(await runner.rerunFailed(first).done)).toEqual({
      'line (x) / one': 'success a1',
      'line (x) / two': 'success a1',
      'line (y) / one': 'success a1',
      'line (y) / two': 'success a2',
    })
  })

  it('reads secrets again and keeps the commit', async () => {
    const { runner, trigger, repository } = open(`jobs:
  a:
    runs-on: x
    env: { K: '\${{ secrets.K }}' }
    steps: [{ run: 'echo "$GITHUB_SHA"; test -n "$K"' }]
`)
    const first = await runner.start(trigger()).done
    repository.commit({ other: '1' })
    const second = await runner.rerunFailed(first, { secrets: { K: 'now' } }).done
    expect(second.conclusion).toBe('success')
    expect(second.job('a').log).toBe(`${first.trigger.sha}\n`)
  })
})

describe('re-running all jobs', () => {
  it('runs everything again under the same run', async () => {
    const { runner, trigger } = open(LINE)
    const first = await runner.start(trigger()).done
    const second = await runner.rerunAll(first).done
    expect(table(second)).toEqual({ a: 'success a2', b: 'failure a2', c: 'success a2', d: 'success a2' })
    expect(ran().slice(3)).toEqual(['a', 'b after 2', 'c after failure'])
    const third = await runner.rerunFailed(second).done
    expect(third.attempt).toBe(3)
  })
})

describe('cancelling', () => {
  it('ends running steps, skips what waits, and lets always() run', async () => {
    const { runner, trigger } = open(`jobs:
  a:
    runs-on: x
    steps:
      - run: 'echo started; trap "echo interrupted; exit 1" INT; for i in $(seq 300); do sleep 0.1; done'
      - { run: echo, if: success() }
      - { run: echo cleaning, if: always() }
      - { run: echo told, if: cancelled() }
  b:
    needs: a
    runs-on: x
    steps: [{ run: 'true' }]
  c:
    needs: a
    if: always()
    runs-on: x
    steps: [{ run: 'echo \${{ needs.a.result }}' }]
`)
    const run = runner.start(trigger())
    await run.started('a')
    await new Promise((resolve) => setTimeout(resolve, 300))
    run.cancel()
    const result = await run.done
    expect(table(result)).toEqual({ a: 'cancelled a1', b: 'skipped a1', c: 'success a1' })
    expect(result.job('a').steps.map(({ outcome }) => outcome)).toEqual([
      'cancelled',
      'skipped',
      'success',
      'success',
    ])
    expect(result.job('a').log).toContain('cleaning\ntold\n')
    expect(result.job('c').log).toBe('cancelled\n')
    expect(result.conclusion).toBe('cancelled')
  })

  it('does not touch a job whose condition holds although the run is cancelled', async () => {
    const { runner, trigger } = open(`jobs:
  publish:
    if: always()
    runs-on: x
    steps: [{ run: 'sleep 1; touch "$PLACE/published"' }]
`)
    const run = runner.start(trigger())
    await run.started('publish')
    run.cancel()
    expect(table(await run.done)).toEqual({ publish: 'success a1' })
    expect(existsSync(inPlace('published'))).toBe(true)
  })

  it('kills what does not listen', async () => {
    const { runner, trigger } = open(`jobs:
  a:
    runs-on: x
    steps: [{ run: 'trap "" INT TERM; while true; do sleep 0.1; done' }]
`)
    const run = runner.start(trigger())
    await run.started('a')
    await new Promise((resolve) => setTimeout(resolve, 300))
    run.cancel()
    expect((await run.done).conclusion).toBe('cancelled')
  })

  it('leaves jobs that a re-run of failed jobs takes up again', async () => {
    const { runner, trigger } = open(`jobs:
  a:
    runs-on: x
    steps: [{ run: 'test -e "$PLACE/mended" || sleep 30' }]
  b:
    needs: a
    runs-on: x
    steps: [{ run: 'true' }]
`)
    const run = runner.start(trigger())
    await run.started('a')
    run.cancel()
    const first = await run.done
    writeFileSync(inPlace('mended'), '')
    expect(table(await runner.rerunFailed(first).done)).toEqual({ a: 'success a2', b: 'success a2' })
  })
})

describe('a machine that dies', () => {
  it('leaves a failed job without outputs, and not even always() runs on it', async () => {
    const { runner, trigger } = open(`jobs:
  a:
    runs-on: x
    outputs: { outcome: '\${{ steps.tests.outcome }}', fixed: text }
    steps:
      - { id: tests, run: sleep 30, continue-on-error: true }
      - { run: touch "$PLACE/never", if: always() }
  b:
    needs: a
    if: always()
    runs-on: x
    steps: [{ run: 'echo "\${{ needs.a.result }} [\${{ needs.a.outputs.outcome }}]"' }]
`)
    const run = runner.start(trigger())
    await run.started('a')
    run.lose('a')
    const result = await run.done
    expect(result.job('a')).toMatchObject({ result: 'failure', outputs: {} })
    expect(result.job('b').log).toBe('failure []\n')
    expect(existsSync(inPlace('never'))).toBe(false)
  })
})

describe('concurrency groups', () => {
  const text = (
    cancel: boolean,
  ): string => `concurrency: { group: 'line-\${{ github.ref }}', cancel-in-progress: ${cancel} }
jobs:
  a:
    runs-on: x
    steps: [{ run: 'echo "in $GITHUB_RUN_NUMBER" >> "$PLACE/ran"; sleep 0.5; echo "out $GITHUB_RUN_NUMBER" >> "$PLACE/ran"' }]
`

  it('run one after the other, and only the latest waits', async () => {
    const { runner, trigger } = open(text(false))
    const first = runner.start(trigger())
    await first.started('a')
    const second = runner.start(trigger())
    await new Promise((resolve) => setTimeout(resolve, 100))
    const third = runner.start(trigger())
    const conclusions = (await Promise.all([first.done, second.done, third.done])).map(
      (run) => run.conclusion,
    )
    expect(conclusions).toEqual(['success', 'cancelled', 'success'])
    expect(ran()).toEqual(['in 1', 'out 1', 'in 3', 'out 3'])
  })

  it('cancel the running one when told to', async () => {
    const { runner, trigger } = open(text(true))
    const first = runner.start(trigger())
    await first.started('a')
    const second = runner.start(trigger())
    const conclusions = (await Promise.all([first.done, second.done])).map((run) => run.conclusion)
    expect(conclusions).toEqual(['cancelled', 'success'])
  })

  it('of jobs hold across a matrix', async () => {
    const { runner, trigger } = open(`jobs:
  a:
    strategy: { matrix: { n: [1, 2] } }
    concurrency: one-at-a-time
    runs-on: x
    steps: [{ run: 'echo in >> "$PLACE/ran"; sleep 0.2; echo out >> "$PLACE/ran"' }]
`)
    expect((await runner.start(trigger()).done).conclusion).toBe('success')
    expect(ran()).toEqual(['in', 'out', 'in', 'out'])
  })
})
