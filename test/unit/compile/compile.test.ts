import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { FactoryError } from '../../../shared/errors.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import { compileFactory } from '../../../shared/compile/compile.ts'
import { FIRST_LOCK } from '../../../shared/compile/action-pins.ts'
import { compile, compiled, EXAMPLE, exampleWith, factoryFrom } from './lines.ts'
import { permissionMatrix } from './permission-matrix.ts'

/** The line of the example that names a reviewer. */
const REVIEWER =
  '  reviewer: { endpoint: "https://llm.example.com/v1", model: other-family-1, key: REVIEW_API_KEY }\n'
const FIXTURES = '../../fixtures/compile/architecture'

interface Workflow {
  on: Record<string, Record<string, unknown> | null>
  concurrency: unknown
  jobs: Record<string, Record<string, unknown>>
}

function workflow(text: string, name: string): Workflow {
  return parse(compiled(text, name)) as Workflow
}

function job(text: string, id: string): Record<string, unknown> {
  return workflow(text, 'factory-unit.yml').jobs[id] ?? {}
}

describe('the example line', () => {
  test.each(['factory.yml', 'factory-unit.yml', 'factory-round.yml', 'factory-pr.yml'])(
    'compiles to the golden %s',
    async (name) => {
      await expect(compiled(EXAMPLE, name)).toMatchFileSnapshot(`${FIXTURES}/${name}`)
    },
  )

  test('compiles to the files that are asked for and no other', () => {
    const paths = (text: string): string[] => compile(text).map(({ path }) => path)
    const folder = '.github/workflows'
    const unit = [`${folder}/factory.yml`, `${folder}/factory-unit.yml`]
    const round = `${folder}/factory-round.yml`
    expect(paths(EXAMPLE)).toEqual([...unit, round, `${folder}/factory-pr.yml`])
    const alone = exampleWith({ 'pullRequests: true': 'pullRequests: false' })
    expect(paths(alone)).toEqual([...unit, round])
    expect(paths(alone.replace('rounds: 3', 'rounds: 1'))).toEqual(unit)
    expect(paths(alone.replaceAll(', stop: generate', ''))).toEqual(unit)
  })

  test('grants the permissions and hands out the keys of the golden matrix', async () => {
    await expect(permissionMatrix(compile(EXAMPLE))).toMatchFileSnapshot(`${FIXTURES}/permission-matrix.md`)
  })

  test('names its sources by digest', () => {
    const head = compiled(EXAMPLE, 'factory-unit.yml').split('\n').slice(0, 4)
    expect(head).toEqual([
      '# Compiled by Jidoka from factory.yml. Do not edit: change factory.yml and run `jidoka compile`.',
      `# factory sha256:${sha256(EXAMPLE)}`,
      '# lock sha256:66e4e39fd042851e803e39f7a14d24d99fe8b2c1b1195a10bb7a64129348ec85',
      '# compiler 5',
    ])
  })

  test('turns a halted unit red in one job alone, which starts whatever happened', () => {
    const jobs = ['factory-unit.yml', 'factory-round.yml'].flatMap((name) =>
      Object.entries(workflow(EXAMPLE, name).jobs),
    )
    const saying = (word: string): string[] =>
      jobs
        .filter(([, { steps }]) => JSON.stringify(steps ?? []).includes(`"fail-on-stop":${word}`))
        .map(([id]) => id)
    expect(saying('true')).toEqual(['result'])
    expect(saying('false')).toHaveLength(4 + 3)
    expect(job(EXAMPLE, 'result')).toMatchObject({ name: 'result', if: 'always()' })
    const quiet = exampleWith({ '  pullRequests: true': '  haltIs: notice' })
    expect(JSON.stringify(job(quiet, 'result')['steps'])).toContain('"fail-on-stop":false')
  })

  test('has one run for each unit, without a matrix, and a group of spec and base', () => {
    const { on, jobs, concurrency } = workflow(EXAMPLE, 'factory-unit.yml')
    expect(Object.keys(on['workflow_dispatch']?.['inputs'] ?? {})).toEqual(['spec', 'base', 'mode'])
    expect(Object.values(jobs).filter((each) => 'strategy' in each)).toEqual([])
    expect(concurrency).toEqual({
      group: 'factory-unit ${{ inputs.spec }} ${{ inputs.base }}',
      'cancel-in-progress': false,
    })
  })

  test('shows a round that is not needed as one entry', () => {
    const { jobs } = workflow(EXAMPLE, 'factory-unit.yml')
    const stations = ['spec-validate', 'generate', 'style-gate', 'test', 'review']
    expect(Object.keys(jobs)).toEqual([...stations, 'round-2', 'round-3', 'result', 'answers', 'deliver'])
    expect(jobs['round-3']).toMatchObject({
      uses: './.github/workflows/factory-round.yml',
      needs: [...stations, 'round-2'],
      with: { round: '3', upstream: '${{ toJSON(needs) }}' },
    })
  })

  test('keeps answers in a job of their own, unless they stay in their run', () => {
    const { jobs } = workflow(EXAMPLE, 'factory-unit.yml')
    expect(jobs['answers']).toMatchObject({ permissions: { actions: 'read', contents: 'write' } })
    expect(JSON.stringify(jobs['answers'])).not.toContain('secrets.')
    const shared = workflow(
      exampleWith({ '  pullRequests: true': '  jobs: grouped' }),
      'factory-unit.yml',
    ).jobs
    expect(shared['answers']?.needs).toContain('result')
    const run = compile(exampleWith({ '  pullRequests: true': '  answers: run' }))
    expect(run.map(({ text }) => text).join()).not.toMatch(/kept-answers|keep-answers/)
  })

  test('grows by one entry of a constant size with each round', () => {
    const bytes = (rounds: number): number =>
      compile(exampleWith({ 'rounds: 3': `rounds: ${rounds}` })).reduce(
        (sum, { text }) => sum + text.length,
        0,
      )
    const [two, three, ten] = [bytes(2), bytes(3), bytes(10)]
    // the names of the rounds before are all that an entry adds to the one before it
    expect(ten).toBeLessThan(two + 8 * (three - two) + 8 * 8 * '      - round-10\n'.length)
  })

  test('shares jobs where it is asked to, each key in the step of its own station', () => {
    const text = exampleWith({ '  pullRequests: true': '  jobs: grouped' })
    const { jobs } = workflow(text, 'factory-unit.yml')
    expect(Object.keys(jobs)).toEqual(['draft', 'test', 'round-2', 'round-3', 'result', 'answers', 'deliver'])
    const stepsOfJob = (id: string): [string | undefined, unknown, unknown, unknown][] =>
      (jobs[id]?.['steps'] as Step[])
        .slice(1)
        .map(({ id: step, if: turn, with: inputs = {} }) => [
          step,
          turn,
          inputs['signing-key'],
          [inputs['isolation'], inputs['steps'], inputs['api-key']],
        ])
    const steps = '${{ toJSON(steps) }}'
    expect(stepsOfJob('draft')).toEqual([
      ['spec-validate', undefined, '${{ secrets.JIDOKA_KEY_SPEC_VALIDATE }}', ['step', undefined, undefined]],
      [
        'generate',
        "steps.spec-validate.outputs.next == 'generate'",
        '${{ secrets.JIDOKA_KEY_GENERATE }}',
        ['step', steps, '${{ secrets.OPENAI_API_KEY }}'],
      ],
      [
        'style-gate',
        "steps.generate.outputs.next == 'style-gate'",
        '${{ secrets.JIDOKA_KEY_STYLE_GATE }}',
        ['step', steps, undefined],
      ],
    ])
    expect(stepsOfJob('result').map(([id, turn]) => [id, turn])).toEqual([
      ['review', expect.stringContaining("needs.test.outputs.outcome == 'success'")],
      ['station', 'always()'],
    ])
    const environments = ['draft', 'result'].map((id) => jobs[id]?.['environment'])
    expect(environments).toMatchObject([{ name: 'factory-draft' }, { name: 'factory-trace-publish' }])
    expect(JSON.stringify(jobs['test'])).not.toContain('secrets.')
  })

  test('delivers as an app where one is named: its token has the rights of a delivery, and the job itself only reads', () => {
    const app = (token: string): string =>
      exampleWith({ '  pullRequests: true': `  token: ${token}\n  trace: branch\n  commits: push` })
    const { permissions, steps } = job(app('{ app-id: FACTORY_APP, key: FACTORY_APP_KEY }'), 'deliver')
    expect(permissions).toEqual({ actions: 'read', contents: 'read' })
    expect(steps).toMatchObject([
      { with: { 'persist-credentials': false } },
      {
        id: 'app',
        uses: 'actions/create-github-app-token@1b10c78c7865c340bc4f6099eb2f838309f1e8c3',
        with: {
          'client-id': '${{ vars.FACTORY_APP }}',
          'private-key': '${{ secrets.FACTORY_APP_KEY }}',
          'permission-contents': 'write',
          'permission-pull-requests': 'write',
        },
      },
      { with: { token: '${{ steps.app.outputs.token }}', trace: 'branch', commits: 'push' } },
    ])
    const byId = job(app('{ app-id: 12345, key: FACTORY_APP_KEY }'), 'deliver')['steps']
    expect(byId).toMatchObject([{}, { with: { 'client-id': '12345' } }, {}])
    const clientId = job(app('{ app-id: Iv23abcdefghij, key: FACTORY_APP_KEY }'), 'deliver')['steps']
    expect(clientId).toMatchObject([{}, { with: { 'client-id': 'Iv23abcdefghij' } }, {}])
  })

  test('asks for approval where a released unit is delivered and nowhere else', () => {
    const text = exampleWith({ '  pullRequests: true': '  environments: { deliver: people }' })
    const asking = Object.entries(workflow(text, 'factory-unit.yml').jobs).filter(([, each]) =>
      JSON.stringify(each['environment'] ?? '').includes('people'),
    )
    expect(asking.map(([id]) => id)).toEqual(['deliver'])
    expect(job(text, 'deliver')['if']).toBe(
      "!cancelled() && needs.result.result == 'success' && needs.result.outputs.next == 'released'",
    )
  })
})

describe('the options of a team', () => {
  const github = '  pullRequests: true'

  test('give stations their own runners', () => {
    const text = exampleWith({
      [github]: '  runsOn: { default: ubuntu-22.04, test: [self-hosted, linux], plan: ubuntu-24.04 }',
    })
    expect(job(text, 'test')['runs-on']).toEqual(['self-hosted', 'linux'])
    expect(job(text, 'generate')['runs-on']).toBe('ubuntu-22.04')
    expect(workflow(text, 'factory.yml').jobs['plan']?.['runs-on']).toBe('ubuntu-24.04')
  })

  test('say when the line starts', () => {
    const text = exampleWith({
      [github]:
        '  on: [push]\n  branches: [main, "release/*"]\n  paths: ["specs/**", factory.yml]\n  schedule: ["17 4 * * 1"]',
    })
    expect(workflow(text, 'factory.yml').on).toEqual({
      // a plan that goes on starts itself
      workflow_dispatch: expect.anything() as unknown,
      push: { branches: ['main', 'release/*'], paths: ['specs/**', 'factory.yml'] },
      schedule: [{ cron: '17 4 * * 1' }],
    })
  })

  test('set up Node of a version', () => {
    const [, node] = stepsOf(exampleWith({ [github]: '  node: "22.11.0"' }))
    expect(node?.with).toEqual({ 'node-version': '22.11.0', 'package-manager-cache': false })
  })

  test("leave the runner's own Node alone", () => {
    const steps = job(exampleWith({ [github]: '  node: none' }), 'test')['steps'] as { name: string }[]
    expect(steps.map(({ name }) => name)).not.toContain('Set up Node')
  })

  test('ask people by the risk of the spec; a risk nobody told counts as the highest', () => {
    const text = exampleWith({
      [github]: "  environments: { medium: staging, high: it's high, test: sandbox }",
    })
    expect(job(text, 'deliver')['environment']).toEqual({
      name: "${{ needs.spec-validate.outputs.risk == 'low' && 'factory-deliver' || needs.spec-validate.outputs.risk == 'medium' && 'staging' || 'it''s high' }}",
      deployment: false,
    })
    expect(job(text, 'spec-validate')['outputs']).toHaveProperty('risk', '${{ steps.station.outputs.risk }}')
    expect(job(text, 'test')['environment']).toEqual({ name: 'sandbox', deployment: false })
  })

  test('guard a tier left out like the one below it', () => {
    const text = exampleWith({ [github]: '  environments: { low: everyone }' })
    expect(JSON.stringify(job(text, 'deliver')['environment'])).toContain("'everyone' || 'everyone'")
  })

  test('keep to what GitHub Enterprise Server knows', () => {
    const text = exampleWith({ [github]: '  host: https://git.example.com\n  store: /mnt/jidoka' })
    expect(job(text, 'generate')['environment']).toBe('factory-generate')
    expect(JSON.stringify(job(text, 'generate')['steps'])).toContain(
      '"store":"/mnt/jidoka/${{ github.run_id }}"',
    )
    expect(JSON.stringify(job(text, 'test')['steps'])).toContain('"store":"/mnt/jidoka/${{ github.run_id }}"')
  })

  test('take the actions from a path of the repository', () => {
    const source = 'acme/jidoka@5f2d8c1e0b9a47364c8e1f0a2b3c4d5e6f708192'
    const text = exampleWith({ [source]: './vendor/jidoka', [github]: '  pullRequests: false' })
    expect(JSON.stringify(job(text, 'generate')['steps'])).toContain(
      '"uses":"./vendor/jidoka/actions/generate"',
    )
  })

  test('of pull requests write from jobs that read nothing, one for each right', () => {
    const jobs = (option: string): [string, unknown][] => {
      const { jobs: all } = workflow(exampleWith({ [github]: `${github}\n  ${option}` }), 'factory-pr.yml')
      return Object.entries(all).flatMap(([id, { permissions }]) =>
        JSON.stringify(permissions).includes('write') ? [[id, permissions]] : [],
      )
    }
    const comment = ['keep_comment', { 'pull-requests': 'write' }]
    expect(jobs('sarif: false')).toEqual([comment])
    expect(jobs('sarif: true')).toEqual([comment, ['code_scanning', { 'security-events': 'write' }]])
  })

  test('of pull requests keep each job, whatever the stations are called', () => {
    const renamed = { '  review: {': '  comment: { uses: review,', 'pass: review,': 'pass: comment,' }
    const { jobs } = workflow(exampleWith(renamed), 'factory-pr.yml')
    expect(Object.keys(jobs)).toEqual([
      'spec-validate',
      'style-gate',
      'comment',
      'keep_comment',
      'pull_request',
    ])
  })

  test('of a path of the repository never hold a right to write beside the code of a pull request', () => {
    const source = 'acme/jidoka@5f2d8c1e0b9a47364c8e1f0a2b3c4d5e6f708192'
    const text = exampleWith({
      [source]: './vendor/jidoka',
      [REVIEWER]: '',
      [github]: `${github}\n  sarif: true`,
    })
    const { jobs } = workflow(text, 'factory-pr.yml')
    expect(Object.keys(jobs)).toEqual(['spec-validate', 'style-gate', 'review', 'pull_request'])
  })

  test('of pull requests have an environment of their own, which factory.yml may name', () => {
    const environmentIn = (text: string): unknown =>
      workflow(text, 'factory-pr.yml').jobs['review']?.['environment']
    const named = exampleWith({ [github]: `${github}\n  environments: { pull-request: reviewers }` })
    expect([environmentIn(EXAMPLE), environmentIn(named)]).toMatchObject([
      { name: 'factory-review-pr' },
      { name: 'reviewers' },
    ])
  })

  test.each([
    ['pull-request', { actions: 'read', contents: 'write', 'pull-requests': 'write' }],
    ['branch', { actions: 'read', contents: 'write' }],
    ['none', undefined],
  ])('grant what the delivery %s needs', (publish, permissions) => {
    const text = exampleWith({ [github]: `  publish: ${publish}` })
    expect(job(text, 'deliver')['permissions']).toEqual(permissions)
    expect(job(text, 'result')['permissions']).toEqual({ actions: 'read', contents: 'read' })
  })

  test('give the model time to think on top of the time of a job', () => {
    const text = exampleWith({
      [github]: '  minutes: 7',
      'report: junit.xml': 'report: junit.xml, minutes: 1.5',
    })
    const limits = ['style-gate', 'generate', 'review', 'test'].map((id) => job(text, id)['timeout-minutes'])
    expect(limits).toEqual([7, 27, 27, 7 + 2 + (2 + 12) + 10 + 2])
  })
})

describe('a station with a name of its own', () => {
  test('tells its action which station it is', () => {
    const text = exampleWith({
      'style-gate: { pass: test': 'gate: { uses: style-gate, pass: test',
      'pass: style-gate': 'pass: gate',
    })
    const steps = job(text, 'gate')['steps'] as { uses: string; with: object }[]
    expect(steps[1]?.uses).toContain('/actions/style-gate@')
    expect(steps[1]?.with).toHaveProperty('station', 'gate')
    expect(steps[1]?.with).toHaveProperty('signing-key', '${{ secrets.JIDOKA_KEY_GATE }}')
  })
})

describe('our own actions', () => {
  test('are given no input they do not declare, and asked for no output they do not have', () => {
    const text = exampleWith({
      '  pullRequests: true': '  pullRequests: true\n  environments: { high: people }',
    })
    const jobs = ['factory.yml', 'factory-unit.yml', 'factory-round.yml'].flatMap((name) =>
      Object.values(workflow(text, name).jobs),
    )
    for (const { outputs = {}, steps = [] } of jobs) {
      for (const step of steps as { id?: string; uses?: string; with?: object }[]) {
        const action = /\/actions\/([a-z-]+)@/.exec(step.uses ?? '')?.[1]
        if (action === undefined || !isThere(action)) continue
        const declared = actionFile(action)
        expect(declared.inputs, action).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})))
        const asked = JSON.stringify(outputs).matchAll(
          new RegExp(`steps\\.${step.id ?? ''}\\.outputs\\.([\\w-]+)`, 'g'),
        )
        expect(declared.outputs, action).toEqual(expect.arrayContaining([...asked].map((match) => match[1])))
      }
    }
  })
})

/** The receiving action is not part of every checkout yet. */
function isThere(name: string): boolean {
  return existsSync(new URL(`../../../actions/${name}/action.yml`, import.meta.url))
}

function actionFile(name: string): { inputs: string[]; outputs: string[] } {
  const text = readFileSync(new URL(`../../../actions/${name}/action.yml`, import.meta.url), 'utf8')
  const { inputs, outputs } = parse(text) as { inputs: object; outputs: object }
  return { inputs: Object.keys(inputs), outputs: Object.keys(outputs) }
}

describe('a line that cannot be compiled', () => {
  const refusal = (text: string, lock = FIRST_LOCK): unknown => {
    try {
      return compileFactory(factoryFrom(text), { factorySha256: sha256(text), factoryText: text }, { lock })
    } catch (thrown) {
      return thrown instanceof FactoryError ? { code: thrown.code, message: thrown.message } : thrown
    }
  }

  test('is refused with every finding and its place', () => {
    const text = exampleWith({ '  pullRequests: true': '  on: [pull_request_target]\n  schedule: [daily]' })
    expect(refusal(text)).toEqual({
      code: 'FACTORY_INVALID',
      message: expect.stringMatching(
        /\b2 findings:\n {2}factory\.yml:21:8 block COMPILE_TRIGGER .*\n {2}factory\.yml:22:14 block COMPILE_SCHEDULE /,
      ) as string,
    })
  })

  test('is refused when an action is not in the lock', () => {
    const lock = new Map([...FIRST_LOCK].filter(([name]) => name !== 'actions/setup-node'))
    expect(refusal(EXAMPLE, lock)).toMatchObject({ code: 'FACTORY_UNPINNED' })
  })
})

const stepsOf = (text: string): Step[] => job(text, 'test')['steps'] as Step[]

interface Step {
  name: string
  id?: string
  if?: string
  with?: Record<string, unknown>
  env?: Record<string, string>
  run?: string
  'timeout-minutes'?: number
}

describe('the job of a command station', () => {
  const station = 'setup: [npm ci --ignore-scripts], '
  const stationWith = (fields: string): string => exampleWith({ [station]: `${station}${fields}, ` })

  test('sets up the base commit in a step of its own, before the step with the change', () => {
    expect(stepsOf(EXAMPLE).map(({ name, run }) => [name, run?.split(' ').at(-1)?.trim()])).toEqual([
      ['Check out the base commit', undefined],
      ['Set up Node', undefined],
      ['Apply the change', undefined],
      ['Set up the base commit', 'setup'],
      ['Run test', 'run'],
      ['End what is left', 'end'],
      ['Collect the outcome', undefined],
    ])
    expect(stepsOf(exampleWith({ [station]: '' })).map(({ id }) => id)).not.toContain('setup')
  })

  test('gives secrets to the setup alone, and named variables to both steps', () => {
    const text = stationWith('secrets: [REGISTRY_TOKEN], env: [MIRROR]')
    const [setup, run] = stepsOf(text).filter(({ id }) => id === 'setup' || id === 'run')
    const mirror = { MIRROR: '${{ vars.MIRROR }}' }
    expect(setup?.env).toEqual({ ...mirror, REGISTRY_TOKEN: '${{ secrets.REGISTRY_TOKEN }}' })
    expect(run?.env).toEqual(mirror)
    const { secrets } = workflow(text, 'factory-round.yml').on['workflow_call'] as { secrets: object }
    expect(secrets).toHaveProperty('REGISTRY_TOKEN')
    expect(job(text, 'round-2')['secrets']).toHaveProperty('REGISTRY_TOKEN')
  })

  test('has no token after the commands, but in a re-run', () => {
    const tokens = stepsOf(EXAMPLE).map(({ id, env, with: inputs }) => [id, inputs?.['token'], env])
    expect(tokens).toEqual([
      [undefined, undefined, undefined],
      [undefined, undefined, undefined],
      ['apply', '${{ github.token }}', undefined],
      ['setup', undefined, undefined],
      ['run', undefined, undefined],
      [undefined, undefined, undefined],
      ['collect', "${{ github.run_attempt != '1' && github.token || '' }}", undefined],
    ])
  })

  test('keeps time limits of its own, and the runner later ones', () => {
    const limits = stepsOf(stationWith('setupMinutes: 7, minutes: 3.5')).map(
      (step) => step['timeout-minutes'],
    )
    expect(limits.filter((each) => each !== undefined)).toEqual([9, 4 + 11 + 2])
  })

  test('has time for a second setup where a station of the line can bring other packages', () => {
    const line = stationWith('setupMinutes: 7, minutes: 3.5').replace(
      /generate: \{ pass: ([a-z-]+) \}/,
      'generate: { pass: lock }\n  lock: { run: [npm install], produces: [package-lock.json], pass: $1 }',
    )
    const limits = stepsOf(line).map((step) => step['timeout-minutes'])
    expect(limits.filter((each) => each !== undefined)).toEqual([9, 4 + 11 + 2 + 7])
  })

  test('checks out the whole history only where the commands are given it', () => {
    expect(stepsOf(stationWith('git: true'))[0]?.with).toEqual({
      'persist-credentials': false,
      'fetch-depth': 0,
    })
    expect(stepsOf(EXAMPLE)[0]?.with).toEqual({ 'persist-credentials': false })
  })
})
