import { numberText } from './figure-text.ts'

/** A cell: what is shown, and what it is sorted by where that is a number. */
export interface Cell {
  text: string
  value?: number
}

/** A table of figures, for a terminal, a page and a list of values alike. All text in it may be untrusted. */
export interface FlowTable {
  id: string
  title: string
  /** What is counted among what, once for the whole table. */
  says: string
  columns: string[]
  rows: Cell[][]
}

/** Words. */
export function text(value: string): Cell {
  return { text: value }
}

/** A whole number. */
export function count(value: number): Cell {
  return { text: numberText(value), value }
}
