import type ts from 'typescript'
import { quoted } from '../../text/safe-log.ts'
import type { Placed } from './statement-problem.ts'
import { childrenOf, type Syntax } from './syntax.ts'

/** Why a node is no member that a hole of a class, an interface or an object may hold. `taken`: see {@link takenNames}. */
export function memberProblem(
  syntax: Syntax,
  { node, parent }: Placed,
  taken: ReadonlySet<string>,
): string | undefined {
  const { ts: compiler } = syntax
  if (node.kind === compiler.SyntaxKind.CommaToken || compiler.isSemicolonClassElement(node)) return undefined
  if (!isMember(compiler, node, parent)) return 'holds what is no member'
  if (compiler.isIndexSignatureDeclaration(node))
    return 'holds an index signature, which stands for every name'
  if (compiler.isClassStaticBlockDeclaration(node))
    return 'holds a static block, which runs when the module is loaded'
  if (isTaken(compiler, node)) return 'changes what its class or object is made of'
  const name = memberName(syntax, node)
  if (name === undefined) return 'holds a member whose name is computed'
  return taken.has(name) ? `holds a second member ${quoted(name, 60)}` : undefined
}

/** Names of members that the skeleton, or another hole, has beside those of a hole. Overloads and pairs of accessors of one hole may share a name. */
export function takenNames(syntax: Syntax, own: readonly Placed[]): ReadonlySet<string> {
  const nodes = new Set(own.map(({ node }) => node))
  const parents = new Set(own.map(({ parent }) => parent))
  const others = [...parents]
    .flatMap((parent) => childrenOf(syntax, parent))
    .filter((node) => !nodes.has(node))
  return new Set(['__proto__', ...others.flatMap((node) => memberNameIn(syntax, node) ?? [])])
}

function isMember(compiler: typeof ts, node: ts.Node, parent: ts.Node): boolean {
  if (compiler.isClassLike(parent)) return compiler.isClassElement(node)
  if (compiler.isInterfaceDeclaration(parent) || compiler.isTypeLiteralNode(parent))
    return compiler.isTypeElement(node)
  return compiler.isObjectLiteralExpression(parent) && compiler.isObjectLiteralElementLike(node)
}

function isTaken(compiler: typeof ts, node: ts.Node): boolean {
  const modifiers = compiler.canHaveModifiers(node) ? (compiler.getModifiers(node) ?? []) : []
  return (
    compiler.isSpreadAssignment(node) ||
    compiler.isCallSignatureDeclaration(node) ||
    compiler.isConstructSignatureDeclaration(node) ||
    modifiers.some(({ kind }) => isForeign(compiler, kind))
  )
}

/** Words that the parser takes before a member too, and that belong to a module. */
function isForeign({ SyntaxKind }: typeof ts, kind: ts.SyntaxKind): boolean {
  const words: readonly ts.SyntaxKind[] = [
    ...[SyntaxKind.DeclareKeyword, SyntaxKind.ExportKeyword],
    ...[SyntaxKind.DefaultKeyword, SyntaxKind.ConstKeyword],
  ]
  return words.includes(kind)
}

/** The name as a program knows it; `undefined` where only running the code tells. */
function memberName({ ts: compiler, file }: Syntax, node: ts.Node): string | undefined {
  if (compiler.isConstructorDeclaration(node)) return 'constructor'
  const name =
    compiler.isClassElement(node) || compiler.isTypeElement(node) ? node.name : nameOfProperty(compiler, node)
  if (name === undefined) return undefined
  if (compiler.isIdentifier(name) || compiler.isPrivateIdentifier(name)) return name.text
  if (compiler.isStringLiteralLike(name) || compiler.isNumericLiteral(name)) return name.text
  const text = name.getText(file)
  return /^\[Symbol\.[A-Za-z]+\]$/.test(text) ? text : undefined
}

function nameOfProperty(compiler: typeof ts, node: ts.Node): ts.PropertyName | undefined {
  return compiler.isObjectLiteralElementLike(node) && !compiler.isSpreadAssignment(node)
    ? node.name
    : undefined
}

function memberNameIn(syntax: Syntax, node: ts.Node): string | undefined {
  const { ts: compiler } = syntax
  const isNamed =
    compiler.isClassElement(node) || compiler.isTypeElement(node) || compiler.isObjectLiteralElementLike(node)
  return isNamed ? memberName(syntax, node) : undefined
}
