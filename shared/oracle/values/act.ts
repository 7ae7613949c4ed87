import type { CommandLine, FileLook, Request, TypeCheck } from '../../specification/rows/program.ts'

/** A name that a row takes from a module. */
export interface Named {
  name: string
  /** Repository path. */
  module: string
}

/** What a planned call does besides evaluating one call of one export. It holds nothing of what is expected. */
export interface Act {
  /** Statements before the expression. */
  given: readonly string[]
  /** Further exports that the expression uses. */
  names: readonly Named[]
  /** The statements or the expression wait for promises themselves. */
  isAsync: boolean
  /** The expression must give a promise. */
  awaits: boolean
  /** What is done with the value of the expression, or instead of it. */
  does: Deed | null
}

/** What is done with the value of an expression, or instead of evaluating one. */
export type Deed =
  | CommandLine
  | FileLook
  | Omit<TypeCheck, 'from'>
  /** The value is the handler. */
  | Omit<Request, 'from' | 'given' | 'handler'>
  /** The value is the component. */
  | { kind: 'render'; props: Readonly<Record<string, unknown>> }
  /** The value is a list of two functions for each input, whose values belong together. */
  | { kind: 'pairs' }

/** Is it looked at before any code of the repository is loaded into a process? */
export function isStill({ act }: { act?: Act }): boolean {
  return act?.does?.kind === 'file' || act?.does?.kind === 'type'
}
