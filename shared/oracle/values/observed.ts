/** What one call did, as the untrusted side tells it. None of it is more than a claim: it counts only when it equals what a spec expects. */
export type Observed =
  /** `value` is the text of `devalue` for the plain value (shared/oracle/child/plain-value.ts). */
  | { kind: 'returned'; value: string }
  /** `type` is the name of the class, or of the type when no error was thrown. */
  | { kind: 'threw'; isError: boolean; name: string; type: string; message: string }
  /** The process ended during the call. */
  | { kind: 'died'; how: string }
  | { kind: 'timed-out'; limitMs: number }
  /** Something came back that cannot be compared: `a function`, `a proxy`. */
  | { kind: 'not-a-value'; what: string }
  /** The module could not be loaded, or has no such export: the call was never made. */
  | { kind: 'not-loaded'; why: string }

/** What a promise is that nothing can settle any more. */
export const NEVER_SETTLES = 'a promise that never settles'

/** What the call of one example did. */
export interface ValueRow {
  criterion: string
  /** Number of the example within its criterion, from 1. */
  example: number
  /** In an instance of its module that nothing else has called. */
  alone: Observed
  /** With all calls of its module in one instance, in another order. Absent: the same as alone. */
  together?: Observed
  /** The same with the clock {@link CLOCK_SHIFT_DAYS} days ahead. Absent: the same as alone. */
  later?: Observed
  /** Only of a relation that does not hold: the same with the smallest input that was found. It decides nothing. */
  shrunk?: Observed
}

/** What the calls of all examples of a spec did, sorted by criterion and example as the spec has them. */
export interface ValueTable {
  rows: ValueRow[]
}

/** More than a year: a licence, a session and a leap day are over. */
export const CLOCK_SHIFT_DAYS = 400

/** What a row says of its call in company; the same as alone where it says nothing. */
export function observationsOf(row: ValueRow): Record<'alone' | 'together' | 'later', Observed> {
  const { alone, together = alone, later = alone } = row
  return { alone, together, later }
}
