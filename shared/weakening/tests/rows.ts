import type ts from 'typescript'
import { unwrapped, type OpenSource } from '../../source/open-source.ts'
import { constantOf } from '../settings/constant-number.ts'

/** Methods of a list that call a function for each of its items. */
const CALLING = /^(?:forEach|map|flatMap|every|some|filter|find|reduce)$/
/** Methods that give a list of as many items. */
const AS_MANY = /^(?:map|toSorted|sort|toReversed|reverse|entries|values|keys)$/
const MOST_STEPS = 10

/** The list whose items the node is run for: of a `for-of` around it, or of a method that calls it. */
export function listAround(
  { ts: compiler }: OpenSource,
  inner: ts.Node,
  parent: ts.Node,
): ts.Expression | undefined {
  if (compiler.isForOfStatement(parent)) return inner === parent.statement ? parent.expression : undefined
  if (!compiler.isCallExpression(parent) || inner === parent.expression) return undefined
  const { expression: callee } = parent
  const isCalled = compiler.isArrowFunction(inner) || compiler.isFunctionExpression(inner)
  if (!isCalled || !compiler.isPropertyAccessExpression(callee)) return undefined
  return CALLING.test(callee.name.text) ? callee.expression : undefined
}

/** How many items a list has that the file writes down; `undefined` where only running it tells. */
export function rowsOf(source: OpenSource, list: ts.Expression, steps = 0): number | undefined {
  const { ts: compiler } = source
  const node = unwrapped(compiler, list)
  if (steps > MOST_STEPS) return undefined
  const inner = (next: ts.Expression): number | undefined => rowsOf(source, next, steps + 1)
  if (compiler.isArrayLiteralExpression(node))
    return sumOf(node.elements.map((each) => itemsOf(source, each, inner)))
  if (compiler.isIdentifier(node)) {
    const value = constantOf(source, node.text)
    return value === undefined ? undefined : inner(value)
  }
  if (!compiler.isCallExpression(node) || !compiler.isPropertyAccessExpression(node.expression))
    return undefined
  return AS_MANY.test(node.expression.name.text) ? inner(node.expression.expression) : undefined
}

function itemsOf(
  { ts: compiler }: OpenSource,
  element: ts.Expression,
  inner: (list: ts.Expression) => number | undefined,
): number | undefined {
  return compiler.isSpreadElement(element) ? inner(element.expression) : 1
}

function sumOf(counts: readonly (number | undefined)[]): number | undefined {
  let sum = 0
  for (const count of counts) {
    if (count === undefined) return undefined
    sum += count
  }
  return sum
}

/** Some items of a list are left out: `ROWS.slice(0, 1)`, `ROWS.filter(isFast)`. */
export function isPart({ ts: compiler }: OpenSource, list: ts.Expression): boolean {
  const node = unwrapped(compiler, list)
  if (!compiler.isCallExpression(node) || !compiler.isPropertyAccessExpression(node.expression)) return false
  return /^(?:slice|filter|splice|toSpliced)$/.test(node.expression.name.text)
}

/** The rows of `it.each(rows)(name, run)`, also as a table in a template; `undefined` for another call. */
export function eachRows(source: OpenSource, { expression: maker }: ts.CallExpression): Rows | undefined {
  const { ts: compiler } = source
  if (compiler.isTaggedTemplateExpression(maker)) return tableRows(source, maker.template)
  if (!compiler.isCallExpression(maker)) return undefined
  const [list] = maker.arguments
  if (list === undefined || !isEach(compiler, maker.expression)) return undefined
  return { count: rowsOf(source, list), isPart: isPart(source, list) }
}

/** How often a test is run, as far as the file writes it down. */
export interface Rows {
  count: number | undefined
  isPart: boolean
}

function isEach(compiler: typeof ts, callee: ts.Expression): boolean {
  return compiler.isPropertyAccessExpression(callee) && /^(?:each|for)$/.test(callee.name.text)
}

function tableRows({ ts: compiler }: OpenSource, template: ts.TemplateLiteral): Rows | undefined {
  if (!compiler.isTemplateExpression(template)) return undefined
  const [heads = ''] = template.head.text.trim().split('\n')
  return { count: Math.floor(template.templateSpans.length / heads.split('|').length), isPart: false }
}
