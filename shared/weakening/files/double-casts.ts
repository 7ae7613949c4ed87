import type ts from 'typescript'
import { placeIn } from '../../source/assembled-text.ts'
import { eachNode, isWrapper, type OpenSource } from '../../source/open-source.ts'
import type { Weakening } from '../weakening.ts'

/** Assertions of one type after the other, `value as unknown as T`, where there are more of them than before: the compiler checks neither. */
export function doubleCasts(before: OpenSource | undefined, after: OpenSource): Weakening[] {
  const [was, is] = [before === undefined ? [] : castsIn(before), castsIn(after)]
  const first = is[was.length]
  if (first === undefined) return []
  const what = `the compiler is told a type twice, and checks neither: ${is.length - was.length} more than before`
  return [
    { code: 'WEAKENED_CAST', file: after.path, subject: 'double casts', what, ...placeIn(after, first) },
  ]
}

function castsIn(source: OpenSource): ts.Node[] {
  const { ts: compiler, file } = source
  if (!/\bas\b|<\w/.test(file.text)) return []
  const found: ts.Node[] = []
  eachNode(source, (node) => {
    if (isAssertion(compiler, node) && isUnsafe(compiler, node.expression)) found.push(node)
  })
  return found
}

function isAssertion(compiler: typeof ts, node: ts.Node): node is ts.AsExpression | ts.TypeAssertion {
  return compiler.isAsExpression(node) || compiler.isTypeAssertionExpression(node)
}

/** Whatever stands between the two; `as const` says nothing that is not so. */
function isUnsafe(compiler: typeof ts, expression: ts.Expression): boolean {
  let inner = expression
  while (isWrapper(compiler, inner) && !isAssertion(compiler, inner)) inner = inner.expression
  return isAssertion(compiler, inner) && !compiler.isConstTypeReference(inner.type)
}
