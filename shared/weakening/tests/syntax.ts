import type ts from 'typescript'
import type { OpenSource } from '../../source/open-source.ts'
import { constantNumber } from '../settings/constant-number.ts'

/** The names of a call from its root on: `describe.skip.each(rows)('name', run)` is `describe`, `skip`, `each`. */
export function chainOf({ ts: compiler }: OpenSource, call: ts.CallExpression): string[] {
  const names: string[] = []
  let node: ts.Expression = call.expression
  for (;;) {
    if (compiler.isElementAccessExpression(node) && compiler.isStringLiteralLike(node.argumentExpression)) {
      names.unshift(node.argumentExpression.text)
      node = node.expression
    } else if (compiler.isPropertyAccessExpression(node)) {
      names.unshift(node.name.text)
      node = node.expression
    } else if (compiler.isCallExpression(node)) node = node.expression
    else if (compiler.isTaggedTemplateExpression(node)) node = node.tag
    else if (
      compiler.isParenthesizedExpression(node) ||
      compiler.isNonNullExpression(node) ||
      compiler.isAwaitExpression(node)
    )
      node = node.expression
    else break
  }
  if (compiler.isIdentifier(node)) names.unshift(node.text)
  else if (node.kind === compiler.SyntaxKind.ThisKeyword) names.unshift('this')
  return names
}

/** The text of a node without its layout and comments. */
export function compact({ file }: OpenSource, node: ts.Node): string {
  return node
    .getText(file)
    .slice(0, 20_000)
    .replace(/\s+/g, ' ')
    .replace(/,\s*([\])}])/g, '$1')
    .replace(/([[({])\s+|\s+(?=[\])}])/g, '$1')
}

/** The function among the arguments of a call: the last one. */
export function functionOf(
  { ts: compiler }: OpenSource,
  call: ts.CallExpression,
): ts.FunctionExpression | ts.ArrowFunction | undefined {
  return call.arguments.findLast(
    (each) => compiler.isArrowFunction(each) || compiler.isFunctionExpression(each),
  )
}

/** A number that is written down, by constants of the file as well; `Infinity` counts. */
export function literalNumber(source: OpenSource, node: ts.Node | undefined): number | undefined {
  if (node === undefined || !isExpression(source, node)) return undefined
  if (source.ts.isIdentifier(node) && node.text === 'Infinity') return Infinity
  return constantNumber(source, node)
}

function isExpression({ ts: compiler }: OpenSource, node: ts.Node): node is ts.Expression {
  return compiler.isExpression(node)
}

/** The value of a field of the first object among the arguments of a call. */
export function optionOf(
  source: OpenSource,
  call: ts.CallExpression,
  names: readonly string[],
): ts.Expression | undefined {
  const { ts: compiler } = source
  const options = call.arguments.find((each) => compiler.isObjectLiteralExpression(each))
  if (options === undefined || !compiler.isObjectLiteralExpression(options)) return undefined
  const field = options.properties.find(
    (each) =>
      compiler.isPropertyAssignment(each) &&
      names.includes(each.name.getText(source.file).replace(/['"]/g, '')),
  )
  return field !== undefined && compiler.isPropertyAssignment(field) ? field.initializer : undefined
}
