import type ts from 'typescript'
import type { Hole } from '../record/template.ts'
import { isWrapper, unwrapped } from '../../source/open-source.ts'
import { safeText } from '../../text/safe-log.ts'
import { hole as found, type HoleFault } from './hole-fault.ts'
import type { CutSyntax, InsideNode } from './outside-form.ts'
import { childrenOf, type Syntax } from './syntax.ts'

/** No fill declares or assigns a name that the skeleton uses: the skeleton would mean something else by it. */
export function nameFaults(syntax: Syntax, hole: Hole, cut: CutSyntax): HoleFault[] {
  const used = namesOutside(syntax, cut)
  const own = cut.inside.filter((each) => each.hole === hole.name)
  const isScope = hole.kind === 'statements' || hole.kind === 'imports'
  const declared = isScope ? own.flatMap(({ node }) => declaredBy(syntax, node)) : []
  const assigned = own.flatMap(({ node }) => assignedIn(syntax, node))
  const isTaken = ({ text }: ts.Identifier): boolean => used.has(text) && !hole.gives.includes(text)
  const fault =
    (what: string) =>
    (name: ts.Identifier): HoleFault => ({
      ...found(
        'HOLE_NAME',
        hole.name,
        `${what} ${safeText(name.text, 80)}, which the skeleton uses`,
        name.getStart(syntax.file),
      ),
      taken: name.text,
    })
  return [
    ...declared.filter(isTaken).map(fault('declares')),
    ...assigned.filter(isTaken).map(fault('assigns')),
    ...own.flatMap((each) => evalFaults(syntax, hole, each)),
  ]
}

/** Names that the skeleton looks up or declares; not those of members. */
function namesOutside({ ts: compiler }: Syntax, { outside }: CutSyntax): Set<string> {
  const names = outside.flatMap(({ node, parent }) =>
    compiler.isIdentifier(node) && !isMemberName(compiler, node, parent) ? [node.text] : [],
  )
  return new Set(names)
}

function isMemberName(compiler: typeof ts, node: ts.Identifier, parent: ts.Node | undefined): boolean {
  if (parent === undefined) return false
  if (compiler.isPropertyAccessExpression(parent) || compiler.isMetaProperty(parent))
    return parent.name === node
  if (compiler.isQualifiedName(parent)) return parent.right === node
  if (compiler.isPropertyAssignment(parent) || compiler.isJsxAttribute(parent)) return parent.name === node
  if (compiler.isImportSpecifier(parent) || compiler.isBindingElement(parent))
    return parent.propertyName === node
  return (compiler.isClassElement(parent) || compiler.isTypeElement(parent)) && parent.name === node
}

/** Names that a statement or import declares in the scope of the hole, and variables of a function declared with var. */
function declaredBy(syntax: Syntax, node: ts.Node): ts.Identifier[] {
  const { ts: compiler } = syntax
  const lists = compiler.isVariableStatement(node) ? [node.declarationList] : []
  const own = [
    ...lists.flatMap(({ declarations }) => declarations.flatMap(({ name }) => bound(compiler, name))),
    ...(isNamedStatement(compiler, node) ? identifiers(compiler, [node.name]) : []),
    ...(compiler.isImportDeclaration(node) ? importedBy(compiler, node) : []),
  ]
  return [...own, ...hoisted(syntax, node)]
}

type NamedStatement =
  | ts.FunctionDeclaration
  | ts.ClassDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.EnumDeclaration

function isNamedStatement(compiler: typeof ts, node: ts.Node): node is NamedStatement {
  return (
    compiler.isFunctionDeclaration(node) ||
    compiler.isClassDeclaration(node) ||
    compiler.isInterfaceDeclaration(node) ||
    compiler.isTypeAliasDeclaration(node) ||
    compiler.isEnumDeclaration(node)
  )
}

function identifiers(compiler: typeof ts, names: readonly (ts.Node | undefined)[]): ts.Identifier[] {
  return names.flatMap((name) => (name !== undefined && compiler.isIdentifier(name) ? [name] : []))
}

function bound(compiler: typeof ts, name: ts.BindingName): ts.Identifier[] {
  if (compiler.isIdentifier(name)) return [name]
  return name.elements.flatMap((each) => (compiler.isBindingElement(each) ? bound(compiler, each.name) : []))
}

function importedBy(compiler: typeof ts, { importClause }: ts.ImportDeclaration): ts.Identifier[] {
  const bindings = importClause?.namedBindings
  const named = bindings === undefined || compiler.isNamespaceImport(bindings) ? [] : bindings.elements
  const whole = bindings !== undefined && compiler.isNamespaceImport(bindings) ? bindings.name : undefined
  return identifiers(compiler, [importClause?.name, whole, ...named.map(({ name }) => name)])
}

function hoisted(syntax: Syntax, node: ts.Node): ts.Identifier[] {
  const { ts: compiler } = syntax
  if (compiler.isFunctionLike(node)) return []
  const isVar =
    compiler.isVariableDeclarationList(node) && (node.flags & compiler.NodeFlags.BlockScoped) === 0
  const own = isVar ? node.declarations.flatMap(({ name }) => bound(compiler, name)) : []
  return [...own, ...childrenOf(syntax, node).flatMap((child) => hoisted(syntax, child))]
}

/** Every name that a text assigns to, wherever it stands. */
function assignedIn(syntax: Syntax, node: ts.Node): ts.Identifier[] {
  const { ts: compiler } = syntax
  return [
    ...targetsOf(compiler, node).flatMap((target) => namesOfTarget(compiler, target)),
    ...childrenOf(syntax, node).flatMap((child) => assignedIn(syntax, child)),
  ]
}

function targetsOf(compiler: typeof ts, node: ts.Node): ts.Node[] {
  const { SyntaxKind } = compiler
  if (compiler.isBinaryExpression(node)) {
    const { kind } = node.operatorToken
    return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment ? [node.left] : []
  }
  if (compiler.isPrefixUnaryExpression(node) || compiler.isPostfixUnaryExpression(node)) {
    const isChange =
      node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken
    return isChange ? [node.operand] : []
  }
  const isLoop = compiler.isForInStatement(node) || compiler.isForOfStatement(node)
  return isLoop && !compiler.isVariableDeclarationList(node.initializer) ? [node.initializer] : []
}

/** In a pattern every name that stands there counts, defaults among them: it is a name to avoid. */
function namesOfTarget(compiler: typeof ts, target: ts.Node): ts.Identifier[] {
  if (compiler.isIdentifier(target)) return [target]
  const isPattern = compiler.isArrayLiteralExpression(target) || compiler.isObjectLiteralExpression(target)
  const isSpread = compiler.isSpreadElement(target) || compiler.isSpreadAssignment(target)
  // what the compiler is told of a type does not keep a name from being assigned
  const isAround = isSpread || isWrapper(compiler, target)
  const isPart = compiler.isPropertyAssignment(target) || compiler.isShorthandPropertyAssignment(target)
  if (!isPattern && !isAround && !isPart && !compiler.isBinaryExpression(target)) return []
  const parts: ts.Node[] = []
  compiler.forEachChild(target, (child) => void parts.push(child))
  return parts.flatMap((part) => namesOfTarget(compiler, part))
}

/** Direct eval declares names wherever it stands, in code that is not strict. */
function evalFaults(syntax: Syntax, hole: Hole, { node }: Pick<InsideNode, 'node'>): HoleFault[] {
  const { ts: compiler } = syntax
  // parentheses and types around the name do not make the call an indirect one
  const called = compiler.isCallExpression(node) ? unwrapped(compiler, node.expression) : undefined
  const isEval = called !== undefined && compiler.isIdentifier(called) && called.text === 'eval'
  return [
    ...(isEval
      ? [
          found(
            'HOLE_ESCAPE',
            hole.name,
            'calls eval, which can declare names around the hole',
            node.getStart(syntax.file),
          ),
        ]
      : []),
    ...childrenOf(syntax, node).flatMap((child) => evalFaults(syntax, hole, { node: child })),
  ]
}
