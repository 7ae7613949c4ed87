import type ts from 'typescript'
import { eachNode, unwrapped } from '../../source/open-source.ts'
import type { ParsedFile } from './constant-number.ts'

/**
 * Statements of a configuration that do something besides writing it down: `config.test.retry = 3`, `configs.push(...)`. Empty for a
 * file that exports no configuration.
 */
export function statementsBeside({ ts: compiler, file }: ParsedFile): ts.Statement[] {
  const isConfig = (node: ts.Statement): boolean =>
    compiler.isExportAssignment(node) ||
    (compiler.isExpressionStatement(node) && isExport({ ts: compiler, file }, node.expression))
  if (!file.statements.some(isConfig)) return []
  return file.statements.filter(
    (node) =>
      (compiler.isExpressionStatement(node) &&
        !isConfig(node) &&
        !compiler.isStringLiteral(unwrapped(compiler, node.expression))) ||
      compiler.isForOfStatement(node),
  )
}

/** `module.exports = ...` or `exports.name = ...`, and nothing below it. */
function isExport({ ts: compiler, file }: ParsedFile, node: ts.Expression): boolean {
  if (!compiler.isBinaryExpression(node) || node.operatorToken.kind !== compiler.SyntaxKind.EqualsToken)
    return false
  return /^(?:module\.exports|exports\.\w+)$/.test(node.left.getText(file))
}

/** Conditions that decide which settings hold: of an `if`, a `?:` or an `&&` with an object in it. */
export function conditionsOf(parsed: ParsedFile): ts.Expression[] {
  const found: ts.Expression[] = []
  eachNode(parsed, (node) => {
    const condition = conditionOf(parsed.ts, node)
    if (condition !== undefined && holdsObject(parsed.ts, node, condition)) found.push(condition)
  })
  return found
}

function conditionOf(compiler: typeof ts, node: ts.Node): ts.Expression | undefined {
  if (compiler.isIfStatement(node)) return node.expression
  if (compiler.isConditionalExpression(node)) return node.condition
  const isAnd =
    compiler.isBinaryExpression(node) &&
    node.operatorToken.kind === compiler.SyntaxKind.AmpersandAmpersandToken
  return isAnd ? node.left : undefined
}

function holdsObject(compiler: typeof ts, node: ts.Node, condition: ts.Expression): boolean {
  const holds = (inner: ts.Node): boolean =>
    inner !== condition &&
    (compiler.isObjectLiteralExpression(inner) ||
      compiler.forEachChild(inner, (child) => holds(child) || undefined) === true)
  return holds(node)
}
