import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkCompilable } from '../../../shared/compile/check-compilable.ts'
import { compiled, exampleWith, factoryFrom } from './lines.ts'

interface Step {
  name: string
  id?: string
  if?: string
  run?: string
  uses?: string
  env?: Record<string, string>
  with?: Record<string, unknown>
}

interface Job {
  needs?: string[]
  environment?: unknown
  permissions: object
  outputs: Record<string, string>
  steps: Step[]
}

const jobs = (text: string): Record<string, Job> =>
  (parse(compiled(text, 'factory-pr.yml')) as { jobs: Record<string, Job> }).jobs

/** The example with a station that asks the team's own ESLint. */
const linting = (fields: string, more: Record<string, string> = {}): string =>
  exampleWith({
    'generate: { pass: style-gate }': `generate: { pass: own-eslint }\n  own-eslint: { pass: style-gate, stop: generate${fields} }`,
    ...more,
  })

describe("the team's own ESLint in pull requests", () => {
  test('is a job of its own, which the review waits for and the required check asks for', () => {
    const { review, pull_request, keep_comment, 'own-eslint': job } = jobs(linting(''))
    expect(job?.needs).toBeUndefined()
    expect(review?.needs).toEqual(['spec-validate', 'style-gate', 'own-eslint'])
    expect(pull_request?.needs).toContain('own-eslint')
    expect(keep_comment?.needs).toContain('own-eslint')
    expect(job?.outputs['findings']).toBe(
      '${{ steps.collect.outputs.findings || steps.apply.outputs.findings }}',
    )
  })

  test('runs with the setup and the variables of the line, and with no secret, environment or token', () => {
    const text = linting(', setup: [npm ci --ignore-scripts], env: [CI_REGION], uses: own-eslint')
      .replace('  own-eslint: {', '  lint: {')
      .replace('generate: { pass: own-eslint }', 'generate: { pass: lint }')
    const { lint: job } = jobs(text)
    expect([job?.permissions, job?.environment]).toEqual([{ contents: 'read' }, undefined])
    expect(job?.steps.map(({ id, name }) => id ?? name)).toEqual([
      'Check out the pull request',
      'Lay out the base commit',
      'Set up Node',
      'apply',
      'setup',
      'run',
      'End what is left',
      'collect',
    ])
    expect(JSON.stringify(job)).not.toMatch(/secrets|github\.token/)
    expect(job?.steps.find(({ id }) => id === 'run')).toMatchObject({
      if: "steps.apply.outputs.asks == 'true'",
      env: { CI_REGION: '${{ vars.CI_REGION }}' },
    })
    const head = '${{ github.event.pull_request.head.sha || github.sha }}'
    for (const { with: inputs } of job?.steps.filter(({ id }) => id === 'apply' || id === 'collect') ?? [])
      expect(inputs).toMatchObject({ station: 'lint', spec: 'specs/*.spec.md', head })
  })

  test.each([
    [', setup: [npm ci], secrets: [NPM_TOKEN]', {}],
    [
      ', setup: [npm ci], secrets: [NODE_AUTH_TOKEN]',
      { '  pullRequests: true': '  pullRequests: true\n  packages: read' },
    ],
  ])(
    'has no job where it needs what pull requests are not given, and one sentence says so: %s',
    (fields, more) => {
      const text = linting(fields, more)
      expect(Object.keys(jobs(text))).not.toContain('own-eslint')
      expect(jobs(text)['review']?.needs).toEqual(['spec-validate', 'style-gate'])
      const problem = {
        code: 'COMPILE_LINT',
        level: 'warn',
        message: expect.stringMatching(/^the team's own ESLint does not run in pull requests: /),
      }
      const found = (from: string): unknown[] => checkCompilable(factoryFrom(from), { factoryText: from })
      expect(found(text)).toContainEqual(expect.objectContaining(problem))
      const off = text.replace('pullRequests: true', 'pullRequests: false')
      expect(found(off)).not.toContainEqual(expect.objectContaining(problem))
      expect(found(linting(''))).not.toContainEqual(expect.objectContaining(problem))
    },
  )
})
