import type ts from 'typescript'
import type { OpenSource } from '../../source/open-source.ts'

/** What stands between a test and one of its assertions. */
export interface Guards {
  /** It is never reached. */
  isDead: boolean
  isConditional: boolean
  isSwallowed: boolean
}

/** The guards of a node up to `end`, the function of its test. */
export function guardsOf(source: OpenSource, node: ts.Node, end: ts.Node): Guards {
  const guards: Guards = { isDead: false, isConditional: false, isSwallowed: false }
  for (let inner = node; inner !== end && !source.ts.isSourceFile(inner); inner = inner.parent) {
    guards.isDead ||= isUnreached(source, inner, inner.parent)
    guards.isConditional ||= isBranch(source, inner, inner.parent)
    guards.isSwallowed ||= isTried(source, inner, inner.parent) || isCaught(source, inner, inner.parent)
  }
  return guards
}

function isUnreached(source: OpenSource, inner: ts.Node, parent: ts.Node): boolean {
  const { ts: compiler } = source
  if (compiler.isBlock(parent)) return isAfterEnd(source, inner, parent)
  if (!compiler.isIfStatement(parent) || inner === parent.expression) return false
  return isNever(source, parent.expression, inner === parent.thenStatement)
}

function isBranch(source: OpenSource, inner: ts.Node, parent: ts.Node): boolean {
  const { ts: compiler } = source
  if (compiler.isIfStatement(parent)) return inner !== parent.expression
  if (compiler.isConditionalExpression(parent)) return inner !== parent.condition
  return isShortCircuit(source, inner, parent)
}

function isTried(source: OpenSource, inner: ts.Node, parent: ts.Node): boolean {
  if (!source.ts.isTryStatement(parent) || inner !== parent.tryBlock) return false
  return isQuiet(source, parent.catchClause?.block)
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
  const at = block.statements.findIndex((each) => each === inner)
  return block.statements
    .slice(0, Math.max(at, 0))
    .some((each) => compiler.isReturnStatement(each) || compiler.isThrowStatement(each))
}

/** A handler that says nothing of the failure: it neither throws nor asserts nor fails. `undefined`: there is none. */
function isQuiet({ ts: compiler, file }: OpenSource, handler: ts.Node | undefined): boolean {
  if (handler === undefined) return false
  let isLoud = false
  const walk = (node: ts.Node): void => {
    if (compiler.isThrowStatement(node)) isLoud = true
    if (
      compiler.isCallExpression(node) &&
      /^(?:expect|assert|fail|done|reject|t\.)|\.(?:fail|rejects?)$/.test(node.expression.getText(file))
    )
      isLoud = true
    if (!isLoud) compiler.forEachChild(node, walk)
  }
  walk(handler)
  return !isLoud
}

/** `expect(...).catch(() => {})`, or within the promise before it. */
function isCaught(source: OpenSource, inner: ts.Node, parent: ts.Node): boolean {
  const { ts: compiler } = source
  if (
    !compiler.isPropertyAccessExpression(parent) ||
    parent.expression !== inner ||
    parent.name.text !== 'catch'
  )
    return false
  const call = parent.parent
  if (!compiler.isCallExpression(call)) return false
  const [handler] = call.arguments
  return (
    handler !== undefined &&
    (compiler.isArrowFunction(handler) || compiler.isFunctionExpression(handler)) &&
    isQuiet(source, handler.body)
  )
}
