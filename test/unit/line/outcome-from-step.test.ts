import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import type { Station } from '../../../shared/factory/factory.ts'
import { judgeOutcome } from '../../../shared/line/judge-outcome.ts'
import { outcomeFromStep } from '../../../shared/line/outcome-from-step.ts'
import type { OutcomeUpstream } from '../../../shared/line/upstream-refs.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'

const lineWith = (report: string | undefined): Station[] => [
  {
    name: 'test',
    work: { kind: 'run', run: ['npm test'], report, minutes: 5, exercise: false },
    pass: 'review',
    stop: 'generate',
  },
  { name: 'review', work: { kind: 'action', action: 'review' }, pass: undefined, stop: undefined },
]
const LINE = lineWith('junit.xml')

const seen = (outcome: 'success' | 'failure', station = 'test'): OutcomeUpstream => ({
  kind: 'outcome',
  station,
  round: 1,
  outcome,
  document: undefined,
})

const document: RunOutcome = {
  station: 'test',
  round: 1,
  verdict: 'pass',
  reason: '1 tests passed',
  outcome: 'success',
  commands: ['npm test'],
  report: 'junit.xml',
  tests: [{ name: 'adds', file: 'test/add.test.ts', status: 'passed', message: undefined }],
  output: '',
}
const bytes = (changes: Partial<RunOutcome> = {}): Buffer =>
  Buffer.from(canonicalJson({ ...document, ...changes }))
const refusal = (work: () => unknown, message: RegExp): void => {
  expect(work).toThrow(
    expect.objectContaining({ code: 'UPSTREAM_INVALID', message: expect.stringMatching(message) }),
  )
}

describe('an outcome of a station that exercises', () => {
  const line = lineWith('junit.xml').map((station): Station =>
    station.work.kind === 'run' ? { ...station, work: { ...station.work, exercise: true } } : station,
  )
  const values = {
    rows: [{ criterion: 'AC-1', example: 1, alone: { kind: 'returned' as const, value: '[1]' } }],
  }

  it('holds the values of the examples', () => {
    expect(outcomeFromStep(seen('success'), bytes({ values }), line).values).toEqual(values)
  })

  it('is refused without values, and one of another station with them', () => {
    refusal(() => outcomeFromStep(seen('success'), bytes(), line), /holds no values/)
    refusal(() => outcomeFromStep(seen('success'), bytes({ values }), LINE), /holds values/)
  })

  it('holds none when nothing was handed on, so that no example is shown', () => {
    expect(outcomeFromStep(seen('success'), undefined, line).values).toEqual({ rows: [] })
  })
})

describe('an outcome with a document', () => {
  it('is the document when both witnesses agree', () => {
    expect(outcomeFromStep(seen('success'), bytes(), LINE)).toEqual(JSON.parse(canonicalJson(document)))
  })

  it('is refused when the document says success and the runner recorded a failure', () => {
    refusal(() => outcomeFromStep(seen('failure'), bytes(), LINE), /\bsuccess\b.*\bfailure\b/)
  })

  it('is refused when the document says failure and the runner recorded success', () => {
    refusal(
      () => outcomeFromStep(seen('success'), bytes({ outcome: 'failure' }), LINE),
      /\bfailure\b.*\bsuccess\b/,
    )
  })

  it('is refused when the document leaves out the report that is asked for', () => {
    const rest = Object.fromEntries(Object.entries(document).filter(([name]) => name !== 'report'))
    refusal(() => outcomeFromStep(seen('success'), Buffer.from(canonicalJson(rest)), LINE), /\breport\b/)
  })

  it('is refused when the document is of other commands', () => {
    refusal(() => outcomeFromStep(seen('success'), bytes({ commands: ['true'] }), LINE), /\bcommands\b/)
  })

  it('is refused when the document is of another place in the line', () => {
    refusal(() => outcomeFromStep(seen('success'), bytes({ round: 2 }), LINE), /\bround\b/)
    refusal(() => outcomeFromStep(seen('success'), bytes({ station: 'scan' }), LINE), /\bround\b/)
  })

  it('is refused when the document has another shape', () => {
    expect(() => outcomeFromStep(seen('success'), Buffer.from('{"a":1}'), LINE)).toThrow(
      expect.objectContaining({ code: 'SCHEMA_INVALID' }),
    )
  })
})

describe('an outcome without a document', () => {
  it('stops on a failure, with no tests to show', () => {
    const outcome = outcomeFromStep(seen('failure'), undefined, LINE)
    expect(outcome).toEqual({
      station: 'test',
      round: 1,
      verdict: 'stop',
      reason: expect.any(String) as string,
      outcome: 'failure',
      commands: ['npm test'],
      report: 'junit.xml',
      tests: [],
      output: '',
    })
    expect(judgeOutcome(outcome).verdict.findings.map(({ code }) => code)).toEqual(['RUN_FAILED'])
  })

  it('stops on a success whose declared report nobody handed on', () => {
    const outcome = outcomeFromStep(seen('success'), undefined, LINE)
    expect(outcome).toMatchObject({ verdict: 'stop', reason: expect.stringContaining('junit.xml') as string })
    expect(judgeOutcome(outcome).verdict.findings.map(({ code }) => code)).toEqual(['RUN_NO_TESTS'])
  })

  it('passes on a success of commands that declare no report', () => {
    const outcome = outcomeFromStep(seen('success'), undefined, lineWith(undefined))
    expect(outcome).toMatchObject({ verdict: 'pass', tests: [] })
    expect(judgeOutcome(outcome).verdict.kind).toBe('pass')
  })

  it('is refused for a station that runs no commands, or that the line has not', () => {
    refusal(() => outcomeFromStep(seen('success', 'review'), undefined, LINE), /\breview\b/)
    refusal(() => outcomeFromStep(seen('success', 'lint'), undefined, LINE), /\blint\b/)
  })
})

describe("the outcome of the team's own ESLint", () => {
  const line: Station[] = [
    {
      name: 'own-eslint',
      work: { kind: 'run', run: [], report: undefined, minutes: 5, ownEslint: 'optional' },
      pass: 'test',
      stop: 'generate',
    },
    ...LINE,
  ]
  const step = seen('success', 'own-eslint')
  const told = { ...document, station: 'own-eslint', commands: [], tests: [], report: undefined }
  const ownEslint = { kind: 'unavailable', reason: 'no-config' } as const
  const bytesOf = (value: object): Buffer => Buffer.from(JSON.stringify(value))

  it('is taken where it says what was reported', () => {
    expect(outcomeFromStep(step, bytesOf({ ...told, ownEslint }), line)).toMatchObject({ ownEslint })
  })

  it.each<[string, Buffer | undefined, OutcomeUpstream]>([
    ['nothing is handed on', undefined, step],
    ['it does not say what was reported', bytesOf(told), step],
    ['another station says so', bytes({ ownEslint }), seen('success')],
    ['it says so in another form', bytesOf({ ...told, ownEslint: { ...ownEslint, reason: 'tired' } }), step],
  ])('is refused where %s', (_case, handed, of) => {
    expect(() => outcomeFromStep(of, handed, line)).toThrow()
  })
})
