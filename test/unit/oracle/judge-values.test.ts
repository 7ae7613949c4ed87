import { expect, test } from 'vitest'
import { judgeValues, type ValueJudgement } from '../../../shared/oracle/judge/judge-values.ts'
import type { Observed, ValueRow } from '../../../shared/oracle/values/observed.ts'
import { criterion, judgeOne, row, specOf, threw, value, type Outcome } from './judgement.ts'

const codesOf = ({ findings }: ValueJudgement): string[] => findings.map(({ code }) => code)

test.each<[expected: unknown, actual: unknown]>([
  [1, 1],
  ['a', 'a'],
  [null, null],
  [
    [1, [2]],
    [1, [2]],
  ],
  [{ a: { b: [] } }, { a: { b: [] } }],
  [{}, {}],
])('%j is shown by %j', (returns, actual) => {
  expect(judgeOne({ returns }, value(actual))).toEqual({
    criteria: [{ id: 'AC-1', state: 'shown' }],
    examples: [{ criterion: 'AC-1', example: 1, status: 'passed' }],
    findings: [],
    answered: [],
    isHoldoutWrong: false,
  })
})

test.each<[expected: unknown, actual: unknown]>([
  [7200, 7],
  [0, -0],
  [null, undefined],
  [1, 1n],
  ['1', 1],
  [
    [1, 2],
    [1, 3],
  ],
  [[1], [1, 2]],
  [[null], [,]],
  [{ a: { 'b-c': 1 } }, { a: { 'b-c': 2 } }],
  [{ a: 1 }, {}],
  [{}, { a: undefined }],
  [{}, new Map()],
  [{}, []],
  [[1], new Set([1])],
  [[1], new Uint8Array([1])],
  ['1970-01-01T00:00:00.000Z', new Date(0)],
  ['\u202ea', 'a'],
])('a value that differs is not shown: %#', (returns, actual) => {
  const judged = judgeOne({ returns }, value(actual))
  expect(judged.criteria).toEqual([{ id: 'AC-1', state: 'wrong' }])
  expect(codesOf(judged)).toEqual(['EXAMPLE_WRONG'])
})

test.each<[throws: string, observed: Observed]>([
  ['RangeError', threw('RangeError', 'no')],
  ['Own', { kind: 'threw', isError: true, name: 'Error', type: 'Own', message: '' }],
  ['Error', threw('TypeError', 'no')],
  ['too long', threw('TypeError', 'the text is too long')],
  ['text', threw('string', 'a text', false)],
])('throwing %s is shown by %j', (throws, observed) => {
  expect(judgeOne({ throws }, observed).criteria).toEqual([{ id: 'AC-1', state: 'shown' }])
})

test.each<[example: Outcome, observed: Observed, code: string]>([
  [{ throws: 'RangeError' }, value(1), 'EXAMPLE_WRONG'],
  [{ throws: 'Error' }, threw('string', 'x', false), 'EXAMPLE_WRONG'],
  [{ throws: 'RangeError' }, threw('TypeError', 'no'), 'EXAMPLE_WRONG'],
  [{ throws: 'RangeError' }, threw('Error', 'RangeError or TypeError'), 'EXAMPLE_WRONG'],
  [{ throws: 'RangeError' }, threw('string', 'RangeError', false), 'EXAMPLE_WRONG'],
  [{ returns: 1 }, threw('TypeError', 'no'), 'EXAMPLE_THREW'],
  [{ throws: 'Error' }, { kind: 'died', how: 'ended with exit code 0' }, 'EXAMPLE_DIED'],
  [{ returns: 1 }, { kind: 'timed-out', limitMs: 10_000 }, 'EXAMPLE_TIMEOUT'],
  [{ returns: 1 }, { kind: 'timed-out', limitMs: 0 }, 'EXAMPLE_TIMEOUT'],
  [{ returns: 1 }, { kind: 'not-a-value', what: 'a proxy' }, 'EXAMPLE_NOT_A_VALUE'],
  [{ throws: 'Error' }, { kind: 'not-loaded', why: 'exports no f' }, 'EXAMPLE_NOT_LOADED'],
  [{ returns: 1 }, { kind: 'returned', value: '[[[' }, 'EXAMPLE_NOT_A_VALUE'],
  [{ returns: 1 }, { kind: 'returned', value: '[["Uint8Array",0]]' }, 'EXAMPLE_NOT_A_VALUE'],
])('%j is not shown by %j', (example, observed, code) => {
  const judged = judgeOne(example, observed)
  expect(judged.criteria).toEqual([{ id: 'AC-1', state: 'wrong' }])
  expect(codesOf(judged)).toEqual([code])
})

test.each<[others: Partial<ValueRow>, alone: Observed, code: string]>([
  [{ together: value(2) }, value(1), 'EXAMPLE_STATE'],
  [{ together: value(1), later: value(1) }, value(2), 'EXAMPLE_STATE'],
  [{ later: value(2) }, value(1), 'EXAMPLE_CLOCK'],
])('a call that gives %j in company is a finding of its own', (others, alone, code) => {
  const judged = judgeOne({ returns: 1 }, alone, others)
  expect(judged.criteria).toEqual([{ id: 'AC-1', state: 'wrong' }])
  expect(codesOf(judged)).toEqual([code])
})

const WITH_HOLDOUT = specOf([
  criterion('AC-1', [{ call: 'f(1)', returns: 1 }]),
  criterion('AC-2', [{ call: 'f("secret")', returns: 'hidden' }], true),
  criterion('AC-3', []),
])

test('a hold-out that is wrong alone is final, and nothing of it is told', () => {
  const judged = judgeValues(WITH_HOLDOUT, {
    rows: [row('AC-1', 1, value(1)), row('AC-2', 1, value('other'))],
  })
  expect(judged).toEqual({
    criteria: [
      { id: 'AC-1', state: 'shown' },
      { id: 'AC-2', state: 'wrong' },
      { id: 'AC-3', state: 'not shown' },
    ],
    examples: [
      { criterion: 'AC-1', example: 1, status: 'passed' },
      { criterion: 'AC-2', example: 1, status: 'failed' },
    ],
    findings: [],
    answered: [],
    isHoldoutWrong: true,
  })
})

test('a hold-out that is wrong together with visible examples is not told', () => {
  const judged = judgeValues(WITH_HOLDOUT, {
    rows: [row('AC-1', 1, value(2)), row('AC-2', 1, value('other'))],
  })
  expect(judged.isHoldoutWrong).toBe(false)
  expect(codesOf(judged)).toEqual(['EXAMPLE_WRONG'])
  expect(JSON.stringify(judged.findings)).not.toContain('AC-2')
})

const ANSWERED = specOf([
  criterion('AC-1', [
    { call: 'f(0)', returns: 0, holdout: true, asked: 'JD-0000-0000-0001' },
    { call: 'f(1)', returns: 1 },
    { call: 'f("secret")', returns: 'hidden', holdout: true },
  ]),
])

const judgeRows = (...values: unknown[]): ValueJudgement =>
  judgeValues(ANSWERED, { rows: values.map((each, index) => row('AC-1', index + 1, value(each))) })

test('an answered row that is wrong is told with its call, its value and what was answered', () => {
  const { answered, findings, isHoldoutWrong } = judgeRows(7, 1, 'hidden')
  expect([findings, isHoldoutWrong]).toEqual([[], false])
  expect(answered).toMatchObject([
    {
      code: 'EXAMPLE_WRONG',
      level: 'block',
      file: 'src/f.ts',
      message: 'AC-1: answered example: f(0) returned 7 instead of 0',
    },
  ])
})

test('a row that holds itself back alone is final, and nothing of it is told', () => {
  const judged = judgeRows(0, 1, 'other')
  expect(judged).toMatchObject({ findings: [], answered: [], isHoldoutWrong: true })
  expect(judged.criteria).toEqual([{ id: 'AC-1', state: 'wrong' }])
  expect(judgeRows(7, 1, 'other')).toMatchObject({ findings: [], isHoldoutWrong: false })
})

test('a visible row has the number that it has without rows that hold themselves back', () => {
  const { findings } = judgeRows(0, 2, 'hidden')
  expect(findings.map(({ message }) => message)).toEqual(['AC-1: example 1: f(1) returned 2 instead of 1'])
})

test('a row that was not called stops, whoever may know of it', () => {
  const judged = judgeValues(ANSWERED, { rows: [row('AC-1', 2, value(1))] })
  expect(judged.answered.map(({ code }) => code)).toEqual(['EXAMPLE_NOT_CALLED'])
  expect(codesOf(judged)).toEqual(['EXAMPLE_NOT_CALLED'])
  expect(JSON.stringify(judged)).not.toContain('secret')
})

test('what was not called is not shown, and stops', () => {
  const judged = judgeValues(WITH_HOLDOUT, { rows: [row('AC-9', 1, value(1))] })
  expect(judged.criteria.map(({ state }) => state)).toEqual(['not shown', 'not shown', 'not shown'])
  expect(codesOf(judged)).toEqual(['EXAMPLE_NOT_CALLED', 'EXAMPLE_NOT_CALLED'])
  expect(judged.isHoldoutWrong).toBe(false)
})

test('a hostile value costs no more than what is shown of it', () => {
  // twenty levels of lists that each hold the next one ten times: 10^20 places
  const nested = Array.from(
    { length: 20 },
    (_, level) =>
      `[${Array(10)
        .fill(level + 1)
        .join(',')}]`,
  )
  const text = `[${[...nested, '1'].join(',')}]`
  const [finding] = judgeOne({ returns: 1 }, { kind: 'returned', value: text }).findings
  expect(finding?.message.length).toBeLessThan(500)
  const sparse = judgeOne({ returns: [] }, { kind: 'returned', value: '[[-7,4294967295]]' })
  expect(sparse.findings[0]?.message.length).toBeLessThan(2000)
})
