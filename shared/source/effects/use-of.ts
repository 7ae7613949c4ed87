import type ts from 'typescript'
import type { Use } from './builtin-globals.ts'

/** What an expression is used for, by the expression around it. */
export function useOf(compiler: typeof ts, node: ts.Node): Use {
  const { parent } = node
  if (compiler.isCallExpression(parent) && parent.expression === node) return 'call'
  if (compiler.isNewExpression(parent) && parent.expression === node) return constructUse(compiler, parent)
  if (isWritten(compiler, node)) return 'write'
  return isLooked(compiler, parent) ? 'look' : 'hand-on'
}

function constructUse(compiler: typeof ts, { arguments: given }: ts.NewExpression): Use {
  const [first] = given ?? []
  return first === undefined || compiler.isSpreadElement(first) ? 'new-empty' : 'new'
}

/** Is the expression assigned to, counted up or down, deleted, or filled by a loop or a pattern? */
export function isWritten(compiler: typeof ts, node: ts.Node): boolean {
  const { parent } = node
  const { PlusPlusToken, MinusMinusToken } = compiler.SyntaxKind
  if (isAssignment(compiler, parent)) return parent.left === node
  if (compiler.isDeleteExpression(parent) || compiler.isPostfixUnaryExpression(parent)) return true
  if (compiler.isPrefixUnaryExpression(parent))
    return parent.operator === PlusPlusToken || parent.operator === MinusMinusToken
  if (compiler.isForInStatement(parent) || compiler.isForOfStatement(parent))
    return parent.initializer === node
  return isPatternTarget(compiler, node)
}

/** `[a.b] = list` and `({ x: a.b } = object)`. */
function isPatternTarget(compiler: typeof ts, node: ts.Node): boolean {
  const { parent } = node
  const inPattern =
    compiler.isArrayLiteralExpression(parent) ||
    (compiler.isPropertyAssignment(parent) && parent.initializer === node) ||
    compiler.isShorthandPropertyAssignment(parent)
  if (!inPattern) return false
  const literal = compiler.isArrayLiteralExpression(parent) ? parent : parent.parent
  const outer = compiler.isParenthesizedExpression(literal.parent) ? literal.parent : literal
  return (
    (isAssignment(compiler, outer.parent) && outer.parent.left === outer) || isPatternTarget(compiler, outer)
  )
}

/** `instanceof`, comparisons, `typeof`, conditions and statements only look at a value. */
function isLooked(compiler: typeof ts, parent: ts.Node): boolean {
  if (compiler.isTypeOfExpression(parent) || compiler.isVoidExpression(parent)) return true
  if (compiler.isExpressionStatement(parent) || compiler.isPrefixUnaryExpression(parent)) return true
  if (compiler.isIfStatement(parent) || compiler.isConditionalExpression(parent)) return true
  return compiler.isBinaryExpression(parent) && !isAssignment(compiler, parent)
}

/** `=`, `+=` and their like. */
export function isAssignment(compiler: typeof ts, node: ts.Node): node is ts.BinaryExpression {
  return (
    compiler.isBinaryExpression(node) &&
    node.operatorToken.kind >= compiler.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= compiler.SyntaxKind.LastAssignment
  )
}
