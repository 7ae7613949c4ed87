import type { Json } from '../../formats/canonical.ts'
import type { Program } from './program.ts'

/** What a call gives, as a row says it. */
export type RowValue = { returns: Json } | { throws: string }

/**
 * A data row: what is done, and what must come of it. A call of an interface export with literal arguments stands for itself; everything
 * else is a {@link Program}, and `call` is its text for people.
 */
export type Example = (
  | {
      call: string
      /** A value, or a matcher (rows/matcher.ts). */
      returns: unknown
    }
  | {
      call: string
      throws: string
      /** A part of the message of what is thrown. */
      message?: string
    }
) &
  RowMarks

/** Marks of one row. */
interface RowMarks extends AnswerMarks {
  /** This row alone is a hold-out. */
  holdout?: boolean
  /** What is done, where that is more than one call. */
  program?: Program
}

/** Where a row or a domain line comes from, when it answers a question of the line. */
export interface AnswerMarks {
  /** Who said so. */
  by?: string
  /** Serial of the unit that asked first. */
  asked?: string
}
