import { stringify } from 'devalue'
import { expect, test } from 'vitest'
import { judgeValues, type ValueJudgement } from '../../../shared/oracle/judge/judge-values.ts'
import type { Observed, ValueRow } from '../../../shared/oracle/values/observed.ts'
import type { Criterion, Example, Spec } from '../../../shared/specification/document/spec.ts'

const criterion = (id: string, examples: Example[], holdout = false): Criterion => ({
  id,
  ears: 'The sample shall work.',
  given: undefined,
  when: undefined,
  then: undefined,
  examples,
  tests: [],
  check: 'example',
  holdout,
})

const specOf = (acceptance: Criterion[]): Spec => ({
  id: 'sample',
  title: 'Sample',
  owner: undefined,
  risk: 'low',
  paths: { write: ['src/f.ts'], read: [] },
  why: { who: undefined, problem: 'p', value: undefined, alternatives: [] },
  interface: [{ module: 'src/f.ts', signature: 'function f(x?: unknown): unknown', doc: undefined }],
  acceptance,
  effects: [],
  nonGoals: [],
  budget: {},
  retire: undefined,
  prose: '',
})

const value = (of: unknown): Observed => ({ kind: 'returned', value: stringify(of) })
const threw = (name: string, message: string, isError = true): Observed => ({
  kind: 'threw',
  isError,
  name,
  type: name,
  message,
})
const row = (
  criterionId: string,
  example: number,
  alone: Observed,
  others: Partial<ValueRow> = {},
): ValueRow => ({
  criterion: criterionId,
  example,
  alone,
  ...others,
})

type Outcome = { returns: unknown } | { throws: string }

const judgeOne = (example: Outcome, alone: Observed, others: Partial<ValueRow> = {}): ValueJudgement =>
  judgeValues(specOf([criterion('AC-1', [{ call: 'f(1)', ...example }])]), {
    rows: [row('AC-1', 1, alone, others)],
  })

const messageOf = ({ findings }: ValueJudgement): string =>
  findings.map(({ code, message }) => `${code} ${message}`).join('\n')

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
    isHoldoutWrong: false,
  })
})

test.each<[expected: unknown, actual: unknown, difference: string]>([
  [7200, 7, '7 instead of 7200'],
  [0, -0, '-0 instead of 0'],
  [null, undefined, 'undefined instead of null'],
  [1, 1n, '1n instead of 1'],
  ['1', 1, '1 instead of "1"'],
  [[1, 2], [1, 3], 'at [1]: 3 instead of 2 (returned [1, 3], expected [1, 2])'],
  [[1], [1, 2], '2 items instead of 1: [1, 2] instead of [1] (returned [1, 2], expected [1])'],
  [[null], [,], 'at [0]: nothing instead of null (returned [undefined], expected [null])'],
  [
    { a: { 'b-c': 1 } },
    { a: { 'b-c': 2 } },
    'at .a["b-c"]: 2 instead of 1 (returned { a: { "b-c": 2 } }, expected { a: { "b-c": 1 } })',
  ],
  [{ a: 1 }, {}, 'at .a: nothing instead of 1 (returned {}, expected { a: 1 })'],
  [
    {},
    { a: undefined },
    'at .a: undefined where nothing was expected (returned { a: undefined }, expected {})',
  ],
  [{}, new Map(), 'new Map([]) instead of {} (returned new Map([]), expected {})'],
  [{}, [], '[] instead of {} (returned [], expected {})'],
  [[1], new Set([1]), 'new Set([1]) instead of [1] (returned new Set([1]), expected [1])'],
  [
    [1],
    new Uint8Array([1]),
    'new Uint8Array([1]) instead of [1] (returned new Uint8Array([1]), expected [1])',
  ],
  [
    '1970-01-01T00:00:00.000Z',
    new Date(0),
    'new Date("1970-01-01T00:00:00.000Z") instead of "1970-01-01T00:00:00.000Z"',
  ],
  ['\u202ea', 'a', '"a" instead of "\\u{202e}a"'],
])('a value that differs is not shown: %#', (returns, actual, difference) => {
  const judged = judgeOne({ returns }, value(actual))
  expect(judged.criteria).toEqual([{ id: 'AC-1', state: 'wrong' }])
  expect(messageOf(judged)).toBe(`EXAMPLE_WRONG AC-1: example 1: f(1) returned ${difference}`)
})

test('of long texts only the place is shown where they begin to differ', () => {
  const judged = judgeOne({ returns: `${'a'.repeat(5000)}b` }, value(`${'a'.repeat(5000)}c`))
  expect(messageOf(judged)).toBe(
    `EXAMPLE_WRONG AC-1: example 1: f(1) returned from character 5001 on, "${'a'.repeat(20)}c" instead of "${'a'.repeat(20)}b" (5001 and 5001 characters)`,
  )
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

test.each<[example: Outcome, observed: Observed, message: string]>([
  [
    { throws: 'RangeError' },
    value(1),
    'EXAMPLE_WRONG AC-1: example 1: f(1) returned 1, and should throw RangeError',
  ],
  [
    { throws: 'Error' },
    threw('string', 'x', false),
    'EXAMPLE_WRONG AC-1: example 1: f(1) threw "x", and should throw Error',
  ],
  [
    { throws: 'RangeError' },
    threw('TypeError', 'no'),
    'EXAMPLE_WRONG AC-1: example 1: f(1) threw "TypeError: no", and should throw RangeError',
  ],
  [
    { throws: 'RangeError' },
    threw('Error', 'RangeError or TypeError'),
    'EXAMPLE_WRONG AC-1: example 1: f(1) threw "Error: RangeError or TypeError", and should throw RangeError',
  ],
  [
    { throws: 'RangeError' },
    threw('string', 'RangeError', false),
    'EXAMPLE_WRONG AC-1: example 1: f(1) threw "RangeError", and should throw RangeError',
  ],
  [
    { returns: 1 },
    threw('TypeError', 'no'),
    'EXAMPLE_THREW AC-1: example 1: f(1) threw "TypeError: no", and should return 1',
  ],
  [
    { throws: 'Error' },
    { kind: 'died', how: 'ended with exit code 0' },
    'EXAMPLE_DIED AC-1: example 1: f(1) ended its process (ended with exit code 0), and should throw Error',
  ],
  [
    { returns: 1 },
    { kind: 'timed-out', limitMs: 10_000 },
    'EXAMPLE_TIMEOUT AC-1: example 1: f(1) did not end in 10 s, and should return 1',
  ],
  [
    { returns: 1 },
    { kind: 'timed-out', limitMs: 0 },
    'EXAMPLE_TIMEOUT AC-1: example 1: f(1) was not called in the time of the station, and should return 1',
  ],
  [
    { returns: 1 },
    { kind: 'not-a-value', what: 'a proxy' },
    'EXAMPLE_NOT_A_VALUE AC-1: example 1: f(1) gave a proxy, and should return 1',
  ],
  [
    { throws: 'Error' },
    { kind: 'not-loaded', why: 'exports no f' },
    'EXAMPLE_NOT_LOADED AC-1: example 1: f(1) could not be called: its module exports no f',
  ],
  [
    { returns: 1 },
    { kind: 'returned', value: '[[[' },
    'EXAMPLE_NOT_A_VALUE AC-1: example 1: f(1) gave no value, and should return 1',
  ],
  [
    { returns: 1 },
    { kind: 'returned', value: '[["Uint8Array",0]]' },
    'EXAMPLE_NOT_A_VALUE AC-1: example 1: f(1) gave no value, and should return 1',
  ],
])('%j is not shown by %j', (example, observed, message) => {
  const judged = judgeOne(example, observed)
  expect(judged.criteria).toEqual([{ id: 'AC-1', state: 'wrong' }])
  expect(messageOf(judged)).toBe(message)
})

test.each<[others: Partial<ValueRow>, alone: Observed, message: string]>([
  [
    { together: value(2) },
    value(1),
    'EXAMPLE_STATE AC-1: example 1: f(1) is right alone, but after other calls returned 2 instead of 1',
  ],
  [
    { together: value(1), later: value(1) },
    value(2),
    'EXAMPLE_STATE AC-1: example 1: f(1) is right after other calls, but alone returned 2 instead of 1',
  ],
  [
    { later: value(2) },
    value(1),
    'EXAMPLE_CLOCK AC-1: example 1: f(1) is right now, but 400 days later returned 2 instead of 1',
  ],
])('a call that gives %j in company is a finding of its own', (others, alone, message) => {
  const judged = judgeOne({ returns: 1 }, alone, others)
  expect(judged.criteria).toEqual([{ id: 'AC-1', state: 'wrong' }])
  expect(messageOf(judged)).toBe(message)
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
    isHoldoutWrong: true,
  })
})

test('a hold-out that is wrong together with visible examples is not told', () => {
  const judged = judgeValues(WITH_HOLDOUT, {
    rows: [row('AC-1', 1, value(2)), row('AC-2', 1, value('other'))],
  })
  expect(judged.isHoldoutWrong).toBe(false)
  expect(messageOf(judged)).toBe('EXAMPLE_WRONG AC-1: example 1: f(1) returned 2 instead of 1')
})

test('what was not called is not shown, and stops', () => {
  const judged = judgeValues(WITH_HOLDOUT, { rows: [row('AC-9', 1, value(1))] })
  expect(judged.criteria.map(({ state }) => state)).toEqual(['not shown', 'not shown', 'not shown'])
  expect(messageOf(judged)).toBe(
    'EXAMPLE_NOT_CALLED AC-1: example 1: f(1) was not called\nEXAMPLE_NOT_CALLED the hold-out examples of AC-2 were not all called',
  )
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
