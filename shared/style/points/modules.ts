import type ts from 'typescript'
import type { VariantOf } from '../features.ts'
import { hasModifier, isTop, pointAt, type Point, type Visit } from './visit.ts'

/** How modules are put together. */
export function modulePoints(compiler: typeof ts): Point[] {
  const { SyntaxKind: Kind } = compiler
  return [
    pointAt(Kind.ImportDeclaration, compiler.isImportDeclaration, importForms),
    pointAt(Kind.ExportDeclaration, compiler.isExportDeclaration, exportForms),
    pointAt(Kind.ExportAssignment, compiler.isExportAssignment, (_, visit) =>
      visit.vote('exportForm', 'default'),
    ),
    pointAt(Kind.CallExpression, compiler.isCallExpression, requireForm),
    pointAt(Kind.BinaryExpression, compiler.isBinaryExpression, assignedExport),
    pointAt(Kind.ClassDeclaration, compiler.isClassDeclaration, topUnit('class')),
    pointAt(Kind.FunctionDeclaration, compiler.isFunctionDeclaration, topUnit('function')),
    pointAt(Kind.VariableStatement, compiler.isVariableStatement, topUnit('constant')),
    pointAt(Kind.InterfaceDeclaration, compiler.isInterfaceDeclaration, topUnit('type')),
    pointAt(Kind.TypeAliasDeclaration, compiler.isTypeAliasDeclaration, topUnit('type')),
    pointAt(Kind.EnumDeclaration, compiler.isEnumDeclaration, topUnit('type')),
  ]
}

function importForms({ moduleSpecifier, importClause }: ts.ImportDeclaration, visit: Visit): void {
  const { ts: compiler } = visit
  if (compiler.isStringLiteral(moduleSpecifier)) specifierForms(moduleSpecifier.text, visit)
  if (importClause === undefined) return
  const { phaseModifier, name, namedBindings } = importClause
  if (phaseModifier === compiler.SyntaxKind.TypeKeyword) {
    visit.vote('typeImport', 'clause')
    return
  }
  if (name !== undefined) visit.vote('importForm', 'default')
  if (namedBindings === undefined) return
  if (compiler.isNamespaceImport(namedBindings)) visit.vote('importForm', 'namespace')
  else {
    visit.vote('importForm', 'named')
    for (const { isTypeOnly } of namedBindings.elements) if (isTypeOnly) visit.vote('typeImport', 'specifier')
  }
}

function specifierForms(specifier: string, visit: Visit): void {
  if (/^\.\.?(?:\/|$)/.test(specifier)) {
    const ending = endingOf(specifier)
    if (ending !== undefined) visit.vote('importEnding', ending)
  }
  const plain = specifier.replace(/^node:/, '')
  if (BUILTIN.test(plain)) visit.vote('builtinImport', plain === specifier ? 'bare' : 'node')
}

/** A fixed list: the one of the running Node would make votes differ by version. */
const BUILTIN =
  /^(?:assert|buffer|child_process|cluster|crypto|dns|events|fs|http|http2|https|net|os|path|process|readline|stream|timers|tls|url|util|v8|vm|worker_threads|zlib)(?:\/.+)?$/

/** `undefined` for files that are no code: they need their ending. */
function endingOf(specifier: string): VariantOf<'importEnding'> | undefined {
  if (/\.[cm]?jsx?$/.test(specifier)) return 'js'
  if (/\.[cm]?tsx?$/.test(specifier)) return 'ts'
  return /\.(?:json|css|scss|svg|vue|svelte|html|md|wasm|node)$/.test(specifier) ? undefined : 'none'
}

function exportForms({ exportClause, moduleSpecifier }: ts.ExportDeclaration, visit: Visit): void {
  if (moduleSpecifier !== undefined && visit.ts.isStringLiteral(moduleSpecifier))
    specifierForms(moduleSpecifier.text, visit)
  const isList = exportClause !== undefined && visit.ts.isNamedExports(exportClause)
  visit.vote('exportForm', isList ? 'list' : 'star')
}

function requireForm({ expression, arguments: [first] }: ts.CallExpression, visit: Visit): void {
  const { ts: compiler } = visit
  if (!compiler.isIdentifier(expression) || expression.text !== 'require') return
  if (first === undefined || !compiler.isStringLiteral(first)) return
  visit.vote('importForm', 'require')
  specifierForms(first.text, visit)
}

function assignedExport({ left, operatorToken }: ts.BinaryExpression, visit: Visit): void {
  const { ts: compiler } = visit
  if (operatorToken.kind !== compiler.SyntaxKind.EqualsToken) return
  if (compiler.isPropertyAccessExpression(left) && isExports(left, visit))
    visit.vote('exportForm', 'assigned')
}

/** `module.exports`, `module.exports.x` and `exports.x`. */
function isExports({ expression, name }: ts.PropertyAccessExpression, visit: Visit): boolean {
  const { ts: compiler } = visit
  if (compiler.isIdentifier(expression))
    return expression.text === 'exports' || (expression.text === 'module' && name.text === 'exports')
  return compiler.isPropertyAccessExpression(expression) && isExports(expression, visit)
}

function topUnit(unit: VariantOf<'topUnit'>): (node: ts.Node, visit: Visit) => void {
  return (node, visit) => {
    if (!isTop(visit)) return
    visit.vote('topUnit', unit)
    const { ExportKeyword, DefaultKeyword } = visit.ts.SyntaxKind
    if (!hasModifier(node, ExportKeyword, visit)) return
    visit.vote('exportForm', hasModifier(node, DefaultKeyword, visit) ? 'default' : 'inline')
  }
}
