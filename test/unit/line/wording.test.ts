import { describe, expect, it } from 'vitest'
import type { Station } from '../../../shared/factory/factory.ts'
import { start } from '../../../shared/factory/machine.ts'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { changeSetAt } from '../../../shared/line/change-set.ts'
import { advance } from '../../../shared/line/journey.ts'
import { judgeOutcome } from '../../../shared/line/judge-outcome.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'
import { outcomeFromStep } from '../../../shared/line/outcome-from-step.ts'
import { leftFindings } from '../../../shared/line/pull-change.ts'
import { readUpstream, type OutcomeUpstream } from '../../../shared/line/upstream-refs.ts'
import { refusalOf, type RefusalRow } from '../../support/refusal-of.ts'
import { factoryOf } from '../../support/unit-of.ts'

type Test = RunOutcome['tests'][number]

function test(name: string, status: Test['status'] = 'passed', message?: string): Test {
  return { name, file: undefined, status, message }
}

/** The outcome of a command station, as its report shows it. */
function outcome(fields: Partial<RunOutcome>): RunOutcome {
  return {
    station: 'test',
    round: 1,
    verdict: 'stop',
    reason: '1 of 2 tests failed',
    outcome: 'failure',
    commands: ['npm test'],
    report: 'junit.xml',
    tests: [],
    output: '',
    ...fields,
  }
}

const REPAIR =
  'change the code so that the test passes; where the test contradicts the sentence of its criterion, only the owner of the spec can correct it'

describe('an outcome that stops a unit says what is wrong and what to do:', () => {
  it.each<[code: string, fields: Partial<RunOutcome>, message: string, hint: string | undefined]>([
    ['RUN_TEST_FAILED', { tests: [test('adds', 'failed', '1 !== 2')] }, 'adds\n1 !== 2', REPAIR],
    [
      'RUN_TEST_FAILED',
      { tests: Array.from({ length: 250 }, (_, at) => test(`t${at}`, 'failed')) },
      'and 50 more failing tests',
      undefined,
    ],
    [
      'RUN_FAILED',
      { tests: [test('adds')], reason: 'a command failed' },
      'a command failed',
      'run the commands of test on the change',
    ],
    [
      'RUN_NO_TESTS',
      { outcome: 'success', reason: 'no test ran' },
      'no test ran',
      'let the commands of test run tests and write a JUnit report to junit.xml',
    ],
    [
      'RUN_REPORT',
      { outcome: 'success', tests: [test('adds')], reason: 'the report lies' },
      'the report lies',
      'let the commands of test write a report to junit.xml that lists every test, or look at what else writes it',
    ],
  ])('%s, %#', (...[code, fields, message, hint]) => {
    const { findings } = judgeOutcome(outcome(fields)).verdict
    const found = findings.filter((each) => each.code === code).map((each) => [each.message, each.hint])
    expect(found).toContainEqual([message, hint])
  })
})

describe('no repair follows a failure that the base has as well, because', () => {
  const further = { again: 'failure', base: 'failure', sameAtBase: true, commandsLeft: 2 } as const
  const suite: Test = {
    ...test('suite', 'failed'),
    isSuite: true,
    further: { again: 'failed', base: ['failed'], independent: false },
  }

  it.each<[final: string, fields: Partial<RunOutcome>]>([
    ['a suite fails without the change', { tests: [suite], further: { ...further, commandsLeft: 0 } }],
    ['a known failure kept commands from running', { tests: [test('adds')], further }],
  ])('%s', (final, fields) => {
    expect(judgeOutcome(outcome(fields)).final).toBe(final)
  })

  it('RUN_NOT_RUN names the commands that were not run', () => {
    const { findings } = judgeOutcome(outcome({ tests: [test('adds')], further })).verdict
    expect(findings.find(({ code }) => code === 'RUN_NOT_RUN')).toMatchObject({
      message: 'a failure that the base commit has as well kept 2 commands of test from running',
      hint: 'repair the base commit, or give each command a station of its own in factory.yml',
    })
  })
})

const LINE: Station[] = [
  {
    name: 'test',
    work: { kind: 'run', run: ['npm test'], report: 'junit.xml', minutes: 5 },
    pass: undefined,
    stop: undefined,
  },
]

/** What the runner recorded of the commands, with the document that they left behind. */
function collect(document?: Partial<RunOutcome>, recorded: Partial<OutcomeUpstream> = {}): RunOutcome {
  const seen = { kind: 'outcome', station: 'test', round: 1, outcome: 'failure', ...recorded }
  const bytes = document === undefined ? undefined : Buffer.from(canonicalJson(outcome(document)))
  return outcomeFromStep({ document: undefined, ...seen } as OutcomeUpstream, bytes, LINE)
}

describe('without a document, the runner alone says', () => {
  it.each([
    ['failure', 'a command failed or ran out of time'],
    ['success', 'the report junit.xml was not handed on'],
  ] as const)('%s: %s', (recorded, reason) => {
    expect(collect(undefined, { outcome: recorded }).reason).toBe(reason)
  })
})

describe('a file of a pull request that no gate reads:', () => {
  it.each([
    ['binary', '"a.bin" is binary: no gate reads it'],
    ['large', '"a.bin" is too large to be judged'],
    ['link', '"a.bin" is a symbolic link: no gate follows it'],
    ['submodule', '"a.bin" is a submodule: no gate looks into it'],
    ['unsafe', '"a.bin" has a name that is not safe on every platform'],
  ] as const)('%s', (reason, message) => {
    expect(leftFindings([{ path: 'a.bin', reason }])).toMatchObject([{ message }])
  })
})

const DISBELIEVED =
  'nothing of it is believed: look at what the commands did to their own runner, then run the job again'
const NEEDS = 'pass `upstream: ${{ toJSON(needs) }}` with every earlier station in needs'

function needing(outputs: object): unknown {
  return readUpstream(JSON.stringify({ build: { result: 'success', outputs } }))
}

describe('the refusal', () => {
  it.each<RefusalRow>([
    [
      'UPSTREAM_INVALID',
      'an outcome of a station that runs no commands',
      () => collect(undefined, { station: 'lint' }),
      'the line has no station lint that runs commands',
      'the output `station` of a job with commands must be the name of its station in factory.yml',
    ],
    [
      'UPSTREAM_INVALID',
      'a document that claims another end than the runner saw',
      () => collect({ outcome: 'success' }),
      'the outcome of test round 1 says success, the runner recorded failure',
      DISBELIEVED,
    ],
    [
      'UPSTREAM_INVALID',
      'a document of another round',
      () => collect({ round: 2 }),
      'the outcome of test round 1 is of another station or round',
      DISBELIEVED,
    ],
    [
      'UPSTREAM_INVALID',
      'a document of other commands',
      () => collect({ commands: ['true'] }),
      'the outcome of test round 1 is of other commands, or of another report, than factory.yml names',
      DISBELIEVED,
    ],
    [
      'UPSTREAM_INVALID',
      'needs that are a list',
      () => readUpstream('[]'),
      'the input upstream is not an object',
      NEEDS,
    ],
    [
      'UPSTREAM_INVALID',
      'a digest of another form',
      () => needing({ station: 'generate', round: '1', 'parcel-id': '7', 'parcel-sha256': 'ABC' }),
      'job build hands on a malformed parcel-sha256',
      NEEDS,
    ],
    [
      'UPSTREAM_INVALID',
      'a round below one',
      () => needing({ station: 'test', round: '0', outcome: 'failure' }),
      'job build hands on a malformed round',
      NEEDS,
    ],
    [
      'LINE_OUT_OF_ORDER',
      'a link of a station whose turn it is not',
      () => advance(factoryOf({ line: LINE }), start(LINE), { kind: 'pass', station: 'review', round: 1 }),
      'review round 1 is recorded where test round 1 was expected',
      'a link is missing, doubled or of another line; run the unit again from its first station',
    ],
    [
      'UPSTREAM_MISSING',
      'a gate before any change',
      () => changeSetAt({ links: [], outcomes: [] }),
      'no station upstream has proposed a change set',
      'a station that runs generate must come before',
    ],
  ])('%s, %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })
})
