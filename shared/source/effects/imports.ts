import type ts from 'typescript'
import { constantText } from '../constant-text.ts'
import { eachNode, type OpenSource } from '../open-source.ts'

/** A module that a file loads, by whatever means. */
export interface ModuleUse {
  /** `undefined` when the text that names it is not constant. */
  specifier: string | undefined
  node: ts.Node
  /** Names that are bound to one member, or to the whole module. */
  bound: { member: string | undefined; name: ts.Identifier }[]
  /** The expression that gives the module: a call of `import` or `require`. */
  value?: ts.Expression
  /** Members that are exported again; `undefined` is all of them. */
  again?: (string | undefined)[]
}

/** Every module that a file loads; imports of types alone are none. */
export function modulesOf(source: OpenSource): ModuleUse[] {
  const found: ModuleUse[] = []
  eachNode(source, (node) => {
    const use = moduleUse(source, node)
    if (use !== undefined) found.push(use)
  })
  return found
}

function moduleUse(source: OpenSource, node: ts.Node): ModuleUse | undefined {
  const { ts: compiler } = source
  if (compiler.isImportDeclaration(node)) return importOf(source, node)
  if (compiler.isExportDeclaration(node)) return exportOf(source, node)
  if (compiler.isImportEqualsDeclaration(node)) return importEquals(source, node)
  if (!compiler.isCallExpression(node)) return undefined
  const isImport = node.expression.kind === compiler.SyntaxKind.ImportKeyword
  const [argument] = node.arguments
  if (!isImport || argument === undefined) return undefined
  return { specifier: constantText(source, argument), node, bound: [], value: node }
}

function importOf(source: OpenSource, node: ts.ImportDeclaration): ModuleUse | undefined {
  const { importClause: clause, moduleSpecifier } = node
  if (clause?.phaseModifier === source.ts.SyntaxKind.TypeKeyword) return undefined
  const specifier = constantText(source, moduleSpecifier)
  const whole = clause?.name === undefined ? [] : [{ member: undefined, name: clause.name }]
  const named = clause?.namedBindings
  if (named === undefined) return { specifier, node, bound: whole }
  if (source.ts.isNamespaceImport(named))
    return { specifier, node, bound: [...whole, { member: undefined, name: named.name }] }
  const values = named.elements.filter(({ isTypeOnly }) => !isTypeOnly)
  if (values.length === 0 && whole.length === 0 && named.elements.length > 0) return undefined
  const members = values.map(({ name, propertyName }) => ({ member: memberName(propertyName ?? name), name }))
  return { specifier, node, bound: [...whole, ...members] }
}

/** The default export of a module of Node is the module. */
function memberName(name: ts.ModuleExportName): string | undefined {
  return name.text === 'default' ? undefined : name.text
}

function exportOf(source: OpenSource, node: ts.ExportDeclaration): ModuleUse | undefined {
  const { moduleSpecifier, exportClause: clause, isTypeOnly } = node
  if (moduleSpecifier === undefined || isTypeOnly) return undefined
  const specifier = constantText(source, moduleSpecifier)
  const isNamed = clause !== undefined && source.ts.isNamedExports(clause)
  const again = isNamed
    ? clause.elements.map(({ name, propertyName }) => memberName(propertyName ?? name))
    : [undefined]
  return { specifier, node, bound: [], again }
}

function importEquals(source: OpenSource, node: ts.ImportEqualsDeclaration): ModuleUse | undefined {
  const { moduleReference, name, isTypeOnly } = node
  if (isTypeOnly || !source.ts.isExternalModuleReference(moduleReference)) return undefined
  return {
    specifier: constantText(source, moduleReference.expression),
    node,
    bound: [{ member: undefined, name }],
  }
}
