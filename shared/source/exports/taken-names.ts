import type ts from 'typescript'
import { constantText } from '../constant-text.ts'
import { eachNode, isWrapper, type OpenSource } from '../open-source.ts'

/** What a file takes of one module that it imports. */
export interface Taken {
  /** Exported names, `default` among them. */
  names: Set<string>
  /** Is the module handed on as a value, so that any name may be taken? */
  isWhole: boolean
  /** `export * from`: whoever imports the file may take it. */
  isPassedOn: boolean
}

/** What a file takes, by the text that names the module: imports, exports from, `import()`, `require()`, and types by `import()`. */
export function takenNames(source: OpenSource): Map<string, Taken> {
  const found = new Map<string, Taken>()
  const takenOf = (specifier: string): Taken => {
    const taken = found.get(specifier) ?? { names: new Set<string>(), isWhole: false, isPassedOn: false }
    found.set(specifier, taken)
    return taken
  }
  eachNode(source, (node) => takeOf(source, node, takenOf))
  return found
}

type TakenOf = (specifier: string) => Taken

function takeOf(source: OpenSource, node: ts.Node, takenOf: TakenOf): void {
  const { ts: compiler } = source
  if (compiler.isImportDeclaration(node)) takeImport({ source, taken: takenOf(textOf(node)) }, node)
  if (compiler.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
    takeExport({ source, taken: takenOf(textOf(node)) }, node)
  if (compiler.isImportEqualsDeclaration(node) && compiler.isExternalModuleReference(node.moduleReference))
    takeUses(
      { source, taken: takenOf(literalText(compiler, node.moduleReference.expression)), seen: new Set() },
      node.name,
    )
  if (compiler.isImportTypeNode(node) && compiler.isLiteralTypeNode(node.argument))
    takeType({ source, taken: takenOf(literalText(compiler, node.argument.literal)) }, node)
  const specifier = compiler.isCallExpression(node) ? calledModule(source, node) : undefined
  if (specifier !== undefined) takeValue({ source, taken: takenOf(specifier), seen: new Set() }, node)
}

function textOf({ moduleSpecifier }: ts.ImportDeclaration | ts.ExportDeclaration): string {
  return moduleSpecifier !== undefined && 'text' in moduleSpecifier ? String(moduleSpecifier.text) : ''
}

function literalText(compiler: typeof ts, node: ts.Node): string {
  return compiler.isStringLiteralLike(node) ? node.text : ''
}

/** The module that a call of `import` or `require` loads. */
function calledModule(
  source: OpenSource,
  { expression, arguments: [first] }: ts.CallExpression,
): string | undefined {
  const isImport = expression.kind === source.ts.SyntaxKind.ImportKeyword
  const isRequire = source.ts.isIdentifier(expression) && expression.text === 'require'
  return first !== undefined && (isImport || isRequire) ? constantText(source, first) : undefined
}

interface Taking {
  source: OpenSource
  taken: Taken
}

function takeImport({ source, taken }: Taking, { importClause }: ts.ImportDeclaration): void {
  if (importClause?.name !== undefined) taken.names.add('default')
  const bindings = importClause?.namedBindings
  if (bindings === undefined) return
  if (source.ts.isNamespaceImport(bindings)) takeUses({ source, taken, seen: new Set() }, bindings.name)
  else for (const { name, propertyName } of bindings.elements) taken.names.add((propertyName ?? name).text)
}

function takeExport({ source, taken }: Taking, { exportClause }: ts.ExportDeclaration): void {
  if (exportClause === undefined) taken.isPassedOn = true
  else if (source.ts.isNamedExports(exportClause))
    for (const { name, propertyName } of exportClause.elements) taken.names.add((propertyName ?? name).text)
  else taken.isWhole = true
}

/** `import('./a').B.C`, `(typeof import('./a'))['b']`. */
function takeType({ source, taken }: Taking, node: ts.ImportTypeNode): void {
  const { ts: compiler } = source
  let first = node.qualifier
  while (first !== undefined && compiler.isQualifiedName(first)) first = first.left
  const outer = compiler.isParenthesizedTypeNode(node.parent) ? node.parent : node
  const { parent } = outer
  const key =
    compiler.isIndexedAccessTypeNode(parent) && parent.objectType === outer ? parent.indexType : undefined
  if (first !== undefined) taken.names.add(first.text)
  else if (key !== undefined && compiler.isLiteralTypeNode(key))
    taken.names.add(literalText(compiler, key.literal))
  else taken.isWhole = true
}

interface Following extends Taking {
  /** Names that were followed already. */
  seen: Set<string>
}

/** Every use of a local name that stands for the module. Another variable of the same name counts as well. */
function takeUses(following: Following, local: ts.Identifier): void {
  const { source, seen } = following
  if (seen.has(local.text)) return
  seen.add(local.text)
  eachNode(source, (node) => {
    if (node !== local && source.ts.isIdentifier(node) && node.text === local.text && isUse(source.ts, node))
      takeValue(following, node)
  })
}

/** No name of a member, of a property or of a declaration. */
function isUse(compiler: typeof ts, node: ts.Identifier): boolean {
  const { parent } = node
  if (compiler.isShorthandPropertyAssignment(parent) || compiler.isExportSpecifier(parent)) return true
  if (compiler.isQualifiedName(parent)) return parent.left === node
  return (
    !('name' in parent && parent.name === node) && !('propertyName' in parent && parent.propertyName === node)
  )
}

/** What is done with an expression that gives the module, or a promise of it. */
function takeValue(following: Following, node: ts.Node): void {
  const { source, taken } = following
  const { ts: compiler } = source
  let outer = node
  while (isWrapper(compiler, outer.parent) || compiler.isAwaitExpression(outer.parent)) outer = outer.parent
  const { parent } = outer
  const member = memberOf(compiler, parent, outer)
  if (member === 'then' && compiler.isCallExpression(parent.parent)) takeCallback(following, parent.parent)
  else if (member !== undefined) taken.names.add(member)
  else if (compiler.isVariableDeclaration(parent) && parent.initializer === outer)
    takeBinding(following, parent.name)
  // loaded for its effects
  else if (!compiler.isExpressionStatement(parent) && !compiler.isVoidExpression(parent)) taken.isWhole = true
}

function memberOf(compiler: typeof ts, parent: ts.Node, object: ts.Node): string | undefined {
  if (compiler.isPropertyAccessExpression(parent) && parent.expression === object) return parent.name.text
  if (compiler.isQualifiedName(parent) && parent.left === object) return parent.right.text
  if (!compiler.isElementAccessExpression(parent) || parent.expression !== object) return undefined
  const key = parent.argumentExpression
  return compiler.isStringLiteralLike(key) ? key.text : undefined
}

/** `import('./a').then((a) => a.b)`. */
function takeCallback(following: Following, { arguments: [callback] }: ts.CallExpression): void {
  const { ts: compiler } = following.source
  const isWritten =
    callback !== undefined && (compiler.isArrowFunction(callback) || compiler.isFunctionExpression(callback))
  const [parameter] = isWritten ? callback.parameters : []
  if (parameter !== undefined) takeBinding(following, parameter.name)
  else if (!isWritten) following.taken.isWhole = true
}

function takeBinding(following: Following, name: ts.BindingName): void {
  const { source, taken } = following
  if (source.ts.isIdentifier(name)) takeUses(following, name)
  for (const element of source.ts.isIdentifier(name) ? [] : name.elements) {
    if (source.ts.isOmittedExpression(element)) continue
    const key = element.propertyName ?? element.name
    if (element.dotDotDotToken === undefined && 'text' in key) taken.names.add(key.text)
    else taken.isWhole = true
  }
}
