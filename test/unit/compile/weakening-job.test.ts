import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { GATE_SCRIPT } from '../../../shared/compile/pull-request-gate.ts'
import { compiled, exampleWith } from './lines.ts'

interface Job {
  needs: string[]
  if?: string
  environment?: unknown
  permissions: object
  outputs?: Record<string, string>
  steps: { env?: { RESULTS: string }; uses?: string }[]
}

const jobs = (text: string): Record<string, Job> =>
  (parse(compiled(text, 'factory-pr.yml')) as { jobs: Record<string, Job> }).jobs

const ASKING = exampleWith({
  '  pullRequests: true': '  pullRequests: true\n  environments: { weakened: owners }',
})

describe('the approval of weakened gates', () => {
  test('is a job of the environment that is named for it, and of none that is not', () => {
    expect(Object.keys(jobs(exampleWith({})))).not.toContain('weakened_gates')
    const { weakened_gates: job, 'style-gate': gate, pull_request: required } = jobs(ASKING)
    expect(job).toMatchObject({
      needs: ['style-gate'],
      if: expect.stringMatching(
        /^needs\.style-gate\.result == 'success' .* needs\.style-gate\.outputs\.weakened != 'false'$/,
      ),
      environment: { name: 'owners' },
      permissions: {},
    })
    // it reads nothing of the change
    expect(job?.steps.map(({ uses }) => uses)).toEqual([undefined])
    expect(gate?.outputs).toHaveProperty('weakened')
    expect(required?.needs).toContain('weakened_gates')
  })

  test.each([
    ['nothing was weakened', ['success', 'false'], 'skipped', 0],
    ['people approved', ['success', 'true'], 'success', 0],
    ['people refused', ['success', 'true'], 'failure', 1],
    ['nobody was asked', ['success', 'true'], 'skipped', 1],
    ['the gate did not say', ['success', ''], 'success', 0],
    ['the gate did not say, and nobody was asked', ['success', ''], 'skipped', 1],
    ['the gate is red', ['failure', ''], 'skipped', 1],
  ])('decides whether the check to require is green: %s', (_, [gate, weakened], approval, exit) => {
    const results = jobs(ASKING)['pull_request']?.steps[0]?.env?.RESULTS ?? ''
    const last = results.trim().split('\n').at(-1) ?? ''
    expect(last).toMatch(
      /^weakened_gates \$\{\{ .*weakened == 'false' && 'success' \|\| needs\.weakened_gates\.result \}\}$/,
    )
    const value = gate === 'success' && weakened === 'false' ? 'success' : approval
    const RESULTS = `spec-validate success\nstyle-gate ${gate}\nweakened_gates ${value}`
    const run = (): unknown => execFileSync('bash', ['-c', GATE_SCRIPT], { env: { RESULTS }, stdio: 'pipe' })
    if (exit === 0) expect(run).not.toThrow()
    else expect(run).toThrow()
  })
})
