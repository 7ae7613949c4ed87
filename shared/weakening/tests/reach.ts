import type ts from 'typescript'
import type { OpenSource } from '../../source/open-source.ts'
import { guardsOf, product } from './guards.ts'
import { eachRows } from './rows.ts'

/** Is a test ever told to the runner, always, and for how many rows? */
export interface Reach {
  isNever: boolean
  isConditional: boolean
  rows: number | undefined
}

/** What stands around the call of a test: a branch that is never taken, a condition, a list, a function that nobody calls. */
export function reachOf(source: OpenSource, call: ts.CallExpression): Reach {
  const { isDead, isConditional, rows } = guardsOf(source, call, source.file)
  const each = eachRows(source, call)
  return {
    isNever: isDead || each?.count === 0,
    isConditional: isConditional || each?.isPart === true,
    rows: each === undefined ? rows : product(rows, each.count),
  }
}
