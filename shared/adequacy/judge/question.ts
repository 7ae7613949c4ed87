import type { RowValue } from '../../specification/document/spec.ts'
import { rowWords } from './row-value.ts'

/** One call on which the spec is silent, for its owner to decide. */
export interface Question {
  /** From 1, in the order they are asked. */
  number: number
  call: string
  /** Repository path. */
  module: string
  callee: string
  /** Id of the criterion that it seems to belong to; `null` where none is about such a call. */
  criterion: string | null
  /** What the change does; absent where it comes to no end that a row could hold. */
  value?: RowValue
  /** How the change ends instead, in words. */
  end?: string
  /** What a variant of the change does that passes every example; absent where no row can hold it. */
  variant?: RowValue
  /** What the second source does, where it differs. */
  second?: RowValue
  /** What the reviewer says it should do. */
  proposed?: RowValue
  /** The kind of input by which the criterion that the reviewer names does not decide, in words. */
  unspoken?: string
  /** What of its value hardly anybody means, in words. */
  odd?: string
  /** Kinds of input, in words: the answer that the call is out of the domain holds for every call with all of them. */
  settles?: readonly string[]
  /** How many variants the answer would tell apart. */
  variants: number
}

/** What the change does, in words: `returns 0`, `throws RangeError`, `ends its process`. */
export function changeWords({ value, end }: Pick<Question, 'value' | 'end'>): string {
  return value === undefined ? (end ?? 'gives no value') : rowWords(value)
}
