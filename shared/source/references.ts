import type ts from 'typescript'
import { eachNode, localSymbol, type OpenSource } from './open-source.ts'

/** Where the code of a file uses names as values: globals, and what the file declares or imports. */
export interface References {
  globals: ts.Identifier[]
  locals: ReadonlyMap<ts.Symbol, ts.Identifier[]>
}

/** Every use of a name as a value; names in types, of members and in declarations are none. */
export function referencesIn(source: OpenSource): References {
  const globals: ts.Identifier[] = []
  const locals = new Map<ts.Symbol, ts.Identifier[]>()
  eachNode(source, (node) => {
    if (!source.ts.isIdentifier(node) || !isReference(source.ts, node)) return
    const symbol = localSymbol(source, node)
    if (symbol === undefined) globals.push(node)
    else locals.set(symbol, [...(locals.get(symbol) ?? []), node])
  })
  return { globals, locals }
}

function isReference(compiler: typeof ts, node: ts.Identifier): boolean {
  const { parent } = node
  if (compiler.isShorthandPropertyAssignment(parent)) return true
  if (compiler.isExportSpecifier(parent)) return isLocalExport(parent, node)
  return !isName(compiler, node) && !isInType(compiler, node)
}

function isLocalExport(specifier: ts.ExportSpecifier, node: ts.Identifier): boolean {
  const { propertyName, name, isTypeOnly, parent } = specifier
  const { isTypeOnly: areTypes, moduleSpecifier } = parent.parent
  return !isTypeOnly && !areTypes && moduleSpecifier === undefined && (propertyName ?? name) === node
}

/** The name of a declaration, of a member, of a label, of an attribute. */
function isName(compiler: typeof ts, node: ts.Identifier): boolean {
  const { parent } = node
  if (
    compiler.isMetaProperty(parent) ||
    compiler.isQualifiedName(parent) ||
    compiler.isImportSpecifier(parent)
  )
    return true
  if (compiler.isBindingElement(parent) && parent.propertyName === node) return true
  if ('label' in parent && parent.label === node) return true
  if ('tagName' in parent && parent.tagName === node) return /^[a-z]/.test(node.text)
  return 'name' in parent && parent.name === node
}

function isInType(compiler: typeof ts, node: ts.Identifier): boolean {
  const { parent } = node
  if (compiler.isExpressionWithTypeArguments(parent) && compiler.isHeritageClause(parent.parent))
    return (
      parent.parent.token === compiler.SyntaxKind.ImplementsKeyword ||
      compiler.isInterfaceDeclaration(parent.parent.parent)
    )
  if (compiler.isComputedPropertyName(parent)) return compiler.isTypeElement(parent.parent)
  return compiler.isTypeNode(parent) || compiler.isTypePredicateNode(parent)
}
