import type ts from 'typescript'
import { localSymbol, unwrapped, type OpenSource } from '../open-source.ts'

/** Is an expression most likely an error: made here, caught here, or called so? Its stack says who called. */
export function isError(source: OpenSource, node: ts.Expression): boolean {
  const { ts: compiler } = source
  const inner = unwrapped(compiler, node)
  if (compiler.isNewExpression(inner) || compiler.isCallExpression(inner))
    return /(?:Error|Exception)$/.test(inner.expression.getText())
  if (!compiler.isIdentifier(inner)) return /(?:Error|\bcause|\breason)$/i.test(inner.getText())
  if (/^(?:e|err|\w*error|reason|cause|\w*exception)$/i.test(inner.text)) return true
  const declaration = localSymbol(source, inner)?.valueDeclaration
  return declaration !== undefined && declaresError(source, declaration)
}

function declaresError(source: OpenSource, declaration: ts.Declaration): boolean {
  const { ts: compiler } = source
  if (compiler.isParameter(declaration)) return /Error\b|\bunknown\b/.test(declaration.type?.getText() ?? '')
  if (!compiler.isVariableDeclaration(declaration)) return false
  const { initializer, type, parent } = declaration
  if (compiler.isCatchClause(parent) || /Error\b/.test(type?.getText() ?? '')) return true
  if (initializer === undefined) return false
  const given = unwrapped(compiler, initializer)
  return !compiler.isIdentifier(given) && isError(source, given)
}
