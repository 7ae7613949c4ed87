import type ts from 'typescript'
import type { OpenSource } from '../../source/open-source.ts'
import { isBranch, isUnreached } from './branches.ts'
import { eachRows, listAround, rowsOf } from './rows.ts'
import { isUnheard } from './unheard.ts'

/** What stands between a test and one of its assertions. */
export interface Guards {
  /** It is never reached. */
  isDead: boolean
  isConditional: boolean
  isSwallowed: boolean
  /** How often it is run, by the lists around it; `undefined` where only running the file tells. */
  rows: number | undefined
}

/** The guards of a node up to `end`, the function of its test. */
export function guardsOf(source: OpenSource, node: ts.Node, end: ts.Node): Guards {
  const guards: Guards = { isDead: false, isConditional: false, isSwallowed: false, rows: 1 }
  for (let inner = node; inner !== end && !source.ts.isSourceFile(inner); inner = inner.parent) {
    const list = listAround(source, inner, inner.parent)
    const rows = list === undefined ? 1 : rowsOf(source, list)
    guards.isDead ||= rows === 0 || isUnreached(source, inner, inner.parent)
    guards.isConditional ||= rows === undefined || isBranch(source, inner, inner.parent)
    guards.isSwallowed ||= isUnheard(source, inner, inner.parent)
    guards.rows = product(guards.rows, rows)
  }
  return guards
}

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

/** `undefined` where one of them is not known. */
function product(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a * b
}
