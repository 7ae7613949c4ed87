import type ts from 'typescript'
import { unwrapped, type OpenSource } from '../open-source.ts'

type Parsed = Pick<OpenSource, 'ts' | 'file'>

/**
 * Every name that a module exports as its text says, in ES modules and in CommonJS; `default` for one that has no name for importers, and
 * `*` where it passes on all of another module.
 */
export function exportedNames({ ts: compiler, file }: Parsed): Set<string> {
  return new Set(file.statements.flatMap((statement) => namesOf(compiler, statement)))
}

/** The names in lists of exports alone: `export { a, b as c }`, `export * as d from './d.ts'`. */
export function listedNames({ ts: compiler, file }: Parsed): Set<string> {
  return new Set(
    file.statements.flatMap((statement) =>
      compiler.isExportDeclaration(statement)
        ? listed(compiler, statement).filter((name) => name !== '*')
        : [],
    ),
  )
}

/** Does a statement say `export`? */
export function hasExport(compiler: typeof ts, statement: ts.Statement): boolean {
  return hasModifier(compiler, statement, compiler.SyntaxKind.ExportKeyword)
}

function namesOf(compiler: typeof ts, statement: ts.Statement): string[] {
  if (compiler.isExportAssignment(statement)) return ['default']
  if (compiler.isExportDeclaration(statement)) return listed(compiler, statement)
  if (compiler.isExpressionStatement(statement)) return assigned(compiler, statement.expression)
  if (!hasExport(compiler, statement)) return []
  if (hasModifier(compiler, statement, compiler.SyntaxKind.DefaultKeyword)) return ['default']
  return declared(compiler, statement)
}

function hasModifier(compiler: typeof ts, statement: ts.Statement, kind: ts.SyntaxKind): boolean {
  const modifiers = compiler.canHaveModifiers(statement) ? compiler.getModifiers(statement) : undefined
  return modifiers?.some((modifier) => modifier.kind === kind) === true
}

function listed(compiler: typeof ts, { exportClause }: ts.ExportDeclaration): string[] {
  if (exportClause === undefined) return ['*']
  return compiler.isNamedExports(exportClause)
    ? exportClause.elements.map(({ name }) => name.text)
    : [exportClause.name.text]
}

function declared(compiler: typeof ts, statement: ts.Statement): string[] {
  if (compiler.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(compiler, name))
  const isNamed =
    compiler.isFunctionDeclaration(statement) ||
    compiler.isClassDeclaration(statement) ||
    compiler.isInterfaceDeclaration(statement) ||
    compiler.isTypeAliasDeclaration(statement) ||
    compiler.isEnumDeclaration(statement) ||
    compiler.isModuleDeclaration(statement) ||
    compiler.isImportEqualsDeclaration(statement)
  return isNamed && statement.name !== undefined ? [statement.name.text] : []
}

function boundNames(compiler: typeof ts, name: ts.BindingName): string[] {
  if (compiler.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((each) =>
    compiler.isOmittedExpression(each) ? [] : boundNames(compiler, each.name),
  )
}

/** `exports.a = ...`, `module.exports.a = ...`, `module.exports = { a }`, `module.exports = a`, also one behind the other. */
function assigned(compiler: typeof ts, expression: ts.Expression): string[] {
  if (!compiler.isBinaryExpression(expression)) return []
  if (expression.operatorToken.kind !== compiler.SyntaxKind.EqualsToken) return []
  const { left, right } = expression
  const chained = assigned(compiler, right)
  if (isModuleExports(compiler, left)) return chained.length > 0 ? chained : wholeNames(compiler, right)
  const isMember = compiler.isPropertyAccessExpression(left) && isModuleExports(compiler, left.expression)
  // `exports.a = exports.b = undefined` is how compilers announce names
  return isMember ? [left.name.text, ...chained] : chained
}

/** `module.exports`, or `exports` alone. */
function isModuleExports(compiler: typeof ts, node: ts.Expression): boolean {
  if (compiler.isIdentifier(node)) return node.text === 'exports'
  if (!compiler.isPropertyAccessExpression(node) || !compiler.isIdentifier(node.expression)) return false
  return node.expression.text === 'module' && node.name.text === 'exports'
}

function wholeNames(compiler: typeof ts, value: ts.Expression): string[] {
  const inner = unwrapped(compiler, value)
  if (compiler.isCallExpression(inner) && compiler.isIdentifier(inner.expression))
    return inner.expression.text === 'require' ? ['*'] : ['default']
  if (!compiler.isObjectLiteralExpression(inner)) return ['default']
  return inner.properties.flatMap(({ name }) => {
    if (name === undefined) return ['*']
    return compiler.isIdentifier(name) || compiler.isStringLiteralLike(name) ? [name.text] : []
  })
}
