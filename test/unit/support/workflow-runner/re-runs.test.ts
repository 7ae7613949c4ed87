import { existsSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Bench } from '../../../support/workflow-runner/bench.ts'
import type { RunResult } from '../../../support/workflow-runner/options.ts'
import { endsByAttempt, placedBench } from '../../../support/workflow-runner/placed-bench.ts'

const W = '.github/workflows/w.yml'
const { openFiles, inPlace } = placedBench()
const table = endsByAttempt

function open(text: string, more: Record<string, string> = {}): Bench {
  return openFiles({ [W]: `on: push\n${text}`, ...more })
}

/** `a` fails until something is mended, `b` needs it, and `c` runs whatever happened and is red with it. */
const INNER = `on: workflow_call
jobs:
  a:
    runs-on: x
    steps: [{ run: 'test -e "$PLACE/mended"' }]
  b:
    needs: a
    runs-on: x
    steps: [{ run: 'true' }]
  c:
    needs: [a, b]
    if: always()
    runs-on: x
    steps: [{ run: 'test "\${{ needs.b.result }}" = success' }]
`

/** Runs, mends what failed, and re-runs the failed jobs. */
async function rerun({ runner, trigger }: Bench): Promise<RunResult> {
  const first = await runner.start(trigger()).done
  writeFileSync(inPlace('mended'), '')
  return runner.rerunFailed(first).done
}

describe('re-running failed jobs of a called workflow', () => {
  it('in a matrix leaves the skipped dependents skipped, so that the line never goes on', async () => {
    const call = `jobs:
  line:
    strategy: { matrix: { spec: [x] } }
    uses: ./.github/workflows/inner.yml
`
    expect(table(await rerun(open(call, { '.github/workflows/inner.yml': INNER })))).toEqual({
      'line (x) / a': 'success a2',
      'line (x) / b': 'skipped a1',
      'line (x) / c': 'failure a2',
    })
  })

  it('without a matrix takes up the dependents as documented, also in a call within the call', async () => {
    const call = 'jobs:\n  line: { uses: ./.github/workflows/outer.yml }\n'
    const outer = 'on: workflow_call\njobs:\n  in: { uses: ./.github/workflows/inner.yml }\n'
    const files = { '.github/workflows/outer.yml': outer, '.github/workflows/inner.yml': INNER }
    expect(table(await rerun(open(call, files)))).toEqual({
      'line / in / a': 'success a2',
      'line / in / b': 'success a2',
      'line / in / c': 'success a2',
    })
  })

  it('in a matrix keeps to itself in calls below as well', async () => {
    const call = `jobs:
  line:
    strategy: { matrix: { spec: [x] } }
    uses: ./.github/workflows/outer.yml
`
    const outer = 'on: workflow_call\njobs:\n  in: { uses: ./.github/workflows/inner.yml }\n'
    const files = { '.github/workflows/outer.yml': outer, '.github/workflows/inner.yml': INNER }
    expect(table(await rerun(open(call, files)))['line (x) / in / b']).toBe('skipped a1')
  })
})

describe('outputs of a failed earlier attempt', () => {
  const text = `jobs:
  a:
    runs-on: x
    outputs: { said: '\${{ steps.s.outputs.said }}' }
    steps:
      - { id: s, run: 'test -e "$PLACE/mended" || echo said=before >> "$GITHUB_OUTPUT"' }
      - { run: exit 1 }
  b:
    needs: a
    if: always()
    runs-on: x
    steps: [{ run: 'echo "[\${{ needs.a.outputs.said }}]"; exit 1' }]
`

  it('stay visible where the new one gives none', async () => {
    expect((await rerun(open(text))).job('b').log).toContain('[before]')
  })

  it('are gone when everything runs again', async () => {
    const { runner, trigger } = open(text)
    const first = await runner.start(trigger()).done
    writeFileSync(inPlace('mended'), '')
    expect((await runner.rerunAll(first).done).job('b').log).toContain('[]')
  })
})

describe('an output that holds a masked value', () => {
  it('is dropped, and with it whatever a line of a log can name', async () => {
    const { runner, trigger } = open(`jobs:
  a:
    runs-on: x
    outputs: { outcome: '\${{ steps.s.outcome }}', other: fine }
    steps: [{ id: s, run: 'echo "::add-mask::success"' }]
`)
    const result = await runner.start(trigger()).done
    expect(result.job('a').outputs).toEqual({ other: 'fine' })
  })

  it('stays where commands are stopped by a word that the step does not know', async () => {
    const { runner, trigger } = open(`jobs:
  a:
    runs-on: x
    outputs: { outcome: '\${{ steps.s.outcome }}' }
    steps:
      - id: s
        run: |
          echo "::stop-commands::secret-word"
          echo "::add-mask::success"
          echo "::error::forged"
          echo "::secret-word::"
          echo "::notice::ours"
`)
    const { outputs, annotations } = (await runner.start(trigger()).done).job('a')
    expect(outputs).toEqual({ outcome: 'success' })
    expect(annotations.map(({ message }) => message)).toEqual(['ours'])
  })
})

describe('a workflow file', () => {
  const padded = (bytes: number): string => {
    const text = `on: push\njobs:\n  a: { runs-on: x, steps: [{ run: 'touch "$PLACE/ran"' }] }\n# `
    return text + 'x'.repeat(bytes - text.length)
  }

  it('of more than 500 KB starts no run', async () => {
    const bench = openFiles({ [W]: padded(500_001) })
    await expect(bench.runner.start(bench.trigger()).done).rejects.toThrow(/500 KB/)
    expect(existsSync(inPlace('ran'))).toBe(false)
  })

  it('of exactly 500 KB starts one', async () => {
    const bench = openFiles({ [W]: padded(500_000) })
    expect((await bench.runner.start(bench.trigger()).done).conclusion).toBe('success')
  })
})

describe('cache-mode', () => {
  const modes = async (text: string, more: Record<string, string> = {}): Promise<Record<string, string>> => {
    const { runner, trigger } = open(text, more)
    const result = await runner.start(trigger()).done
    return Object.fromEntries(result.jobs.map((job) => [job.path, job.cacheMode]))
  }
  const step = "runs-on: x, steps: [{ run: 'true' }]"

  it('of a workflow holds for jobs that say nothing, and is write where nobody says anything', async () => {
    const text = `cache-mode: none\njobs:\n  a: { ${step} }\n  b: { cache-mode: read, ${step} }\n`
    expect(await modes(text)).toEqual({ a: 'none', b: 'read' })
    expect(await modes(`jobs:\n  a: { ${step} }\n`)).toEqual({ a: 'write' })
  })

  it('of a caller caps what a called workflow asks for', async () => {
    const inner = `on: workflow_call\njobs:\n  in: { cache-mode: write, ${step} }\n`
    const text = 'cache-mode: none\njobs:\n  call: { uses: ./.github/workflows/inner.yml }\n'
    expect(await modes(text, { '.github/workflows/inner.yml': inner })).toEqual({ 'call / in': 'none' })
  })

  it('that does not exist is refused', async () => {
    await expect(modes(`cache-mode: off\njobs:\n  a: { ${step} }\n`)).rejects.toThrow(/cache-mode/)
  })
})
