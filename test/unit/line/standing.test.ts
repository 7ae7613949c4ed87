import { describe, expect, it } from 'vitest'
import { judgeOutcome } from '../../../shared/line/judge-outcome.ts'
import { outcomeDocument, type RunOutcome, type TestState } from '../../../shared/line/outcome.ts'
import { standingOf, standingOfFailure } from '../../../shared/line/standing.ts'

type Test = RunOutcome['tests'][number]

const failed = (again: TestState, base: TestState[], independent = false): Test => ({
  name: 'waits',
  file: 'test/wait.test.ts',
  status: 'failed',
  message: 'late',
  further: { again, base, independent },
})
const passed: Test = { name: 'adds', file: undefined, status: 'passed', message: undefined }
const known = { again: 'failure', base: 'failure', sameAtBase: true, commandsLeft: 0 } as const

const outcomeOf = (fields: Partial<RunOutcome>): RunOutcome => ({
  station: 'test',
  round: 1,
  verdict: 'pass',
  reason: 'because',
  outcome: 'success',
  commands: ['npm test'],
  report: 'junit.xml',
  tests: [passed],
  output: '',
  further: known,
  ...fields,
})

function judged(fields: Partial<RunOutcome>) {
  const outcome = outcomeOf(fields)
  outcomeDocument.parse(JSON.parse(JSON.stringify(outcome)), 'the outcome')
  const { verdict, final } = judgeOutcome(outcome)
  return { kind: verdict.kind, codes: verdict.findings.map(({ code, level }) => `${level} ${code}`), final }
}

describe('a failed test', () => {
  it.each([
    ['fails on the base as well', failed('failed', ['failed']), 'red-at-base'],
    ['passes on the base', failed('failed', ['passed']), 'new'],
    ['is not on the base', failed('failed', ['absent']), 'new'],
    ['is in a file that the change writes', failed('failed', []), 'new'],
    ['fails each time and imports nothing of the change', failed('failed', ['passed'], true), 'new'],
    ['flips, and imports nothing of the change', failed('passed', [], true), 'flaky'],
    ['flips, and failed on the base once', failed('passed', ['passed', 'failed']), 'flaky'],
    [
      'flips, imports the change, and is reliable on the base',
      failed('passed', ['passed', 'passed', 'passed']),
      'new',
    ],
    ['was not run again', { ...passed, status: 'failed' } satisfies Test, 'new'],
  ])('that %s', (_, test, standing) => expect(standingOf(test)).toBe(standing))
})

describe('known failures', () => {
  it('are told and stop nothing', () => {
    expect(judged({ tests: [passed, failed('failed', ['failed']), failed('passed', [], true)] })).toEqual({
      kind: 'pass',
      codes: ['warn RUN_FLAKY', 'warn RUN_RED_AT_BASE'],
      final: undefined,
    })
  })

  it('do not hide a new one', () => {
    const tests = [failed('failed', ['failed']), { ...failed('failed', ['passed']), name: 'new' }]
    expect(judged({ outcome: 'failure', verdict: 'stop', tests })).toEqual({
      kind: 'stop',
      codes: ['block RUN_TEST_FAILED', 'warn RUN_RED_AT_BASE'],
      final: undefined,
    })
  })

  it('of a suite halt the unit without a repair: nobody knows what its tests would say', () => {
    const suite: Test = { ...failed('failed', ['failed']), isSuite: true }
    expect(judged({ outcome: 'failure', verdict: 'stop', tests: [passed, suite] })).toMatchObject({
      codes: ['block RUN_TEST_FAILED'],
      final: expect.any(String) as string,
    })
    const fresh: Test = { ...failed('failed', ['passed']), isSuite: true }
    expect(judged({ outcome: 'failure', verdict: 'stop', tests: [passed, fresh] }).final).toBeUndefined()
  })

  it('of commands without a failed test are told loudly', () => {
    const rest = outcomeOf({ tests: [] })
    delete rest.report
    expect(judgeOutcome(rest).verdict).toMatchObject({
      kind: 'pass',
      findings: [{ code: 'RUN_RED_AT_BASE', level: 'warn' }],
    })
  })

  it('are no evidence where a report is declared and shows nothing', () => {
    expect(judged({ tests: [] }).codes).toContain('block RUN_NO_TESTS')
  })

  it('that kept commands from running halt the unit: nobody knows what those would say', () => {
    const further = { ...known, commandsLeft: 2 }
    for (const tests of [[passed], [passed, failed('failed', ['failed'])]])
      expect(judged({ outcome: 'failure', verdict: 'stop', further, tests })).toMatchObject({
        kind: 'stop',
        final: expect.any(String) as string,
      })
  })

  it('must be known from the facts: a claim of success does not do', () => {
    expect(judged({ further: { ...known, sameAtBase: false } })).toMatchObject({
      kind: 'stop',
      codes: ['block RUN_FAILED'],
    })
    expect(judged({ tests: [passed, failed('failed', ['passed'])] }).kind).toBe('stop')
  })

  it('are not taken from a run that was not made again', () => {
    const rest = outcomeOf({ outcome: 'failure' })
    delete rest.further
    expect(standingOfFailure(rest)).toBe('new')
  })
})
