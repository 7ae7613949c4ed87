import { afterEach, describe, expect, it } from 'vitest'
import { makeBench, type Bench } from '../../../support/workflow-runner/bench.ts'
import type { RunnerOptions, Trigger } from '../../../support/workflow-runner/options.ts'
import type { JobRecord } from '../../../support/workflow-runner/records.ts'

const W = '.github/workflows/w.yml'
let bench: Bench | undefined
afterEach(() => {
  bench?.close()
  bench = undefined
})

async function runJob(
  body: string,
  options: Partial<RunnerOptions> = {},
  more: Record<string, string> = {},
  trigger: Partial<Trigger> = {},
): Promise<JobRecord> {
  bench = makeBench(
    { [W]: `on: [push, pull_request]\njobs:\n  a:\n    runs-on: x\n${body}`, ...more },
    options,
  )
  const result = await bench.runner.start(bench.trigger(trigger)).done
  return result.job('a')
}

const outcomes = (job: JobRecord): string[] => job.steps.map((step) => `${step.outcome}/${step.conclusion}`)

describe('steps', () => {
  it('after a failure only those run whose condition asks for it', async () => {
    const job = await runJob(`    steps:
      - run: exit 1
      - run: echo never
      - if: failure()
        run: echo on failure
      - if: always()
        run: echo at the end
      - if: success()
        run: echo never
      - if: cancelled()
        run: echo never
`)
    expect(outcomes(job)).toEqual([
      'failure/failure',
      'skipped/skipped',
      'success/success',
      'success/success',
      'skipped/skipped',
      'skipped/skipped',
    ])
    expect(job.log).toBe('##[error]Process completed with exit code 1.\non failure\nat the end\n')
  })

  it('with continue-on-error keep their outcome and let the job go on', async () => {
    const job = await runJob(`    outputs:
      outcome: \${{ steps.tests.outcome }}
      conclusion: \${{ steps.tests.conclusion }}
      skipped: \${{ steps.later.outcome }}
    steps:
      - id: tests
        continue-on-error: true
        run: exit 7
      - run: echo \${{ job.status }}
      - id: later
        if: false
        run: echo
`)
    expect(job.result).toBe('success')
    expect(job.outputs).toEqual({ outcome: 'failure', conclusion: 'success', skipped: 'skipped' })
  })

  it('share what they write to the command files', async () => {
    const job = await runJob(`    env: { GREETING: hello }
    outputs: { text: '\${{ steps.one.outputs.text }}' }
    steps:
      - id: one
        run: |
          printf 'text<<EOF\\nline 1\\nverdict=pass\\nEOF\\n' >> "$GITHUB_OUTPUT"
          echo "GREETING=bonjour" >> "$GITHUB_ENV"
          mkdir "$RUNNER_TEMP/bin"; printf '#!/bin/sh\\necho from the tool\\n' > "$RUNNER_TEMP/bin/tool"; chmod +x "$RUNNER_TEMP/bin/tool"
          echo "$RUNNER_TEMP/bin" >> "$GITHUB_PATH"
          echo "# summary" >> "$GITHUB_STEP_SUMMARY"
      - run: tool; echo "$GREETING \${{ env.GREETING }} $OWN"
        env: { OWN: own }
`)
    expect(job.log).toBe('from the tool\nbonjour bonjour own\n')
    expect(job.outputs).toEqual({ text: 'line 1\nverdict=pass' })
    expect(job.summary).toBe('# summary\n')
  })

  it.each([
    ['a line without a value', 'nonsense', "Invalid format 'nonsense'"],
    ['a block without its end', 'a<<EOF\\nb', "Invalid value. Matching delimiter not found 'EOF'"],
  ])('fail on %s in a command file', async (_, text, message) => {
    const job = await runJob(`    steps: [{ run: 'printf "${text}" >> "$GITHUB_OUTPUT"' }]\n`)
    expect(job).toMatchObject({ result: 'failure', annotations: [{ level: 'error', message }] })
  })

  it('cannot replace default variables or NODE_OPTIONS through GITHUB_ENV', async () => {
    const job = await runJob(`    steps:
      - run: printf 'GITHUB_SHA=0\\nNODE_OPTIONS=--x\\nMINE=1\\n' >> "$GITHUB_ENV"
      - run: echo "\${#GITHUB_SHA} [$NODE_OPTIONS] $MINE"
`)
    expect(job.log).toContain('40 [] 1\n')
    expect(job.annotations).toHaveLength(2)
  })

  it('say errors and warnings with their places', async () => {
    const job = await runJob(`    steps:
      - run: |
          echo '::error file=a.ts,line=3,title=R1%3A x::first%0Asecond'
          echo '::warning::careful'
          echo '::debug::unseen'
          echo '::set-output name=a::b'
`)
    expect(job.annotations).toEqual([
      { level: 'error', message: 'first\nsecond', properties: { file: 'a.ts', line: '3', title: 'R1: x' } },
      { level: 'warning', message: 'careful', properties: {} },
      {
        level: 'warning',
        message: 'The \`set-output\` command is deprecated and has no effect here.',
        properties: {},
      },
    ])
    expect(job.result).toBe('success')
  })

  it('read no commands while these are stopped', async () => {
    const job = await runJob(`    steps:
      - run: |
          echo '::stop-commands::tok'
          echo '::error::no'
          echo '::tok::'
          echo '::notice::yes'
`)
    expect(job.annotations.map(({ message }) => message)).toEqual(['yes'])
  })

  it('fail when they set variables by log line', async () => {
    const job = await runJob(`    steps: [{ run: 'echo "::set-env name=A::b"' }]\n`)
    expect(job.result).toBe('failure')
    expect(job.annotations[0]?.message).toBe('The `set-env` command is disabled.')
  })

  it('hide secrets and masked values, also in several lines', async () => {
    const job = await runJob(
      `    steps:
      - run: echo '::add-mask::hide-me'; echo "hide-me $K"
        env: { K: '\${{ secrets.K }}' }
`,
      { secrets: { K: 'line-one\nline-two' } },
    )
    expect(job.log).toBe('*** ***\n***\n')
  })

  it('leave out job outputs that hold a secret', async () => {
    const job = await runJob(
      `    outputs: { leaked: '\${{ steps.a.outputs.k }}', kept: fine }
    steps:
      - id: a
        run: echo "k=x-$K" >> "$GITHUB_OUTPUT"
        env: { K: '\${{ secrets.K }}' }
`,
      { secrets: { K: 'very-secret' } },
    )
    expect(job.outputs).toEqual({ kept: 'fine' })
    expect(job.annotations[0]?.message).toBe("Skip output 'leaked' since it may contain secret.")
  })

  it('end with their time limit as failures', async () => {
    const job = await runJob(
      `    steps:
      - { run: sleep 30, timeout-minutes: 1 }
      - { run: echo after, if: failure() }
`,
      { minuteMs: 200 },
    )
    expect(outcomes(job)).toEqual(['failure/failure', 'success/success'])
    expect(job.annotations[0]?.message).toBe("The action 'Run sleep 30' has timed out after 1 minutes.")
  })

  it('are cancelled with the time limit of the job, but for those that always run', async () => {
    const job = await runJob(
      `    timeout-minutes: 1
    steps:
      - run: sleep 30
      - run: echo never
      - { run: echo cleaning up, if: always() }
`,
      { minuteMs: 200 },
    )
    expect(job.result).toBe('cancelled')
    expect(outcomes(job)).toEqual(['cancelled/cancelled', 'skipped/skipped', 'success/success'])
  })

  it('use the shell and folder they are told', async () => {
    const job = await runJob(`    defaults: { run: { shell: bash, working-directory: sub } }
    steps:
      - { run: 'mkdir sub', working-directory: . }
      - run: basename "$PWD"
      - { run: 'console.log(process.version.split(".")[0])', shell: 'node {0}' }
      - run: false | true
      - { run: echo no, shell: nosuch }
`)
    expect(outcomes(job)).toEqual([
      'success/success',
      'success/success',
      'success/success',
      'failure/failure',
      'skipped/skipped',
    ])
    expect(job.log).toContain('sub\nv24\n')
  })

  it('give no more than a mebibyte of outputs to the job', async () => {
    const job = await runJob(`    outputs: { big: '\${{ steps.a.outputs.big }}' }
    steps: [{ id: a, run: 'echo "big=$(head -c 600000 /dev/zero | tr "\\\\0" x)" >> "$GITHUB_OUTPUT"' }]
`)
    expect(job).toMatchObject({ result: 'failure', outputs: {} })
  })

  it('see neither the environment of this process nor the artifact service', async () => {
    process.env['JIDOKA_CANARY'] = 'visible'
    const job = await runJob(`    steps: [{ run: env }]\n`, {
      results: { env: () => ({ ACTIONS_RESULTS_URL: 'http://r', ACTIONS_RUNTIME_TOKEN: 'runtime' }) },
    })
    Reflect.deleteProperty(process.env, 'JIDOKA_CANARY')
    expect(job.log).not.toMatch(/JIDOKA_CANARY|ACTIONS_R|GITHUB_TOKEN/)
    expect(job.log).toMatch(/^GITHUB_REPOSITORY=octo\/demo$/m)
  })
})

describe('the job token', () => {
  it('is issued with the permissions of the job', async () => {
    const grants: unknown[] = []
    const issueToken = (grant: unknown): string => {
      grants.push(grant)
      return 'token-1'
    }
    const job = await runJob(
      `    permissions: { contents: write, issues: read, checks: none }
    steps: [{ run: 'echo "\${{ github.token == secrets.GITHUB_TOKEN }} \${{ github.token }}"' }]\n`,
      { github: { url: 'http://127.0.0.1:1', issueToken } },
    )
    expect(grants).toEqual([
      { repository: 'octo/demo', permissions: { contents: 'write', issues: 'read' }, run: '9000000001' },
    ])
    expect(job.log).toBe('true ***\n')
  })

  it.each([
    ['nothing declared', '', { contents: 'read', packages: 'read' }],
    ['an empty mapping', '    permissions: {}\n', {}],
  ])('with %s has the least', async (_, declared, permissions) => {
    const job = await runJob(`${declared}    steps: [{ run: echo }]\n`)
    expect(job.permissions).toEqual(permissions)
  })

  it('of a forked pull request never writes, and there are no secrets and no identity', async () => {
    const job = await runJob(
      `    permissions: { contents: write, pull-requests: write, id-token: write }
    steps: [{ run: 'echo "[\${{ secrets.K }}] [$ACTIONS_ID_TOKEN_REQUEST_URL]"' }]\n`,
      { secrets: { K: 'key' }, oidc: () => ({ url: 'http://id', token: 't' }) },
      {},
      { event: 'pull_request', fork: true, ref: 'refs/pull/1/merge' },
    )
    expect(job.permissions).toEqual({ contents: 'read', 'pull-requests': 'read' })
    expect(job.secrets).toEqual([])
    expect(job.log).toBe('[] []\n')
  })

  it('comes with an identity where id-token may be written', async () => {
    const job = await runJob(
      `    permissions: { id-token: write }
    steps: [{ run: 'echo "$ACTIONS_ID_TOKEN_REQUEST_URL"' }]\n`,
      { oidc: () => ({ url: 'http://id', token: 't' }) },
    )
    expect(job.log).toBe('http://id\n')
  })
})

describe('environments', () => {
  const body = `    environment: production
    steps: [{ run: 'echo "$E"', env: { E: '\${{ secrets.E }}' } }]\n`

  it('bring their secrets when the deployment is approved', async () => {
    const job = await runJob(body, {
      environments: { production: { approval: 'approve', secrets: { E: 'sesame' } } },
    })
    expect(job).toMatchObject({ result: 'success', environment: 'production', secretsSeen: ['E'] })
  })

  it('fail the job when it is rejected', async () => {
    const job = await runJob(body, { environments: { production: { approval: 'reject' } } })
    expect(job).toMatchObject({ result: 'failure', steps: [] })
  })
})
