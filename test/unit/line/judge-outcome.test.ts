import { describe, expect, it } from 'vitest'
import { judgeOutcome, MAX_SHOWN_OUTPUT } from '../../../shared/line/judge-outcome.ts'
import { outcomeDocument, type RunOutcome } from '../../../shared/line/outcome.ts'

type Test = RunOutcome['tests'][number]

const test = (name: string, status: Test['status'] = 'passed', message?: string, file?: string): Test => ({
  name,
  file,
  status,
  message,
})
const outcome = (fields: Partial<RunOutcome>): RunOutcome => ({
  station: 'test',
  round: 1,
  verdict: 'stop',
  reason: 'because',
  outcome: 'failure',
  commands: ['npm test'],
  report: 'junit.xml',
  tests: [],
  output: '',
  ...fields,
})
/** The same of a station that declares no report. */
const reportless = (fields: Partial<RunOutcome>): RunOutcome => {
  const whole: RunOutcome = outcome(fields)
  delete whole.report
  return whole
}
const codes = (fields: Partial<RunOutcome>) => {
  const { verdict, final } = judgeOutcome(outcome(fields))
  return { kind: verdict.kind, codes: verdict.findings.map(({ code, level }) => `${level} ${code}`), final }
}

describe('an outcome', () => {
  it('passes when the commands succeeded and executed tests passed', () => {
    const fields = { outcome: 'success', verdict: 'pass', tests: [test('a')] } as const
    expect(codes({ ...fields, tests: [...fields.tests] })).toEqual({
      kind: 'pass',
      codes: [],
      final: undefined,
    })
  })

  it('passes without a report when none was declared', () => {
    const bare = reportless({ outcome: 'success', verdict: 'pass' })
    expect(judgeOutcome(bare)).toEqual({ verdict: { kind: 'pass', findings: [] } })
  })

  it('stops with one finding for each failing test, and what it said', () => {
    const tests = [test('a'), test('b', 'failed', '1 !== 2', 'test/b.test.ts'), test('c', 'failed')]
    const hint = expect.any(String) as string
    expect(judgeOutcome(outcome({ tests }))).toEqual({
      verdict: {
        kind: 'stop',
        findings: [
          { code: 'RUN_TEST_FAILED', level: 'block', message: 'c', hint },
          { code: 'RUN_TEST_FAILED', level: 'block', message: 'b\n1 !== 2', hint, file: 'test/b.test.ts' },
        ],
      },
    })
  })

  it('stops on failing tests even when it claims to pass', () => {
    const tests = [test('a', 'failed')]
    expect(codes({ tests, outcome: 'success', verdict: 'pass' }).kind).toBe('stop')
  })

  it('stops on a failure without a failing test, with the output', () => {
    expect(judgeOutcome(outcome({ tests: [test('a')], output: 'boom' })).verdict.findings).toEqual([
      {
        code: 'RUN_FAILED',
        level: 'block',
        message: 'because\nboom',
        hint: expect.any(String) as string,
      },
    ])
  })

  it('stops on success without an executed test, whatever it claims', () => {
    const stop = { kind: 'stop', codes: ['block RUN_NO_TESTS'], final: undefined }
    expect(codes({ outcome: 'success', verdict: 'pass', tests: [] })).toEqual(stop)
    expect(codes({ outcome: 'success', verdict: 'pass', tests: [test('a', 'skipped')] })).toEqual(stop)
  })

  it('stops on a report that was found wanting although its tests passed', () => {
    expect(codes({ outcome: 'success', verdict: 'stop', tests: [test('a')] })).toEqual({
      kind: 'stop',
      codes: ['block RUN_REPORT'],
      final: undefined,
    })
  })

  it('shows what failed of a long output, not what passed', () => {
    const passes = Array.from({ length: 200 }, (_, at) => `✔ passes ${at}`)
    const output = [...passes, '✖ adds', '  AssertionError: 1 !== 2', ...passes].join('\n')
    const [finding] = judgeOutcome(outcome({ tests: [test('a')], output })).verdict.findings
    expect(finding?.message).toMatch(/^because\n/)
    expect(finding?.message).toContain('✖ adds\n  AssertionError: 1 !== 2')
    expect(finding?.message.length).toBeLessThanOrEqual('because\n'.length + MAX_SHOWN_OUTPUT)
  })

  it('shows the output beside a file that failed as a whole', () => {
    const tests = [test('test/a.test.ts', 'failed', 'test failed', 'test/a.test.ts')]
    expect(codes({ tests, output: 'SyntaxError' }).codes).toEqual([
      'block RUN_TEST_FAILED',
      'note RUN_OUTPUT',
    ])
  })

  it('shows 200 failing tests and counts the rest', () => {
    const tests = Array.from({ length: 250 }, (_, at) => test(`t${at}`, 'failed'))
    const { findings } = judgeOutcome(outcome({ tests })).verdict
    expect(findings).toHaveLength(201)
    expect(findings.at(-1)).toEqual({
      code: 'RUN_TEST_FAILED',
      level: 'note',
      message: expect.stringContaining(' 50 ') as string,
    })
  })
})

describe('a test that has the name of a hold-out criterion', () => {
  it('is a test of the repository: commands are told of no hold-out', () => {
    const held = test('AC-3: hold-out example 1', 'failed', '1 !== 2', 'test/x.holdout.test.ts')
    expect(codes({ tests: [test('AC-1: a'), held], output: 'not ok' })).toEqual({
      kind: 'stop',
      codes: ['block RUN_TEST_FAILED', 'note RUN_OUTPUT'],
      final: undefined,
    })
  })
})

describe('the outcome document', () => {
  it('fits its schema, without the fields that are not known', () => {
    const value: unknown = JSON.parse(
      JSON.stringify(outcome({ tests: [test('a'), test('b', 'failed', 'm', 'f')] })),
    )
    expect(outcomeDocument.problemsOf(value)).toEqual([])
  })

  it.each([
    ['another field', { colour: 'red' }],
    ['another status', { tests: [{ name: 'a', status: 'todo' }] }],
    ['no round', { round: 0 }],
    ['another outcome', { outcome: 'cancelled' }],
  ])('is refused with %s', (_, fields) => {
    expect(outcomeDocument.is({ ...outcome({}), ...fields })).toBe(false)
  })
})
