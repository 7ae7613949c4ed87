import { stringify } from 'devalue'
import { judgeValues, type ValueJudgement } from '../../../shared/oracle/judge/judge-values.ts'
import type { Observed, ValueRow } from '../../../shared/oracle/values/observed.ts'
import type { Criterion, Example, Spec } from '../../../shared/specification/document/spec.ts'

/** A criterion with these examples. */
export const criterion = (id: string, examples: Example[], holdout = false): Criterion => ({
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

/** A spec of one module with these criteria. */
export const specOf = (acceptance: Criterion[]): Spec => ({
  id: 'sample',
  title: 'Sample',
  owner: undefined,
  risk: 'low',
  paths: { write: ['src/f.ts'], read: [] },
  why: { who: undefined, problem: 'p', value: undefined, alternatives: [] },
  interface: [{ module: 'src/f.ts', signature: 'function f(x?: unknown): unknown', doc: undefined }],
  acceptance,
  domain: [],
  effects: [],
  nonGoals: [],
  budget: {},
  retire: undefined,
  prose: '',
})

/** A call that returned this value. */
export const value = (of: unknown): Observed => ({ kind: 'returned', value: stringify(of) })
/** A call that threw an error of this name, or another value when `isError` is false. */
export const threw = (name: string, message: string, isError = true): Observed => ({
  kind: 'threw',
  isError,
  name,
  type: name,
  message,
})
/** What was seen of one example. */
export const row = (
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

/** What an example expects. */
export type Outcome = { returns: unknown } | { throws: string }

/** The judgement of the one example of AC-1, `f(1)`. */
export const judgeOne = (example: Outcome, alone: Observed, others: Partial<ValueRow> = {}): ValueJudgement =>
  judgeValues(specOf([criterion('AC-1', [{ call: 'f(1)', ...example }])]), {
    rows: [row('AC-1', 1, alone, others)],
  })
