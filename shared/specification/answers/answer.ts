import type { RowValue } from '../document/spec.ts'

/** What the owner of a spec says to a question of the line. */
export type Answer = {
  /** The call that was asked about. */
  call: string
  /** Id of the criterion that it seems to belong to; `null` where none does. Default: the one whose examples are most like it. */
  criterion?: string | null
  /** Who says so; one line. */
  by: string
  /** Serial that the row carries: of the unit that asked first about this spec (`seedOf`). */
  asked: string
} & (
  | {
      kind: 'row'
      value: RowValue
      /** The row is an example like any other: the writer is told. Default: it holds itself back. */
      isVisible?: boolean
    }
  | {
      kind: 'out-of-domain'
      /** Name of the error that it must throw. The writer is told of it, as a criterion. */
      mustThrow?: string
    }
)
