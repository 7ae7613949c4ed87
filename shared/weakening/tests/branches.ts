import type ts from 'typescript'
import type { OpenSource } from '../../source/open-source.ts'
import { isUnusedFunction } from './unused.ts'

/** Is a node never reached from what stands around it, lists left out? */
export function isUnreached(source: OpenSource, inner: ts.Node, parent: ts.Node): boolean {
  const { ts: compiler } = source
  if (isUnusedFunction(source, inner)) return true
  if (compiler.isBlock(parent)) return isAfterEnd(source, inner, parent)
  if (compiler.isWhileStatement(parent)) return isNever(source, parent.expression, true)
  if (!compiler.isIfStatement(parent) || inner === parent.expression) return false
  return isNever(source, parent.expression, inner === parent.thenStatement)
}

/** Is it reached only where some condition holds, lists left out? */
export function isBranch(source: OpenSource, inner: ts.Node, parent: ts.Node): boolean {
  const { ts: compiler } = source
  if (compiler.isIfStatement(parent)) return inner !== parent.expression
  if (compiler.isConditionalExpression(parent)) return inner !== parent.condition
  if (compiler.isCaseOrDefaultClause(parent)) return true
  if (compiler.isBlock(parent)) return isAfterMaybeEnd(source, inner, parent)
  if (compiler.isForStatement(parent) || compiler.isWhileStatement(parent)) return inner === parent.statement
  return isShortCircuit(source, inner, parent)
}

function isShortCircuit({ ts: compiler }: OpenSource, inner: ts.Node, parent: ts.Node): boolean {
  if (!compiler.isBinaryExpression(parent) || inner !== parent.right) return false
  const { AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken } = compiler.SyntaxKind
  return [AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken].some(
    (kind) => kind === parent.operatorToken.kind,
  )
}

/** A condition that is written down as false, for a branch that wants it to be true. */
function isNever({ ts: compiler }: OpenSource, condition: ts.Expression, wanted: boolean): boolean {
  const { TrueKeyword, FalseKeyword } = compiler.SyntaxKind
  if (compiler.isNumericLiteral(condition)) return (condition.text !== '0') !== wanted
  if (condition.kind !== TrueKeyword && condition.kind !== FalseKeyword) return false
  return (condition.kind === TrueKeyword) !== wanted
}

function isAfterEnd({ ts: compiler }: OpenSource, inner: ts.Node, block: ts.Block): boolean {
  return before(inner, block).some(
    (each) => compiler.isReturnStatement(each) || compiler.isThrowStatement(each),
  )
}

/** A statement before it may leave the function: `if (process.env.CI) return`. */
function isAfterMaybeEnd(source: OpenSource, inner: ts.Node, block: ts.Block): boolean {
  return before(inner, block).some((each) => !source.ts.isReturnStatement(each) && mayReturn(source, each))
}

function before(inner: ts.Node, block: ts.Block): ts.Statement[] {
  return block.statements.slice(
    0,
    Math.max(
      block.statements.findIndex((each) => each === inner),
      0,
    ),
  )
}

/** Is there a `return` that belongs to the function around the node? */
export function mayReturn(source: OpenSource, node: ts.Node): boolean {
  const { ts: compiler } = source
  if (compiler.isReturnStatement(node)) return true
  if (compiler.isFunctionLike(node)) return false
  return compiler.forEachChild(node, (child) => mayReturn(source, child)) === true
}
