import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeBench, type Bench } from '../../../support/workflow-runner/bench.ts'
import type { RunnerOptions, RunResult, Trigger } from '../../../support/workflow-runner/options.ts'
import type { JobRecord } from '../../../support/workflow-runner/records.ts'

const W = '.github/workflows/w.yml'
const SHA = 'a'.repeat(40)
const ACTION = `name: demo
inputs:
  spec: { required: true }
  token: { default: '\${{ github.token }}' }
  long name: { default: x }
outputs: { verdict: { description: v } }
runs: { using: node24, main: main.mjs, post: post.mjs }
`
const MAIN = `import { appendFileSync } from 'node:fs'
const e = process.env
console.log(e.INPUT_SPEC, e['INPUT_LONG_NAME'], e.INPUT_TOKEN?.length > 0, e.GITHUB_ACTION_REPOSITORY ?? 'local', e.ACTIONS_RESULTS_URL ?? 'no service')
appendFileSync(e.GITHUB_OUTPUT, 'verdict=pass\\n')
appendFileSync(e.GITHUB_STATE, 'left=' + e.INPUT_SPEC + '\\n')
process.exitCode = e.INPUT_SPEC === 'bad' ? 1 : 0
`
let folder: string
let bench: Bench | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-actions-'))
  mkdirSync(join(folder, 'actions/demo'), { recursive: true })
  writeFileSync(join(folder, 'actions/demo/action.yml'), ACTION)
  writeFileSync(join(folder, 'actions/demo/main.mjs'), MAIN)
  writeFileSync(join(folder, 'actions/demo/post.mjs'), 'console.log("post of", process.env.STATE_left)\n')
})

afterEach(() => {
  bench?.close()
  bench = undefined
  rmSync(folder, { recursive: true, force: true })
})

async function runSteps(
  steps: string,
  options: Partial<RunnerOptions> = {},
  trigger: Partial<Trigger> = {},
  more: Record<string, string> = {},
): Promise<JobRecord> {
  const files = { [W]: `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n${steps}`, ...more }
  bench = makeBench(files, { actions: { 'jidoka/jidoka': folder }, ...options })
  return (await bench.runner.start(bench.trigger(trigger)).done).job('a')
}

describe('a pinned action', () => {
  it('runs from the folder that stands for it, with inputs, defaults, outputs and its service', async () => {
    const job = await runSteps(
      `      - { id: d, uses: jidoka/jidoka/actions/demo@${SHA}, with: { Spec: one, strange: 1 } }
      - run: echo \${{ steps.d.outputs.verdict }}
`,
      {
        results: {
          env: () => ({ ACTIONS_RESULTS_URL: 'http://r/', ACTIONS_RUNTIME_TOKEN: 'runtime-token' }),
        },
      },
    )
    expect(job.log.split('\n')).toEqual([
      "##[warning]Unexpected input(s) 'strange', valid inputs are ['spec', 'token', 'long name']",
      'one x true jidoka/jidoka http://r/',
      'pass',
      'post of one',
      '',
    ])
  })

  it('fails the step with its exit code, and its post step still runs', async () => {
    const job = await runSteps(`      - { uses: jidoka/jidoka/actions/demo@${SHA}, with: { spec: bad } }\n`)
    expect(job.result).toBe('failure')
    expect(job.log).toContain('post of bad')
  })

  it('has post steps that run in reverse', async () => {
    const job = await runSteps(`      - { uses: jidoka/jidoka/actions/demo@${SHA}, with: { spec: one } }
      - { uses: jidoka/jidoka/actions/demo@v1, with: { spec: two } }
`)
    expect(job.log.match(/post of \w+/g)).toEqual(['post of two', 'post of one'])
  })

  it('that nothing stands for is a failure', async () => {
    const job = await runSteps(`      - uses: other/action@${SHA}\n`)
    expect(job.annotations[0]?.message).toContain('no folder stands for other/action')
  })
})

describe('an action of the workspace', () => {
  const files = { 'demo/action.yml': ACTION, 'demo/main.mjs': MAIN, 'demo/post.mjs': '' }

  it('is there after a checkout', async () => {
    const steps = '      - uses: actions/checkout@v5\n      - { uses: ./demo, with: { spec: one } }\n'
    const job = await runSteps(steps, {}, {}, files)
    expect(job.log).toContain('one x true local no service')
  })

  it('is missed without one', async () => {
    const job = await runSteps('      - { uses: ./demo, with: { spec: one } }\n', {}, {}, files)
    expect(job.annotations[0]?.message).toContain('Did you forget to run actions/checkout?')
  })
})

describe('a composite action', () => {
  it('runs its steps with its own inputs and gives outputs', async () => {
    mkdirSync(join(folder, 'both'))
    writeFileSync(
      join(folder, 'both/action.yml'),
      `inputs: { who: { default: world } }
outputs: { said: { value: '\${{ steps.say.outputs.text }}' } }
runs:
  using: composite
  steps:
    - { id: say, shell: bash, run: 'echo "text=hello \${{ inputs.who }}" >> "$GITHUB_OUTPUT"' }
    - { shell: bash, run: 'echo inside; test "\${{ inputs.who }}" != bad' }
`,
    )
    const job = await runSteps(`      - { id: c, uses: jidoka/jidoka/both@${SHA} }
      - run: echo "\${{ steps.c.outputs.said }}"
      - { uses: jidoka/jidoka/both@${SHA}, with: { who: bad } }
`)
    expect(job.log).toContain('inside\nhello world\ninside\n')
    expect(job.steps.map(({ conclusion }) => conclusion)).toEqual(['success', 'success', 'failure'])
  })
})

describe('actions/checkout', () => {
  it('brings the commit of the run on its branch, one deep', async () => {
    const job = await runSteps(
      `      - uses: actions/checkout@${SHA}
      - run: git rev-list --count HEAD; git branch --show-current; git rev-parse HEAD; cat f
`,
      {},
      {},
      { f: 'content\n' },
    )
    expect(job.log.split('\n').slice(1, 5)).toEqual([
      '1',
      'main',
      bench!.repository.git('rev-parse', 'HEAD'),
      'content',
    ])
  })

  it('honours ref, path and fetch-depth', async () => {
    bench = makeBench({ f: 'one' })
    const first = bench.repository.commit({ f: 'two' })
    bench.repository.git('branch', 'side')
    bench.repository.commit({
      f: 'three',
      [W]: `on: push
jobs:
  a:
    runs-on: x
    steps:
      - { uses: actions/checkout@v5, with: { ref: ${first}, path: at-sha, fetch-depth: 0 } }
      - { uses: actions/checkout@v5, with: { ref: side, path: at-side } }
      - run: |
          echo "$(cat at-sha/f) $(git -C at-sha rev-list --count HEAD) [$(git -C at-sha branch --show-current)]"
          git -C at-sha for-each-ref --format='%(refname)' refs/remotes
          echo "$(cat at-side/f) $(git -C at-side rev-list --count HEAD) [$(git -C at-side branch --show-current)]"
      - { uses: actions/checkout@v5, with: { ref: nowhere } }
`,
    })
    const job = (await bench.runner.start(bench.trigger({ workflow: W })).done).job('a')
    const lines = job.log.split('\n').filter((line) => !line.startsWith('checked out'))
    expect(lines.slice(0, 4)).toEqual([
      'two 2 []',
      'refs/remotes/origin/main',
      'refs/remotes/origin/side',
      'two 1 [side]',
    ])
    expect(job.steps.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'success', 'failure'])
  })

  it('leaves its token behind unless told not to', async () => {
    const steps = (
      persist: boolean,
    ): string => `      - { uses: actions/checkout@v5, with: { persist-credentials: ${persist} } }
      - run: git config --get-regexp extraheader && echo kept || echo clean
`
    expect((await runSteps(steps(true))).log).toContain('AUTHORIZATION: basic ***\nkept')
    bench?.close()
    expect((await runSteps(steps(false))).log).toContain('clean')
  })

  it('lets only a job with contents: write push', async () => {
    const text = (level: string): string => `on: push
jobs:
  a:
    permissions: { contents: ${level} }
    runs-on: x
    steps:
      - uses: actions/checkout@v5
      - run: git push -q origin HEAD:refs/heads/factory/${level}
`
    bench = makeBench({ [W]: text('read'), '.github/workflows/v.yml': text('write') })
    const { runner, trigger, repository } = bench
    expect((await runner.start(trigger()).done).conclusion).toBe('failure')
    expect((await runner.start(trigger({ workflow: '.github/workflows/v.yml' })).done).conclusion).toBe(
      'success',
    )
    expect(repository.git('for-each-ref', '--format=%(refname)', 'refs/heads/factory')).toBe(
      'refs/heads/factory/write',
    )
  })
})

describe('actions/setup-node', () => {
  it('holds the node of this machine to the one that is asked for', async () => {
    const job = await runSteps(`      - { id: n, uses: actions/setup-node@${SHA}, with: { node-version: 24 } }
      - run: node --version; echo \${{ steps.n.outputs.node-version }}
      - { uses: actions/setup-node@v4, with: { node-version: '18' } }
`)
    expect(job.log).toContain(`${process.version}\n${process.version}\n`)
    expect(job.steps[2]?.outcome).toBe('failure')
  })
})

describe('actions/create-github-app-token', () => {
  const text = (key: string): string => `on: push
jobs:
  a:
    runs-on: x
    permissions: {}
    steps:
      - id: app
        uses: actions/create-github-app-token@v3
        with: { app-id: '7', private-key: ${key}, permission-contents: write }
      - run: 'echo "\${{ steps.app.outputs.token }}"'
      - { uses: actions/checkout@v6, with: { token: '\${{ steps.app.outputs.token }}' } }
      - run: git push https://github.com/octo/demo.git HEAD:refs/heads/factory/x
`
  const start = (key: string): Promise<RunResult> => {
    bench = makeBench({ '.github/workflows/w.yml': text(key) }, { app: { id: '7', key: 'pem' } })
    return bench.runner.start(bench.trigger()).done
  }

  it('gives a masked token that pushes where the job itself may not', async () => {
    const result = await start('pem')
    expect(result.conclusion).toBe('success')
    expect(result.job('a').log).toMatch(/^\*\*\*$/m)
    expect(bench?.repository.git('branch', '--list', 'factory/*')).toContain('factory/x')
  })

  it('fails for another key', async () => {
    expect((await start('other')).job('a').steps[0]?.outcome).toBe('failure')
  })
})
