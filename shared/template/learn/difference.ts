import type ts from 'typescript'
import type { Syntax } from '../proof/syntax.ts'
import type { HoleKind } from '../record/template.ts'

/** One file as it is compared: its syntax, and the name that varies. */
export interface Learning {
  syntax: Syntax
  name: string
}

/** A place in which the files differ. */
export interface Difference {
  /** A hole of this kind, or a parameter of the template. */
  kind: HoleKind | 'parameter'
  /** What names the hole. */
  label: string
  /** Offsets into the first file. */
  start: number
  end: number
  /** What each file has there. */
  fills: string[]
}

/** The same place in each file. */
export type Row = readonly ts.Node[]
