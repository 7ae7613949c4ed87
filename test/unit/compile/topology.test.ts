import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { makeBench, type Bench } from '../../support/workflow-runner/bench.ts'
import type { RunResult, RunnerOptions, Trigger } from '../../support/workflow-runner/options.ts'
import { compile, EXAMPLE, exampleWith } from './lines.ts'

/** What stations do in a story, by `<station>-r<round>`; they pass where it is silent. */
type Story = Record<string, 'pass' | 'stop' | 'final' | 'no-tests' | 'error' | 'wait'>

const ACTIONS = [
  'spec-validate',
  'generate',
  'style-gate',
  'review',
  'trace-publish',
  'receive',
  'deliver',
  'report-findings',
]
const INPUTS = [
  ...['station', 'spec', 'factory', 'base', 'head', 'round', 'upstream', 'mode', 'store', 'fail-on-stop'],
  ...['earlier'],
  ...['api-key', 'signing-key', 'token', 'publish', 'phase', 'outcome', 'record', 'to', 'line', 'pull'],
]

/** Stand-ins that only say where the unit goes: this file is about the jobs between them. */
const STATION = `import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
const input = (name) => process.env['INPUT_' + name.toUpperCase()] ?? ''
const action = process.env.GITHUB_ACTION_PATH_NAME ?? import.meta.dirname.split('/').at(-1)
const station = input('station') || action
const { story, line, rounds, publisher } = JSON.parse(process.env.STORY)
const round = Number(input('round'))
const act = story[station + '-r' + round] ?? 'pass'
const outputs = (values) => {
  for (const [name, value] of Object.entries(values)) appendFileSync(process.env.GITHUB_OUTPUT, name + '=' + value + '\\n')
}
const after = (verdict) => {
  if (verdict === 'pass') return line[station].pass ?? 'released'
  return line[station].stop !== undefined && round < rounds && act !== 'final' ? line[station].stop : publisher
}
if (act === 'wait') await new Promise((resolve) => setTimeout(resolve, 60_000))
if (act === 'error') process.exit(3)
if (action === 'receive') {
  if (input('phase') === 'apply') {
    const place = process.env.RUNNER_TEMP + '/package'
    mkdirSync(place)
    symlinkSync(process.execPath, place + '/node')
    writeFileSync(place + '/program', act === 'stop' || act === 'final' ? "if (process.argv[2] === 'run') process.exit(1)" : '')
  }
  if (input('phase') === 'collect') {
    const verdict = input('outcome') === 'success' && act !== 'no-tests' ? 'pass' : 'stop'
    outputs({ verdict, next: after(verdict), 'outcome-sha256': 'f'.repeat(64) })
  }
} else if (action === 'report-findings') {
  JSON.parse(input('upstream'))
} else if (action === 'trace-publish') {
  const inRounds = ({ outputs: { jobs } }) => (jobs === undefined ? [] : Object.values(JSON.parse(jobs)))
  const needs = Object.values(JSON.parse(input('upstream'))).flatMap((need) => [...inRounds(need), need])
  const end = needs.find((need) => need.outputs.next === publisher)
  if (end === undefined) process.exit(3)
  outputs({ station, round: end.outputs.round, next: end.outputs.verdict === 'pass' ? 'released' : 'halted' })
  if (end.outputs.verdict === 'stop' && input('fail-on-stop') !== 'false') process.exit(1)
} else if (action === 'deliver') {
  outputs({ delivered: 'true' })
} else {
  const verdict = act === 'pass' ? 'pass' : 'stop'
  outputs({ station, round, verdict, next: after(verdict), 'parcel-sha256': 'e'.repeat(64) })
  if (verdict === 'stop' && input('fail-on-stop') !== 'false') process.exit(1)
}
`

const LINE = {
  'spec-validate': { pass: 'generate' },
  generate: { pass: 'style-gate' },
  'style-gate': { pass: 'test', stop: 'generate' },
  test: { pass: 'review', stop: 'generate' },
  review: { pass: 'trace-publish' },
}

const TEXT = exampleWith({
  '  pullRequests: true': '  pullRequests: true\n  node: none',
})
const SECRETS = {
  OPENAI_API_KEY: 'model-key-0001',
  REVIEW_API_KEY: 'model-key-0002',
  JIDOKA_KEY_SPEC_VALIDATE: 'station-key-01',
  JIDOKA_KEY_GENERATE: 'station-key-02',
  JIDOKA_KEY_STYLE_GATE: 'station-key-03',
  JIDOKA_KEY_REVIEW: 'station-key-04',
  JIDOKA_KEY_TRACE_PUBLISH: 'station-key-05',
}

let folder = ''
let bench: Bench | undefined
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-stations-'))
  const inputs = INPUTS.map((name) => `  ${name}: { required: false }`).join('\n')
  for (const action of ACTIONS) {
    const place = join(folder, 'actions', action)
    mkdirSync(place, { recursive: true })
    writeFileSync(
      join(place, 'action.yml'),
      `name: x\ninputs:\n${inputs}\nruns: { using: node24, main: main.mjs }\n`,
    )
    writeFileSync(join(place, 'main.mjs'), STATION)
  }
})
afterEach(() => {
  bench?.close()
  bench = undefined
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function storyEnv(story: Story): Record<string, string> {
  return { STORY: JSON.stringify({ story, line: LINE, rounds: 3, publisher: 'trace-publish' }) }
}

function withOption(option: string): string {
  return TEXT.replace('node: none', `node: none\n  ${option}`)
}

function open(story: Story, text = TEXT, options: Partial<RunnerOptions> = {}): Bench {
  const files = Object.fromEntries(compile(text).map((file) => [file.path, file.text]))
  const env = storyEnv(story)
  bench = makeBench(
    { ...files, 'specs/a.spec.md': 'a' },
    { actions: { 'acme/jidoka': folder }, secrets: SECRETS, env, ...options },
  )
  return bench
}

/** A run of one unit, as the planning job starts it. */
const UNIT: Partial<Trigger> = {
  workflow: '.github/workflows/factory-unit.yml',
  event: 'workflow_dispatch',
  inputs: { spec: 'specs/a.spec.md', base: '0123456789abcdef0123456789abcdef01234567' },
}

async function tell(story: Story, text = TEXT): Promise<RunResult> {
  const { runner, trigger } = open(story, text)
  return runner.start(trigger(UNIT)).done
}

/** Jobs that ran: their names, with what they ended in unless it was success. */
function journey({ jobs }: RunResult): string[] {
  return jobs
    .filter(({ result }) => result !== 'skipped')
    .map(({ path, result }) => `${path}${result === 'success' ? '' : ` ${result}`}`)
}

function round(number: number, ...stations: string[]): string[] {
  return stations.map((station) => `round ${number} / ${station}`)
}

const START = ['spec-validate', 'generate']
const TO_TEST = [...START, 'style-gate', 'test']
const REPAIR = round(2, 'generate', 'style-gate', 'test')
const END = ['result', 'deliver']

describe('a unit on the compiled line', () => {
  test('is released in round 1', async () => {
    const run = await tell({})
    expect(run.conclusion).toBe('success')
    expect(journey(run)).toEqual([...TO_TEST, 'review', ...END])
  })

  test('is repaired after failing tests; the run stays green', async () => {
    const run = await tell({ 'test-r1': 'stop' })
    expect(run.conclusion).toBe('success')
    expect(journey(run)).toEqual([...TO_TEST, ...REPAIR, ...round(2, 'review'), ...END])
    expect(run.job('result').outputs['round']).toBe('2')
  })

  test('is repaired twice, by the gate and by commands without an executed test', async () => {
    const run = await tell({ 'style-gate-r1': 'stop', 'test-r2': 'no-tests' })
    expect(run.conclusion).toBe('success')
    const last = round(3, 'generate', 'style-gate', 'test', 'review')
    expect(journey(run)).toEqual([...START, 'style-gate', ...REPAIR, ...last, ...END])
  })

  test.each<[Story, string[]]>([
    [{ 'spec-validate-r1': 'stop' }, START.slice(0, 1)],
    [{ 'test-r1': 'stop', 'test-r2': 'final' }, [...TO_TEST, ...REPAIR]],
    [{ 'review-r1': 'stop' }, [...TO_TEST, 'review']],
  ])(
    'that is halted by %j turns red in its result alone, and nobody is asked to deliver it',
    async (story, before) => {
      const run = await tell(story)
      expect(run.conclusion).toBe('failure')
      expect(journey(run)).toEqual([...before, 'result failure'])
    },
  )

  test.each<[Story, string[]]>([
    [{ 'style-gate-r1': 'error' }, [...START, 'style-gate failure']],
    [{ 'test-r1': 'error' }, [...START, 'style-gate', 'test failure']],
    [{ 'test-r1': 'stop', 'generate-r2': 'error' }, [...TO_TEST, 'round 2 / generate failure']],
  ])('that is stuck in the error %j goes no further, and its end is told', async (story, before) => {
    const run = await tell(story)
    expect(run.conclusion).toBe('failure')
    expect(journey(run)).toEqual([...before, 'result failure'])
  })

  test.each<[Story, string[]]>([
    [{ 'style-gate-r1': 'error' }, ['style-gate', 'test', 'review', ...END]],
    [{ 'test-r1': 'stop', 'style-gate-r2': 'error' }, [...round(2, 'style-gate', 'test', 'review'), ...END]],
  ])('goes on from the failed station of %j when failed jobs are run again', async (story, expected) => {
    const { runner, trigger } = open(story)
    const stuck = await runner.start(trigger(UNIT)).done
    const healed = Object.fromEntries(Object.entries(story).filter(([, act]) => act !== 'error'))
    const run = await runner.rerunFailed(stuck, { env: storyEnv(healed) }).done
    expect(run.conclusion).toBe('success')
    const again = run.jobs.filter(({ attempt, result }) => attempt === 2 && result === 'success')
    expect(again.map(({ path }) => path)).toEqual(expected)
  })

  test('says so in its result when it is cancelled', async () => {
    const { runner, trigger } = open({ 'generate-r1': 'wait' })
    const run = runner.start(trigger(UNIT))
    await run.started('generate')
    run.cancel()
    const result = await run.done
    expect(result.conclusion).toBe('cancelled')
    expect(journey(result)).toEqual(['spec-validate', 'generate cancelled', 'result failure'])
  })

  test('shows each job only its own keys, and a command job none', async () => {
    const run = await tell({ 'style-gate-r1': 'stop' })
    const ran = run.jobs.filter(({ result }) => result !== 'skipped')
    expect(Object.fromEntries(ran.map(({ path, secretsSeen }) => [path, secretsSeen]))).toEqual({
      'spec-validate': ['JIDOKA_KEY_SPEC_VALIDATE'],
      generate: ['JIDOKA_KEY_GENERATE', 'OPENAI_API_KEY'],
      'style-gate': ['JIDOKA_KEY_STYLE_GATE'],
      'round 2 / generate': ['JIDOKA_KEY_GENERATE', 'OPENAI_API_KEY'],
      'round 2 / style-gate': ['JIDOKA_KEY_STYLE_GATE'],
      'round 2 / test': [],
      'round 2 / review': ['JIDOKA_KEY_REVIEW', 'REVIEW_API_KEY'],
      result: ['JIDOKA_KEY_TRACE_PUBLISH'],
      deliver: [],
    })
  })

  test('is not delivered without the approval that its environment asks for, and says its end before', async () => {
    const text = withOption('environments: { low: nobody, high: people }')
    const { runner, trigger } = open({}, text, { environments: { people: { approval: 'reject' } } })
    const run = await runner.start(trigger(UNIT)).done
    expect(journey(run).slice(-2)).toEqual(['result', 'deliver failure'])
    expect(run.job('deliver')).toMatchObject({ environment: 'people', steps: [] })
  })
})

const PULLS = '.github/workflows/factory-pr.yml'

describe('a pull request', () => {
  const proposed = (story: Story, event = 'pull_request') => {
    const { runner, trigger, repository } = open(story, EXAMPLE)
    const base = repository.git('rev-parse', 'HEAD')
    const head = repository.commit({ 'src/a.ts': 'a' })
    const pull = { number: 7, pull_request: { number: 7, base: { sha: base }, head: { sha: head } } }
    const payload = event === 'pull_request' ? pull : { merge_group: { base_sha: base, head_sha: head } }
    return { runner, trigger, payload }
  }
  const change = async (fork: boolean, story: Story = {}, event = 'pull_request'): Promise<RunResult> => {
    const { runner, trigger, payload } = proposed(story, event)
    return runner.start(trigger({ workflow: PULLS, event, fork, payload })).done
  }

  test('is checked with the reviewer key alone, by tokens that only read', async () => {
    const { jobs } = await change(false)
    expect(jobs.map(({ path, secretsSeen, permissions }) => [path, secretsSeen, permissions])).toEqual([
      ['checkout: spec-validate', [], { contents: 'read' }],
      ['checkout: style-gate', [], { contents: 'read' }],
      ['checkout: review', ['REVIEW_API_KEY'], { actions: 'read', contents: 'read' }],
      ['checkout: comment', [], { 'pull-requests': 'write' }],
      ['factory / pull request', [], {}],
    ])
  })

  test('of a fork is checked without any secret', async () => {
    const { jobs } = await change(true)
    expect(jobs.flatMap(({ secretsSeen }) => secretsSeen)).toEqual([])
    expect(jobs.flatMap(({ permissions }) => Object.values(permissions))).not.toContain('write')
  })

  test('that a gate stops is red, and asks no model', async () => {
    const run = await change(false, { 'style-gate-r0': 'stop' })
    expect(run.jobs.map(({ path, result }) => [path, result])).toEqual([
      ['checkout: spec-validate', 'success'],
      ['checkout: style-gate', 'failure'],
      ['checkout: review', 'skipped'],
      ['checkout: comment', 'success'],
      ['factory / pull request', 'failure'],
    ])
    const { annotations } = run.job('factory / pull request')
    expect(annotations[0]?.message).toBe('not green: style-gate (failure), review (skipped)')
  })

  test('waits in a queue for the same stations, and for no comment', async () => {
    const run = await change(false, {}, 'merge_group')
    expect(run.jobs.map(({ path, result }) => [path, result])).toEqual([
      ['checkout: spec-validate', 'success'],
      ['checkout: style-gate', 'success'],
      ['checkout: review', 'success'],
      ['checkout: comment', 'skipped'],
      ['factory / pull request', 'success'],
    ])
  })

  test('that is cancelled leaves the check to require red', async () => {
    const { runner, trigger, payload } = proposed({ 'review-r0': 'wait' })
    const run = runner.start(trigger({ workflow: PULLS, event: 'pull_request', payload }))
    await run.started('checkout: review')
    run.cancel()
    expect((await run.done).job('factory / pull request').result).toBe('failure')
  })
})
