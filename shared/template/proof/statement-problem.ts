import type ts from 'typescript'
import type { Hole } from '../record/template.ts'
import { childrenOf, type Syntax } from './syntax.ts'

/** A node of a hole, and the node of the skeleton that holds it. */
export interface Placed {
  node: ts.Node
  parent: ts.Node
}

/** Why a node is no statement that a hole may hold. */
export function statementProblem(
  syntax: Syntax,
  { node, parent }: Placed,
  { leaves }: Hole,
): string | undefined {
  const { ts: compiler } = syntax
  if (!compiler.isStatement(node)) return 'holds what is no statement'
  if (!isList(compiler, parent)) return 'is one statement of the skeleton'
  if (isOfModule(compiler, node)) return 'holds an import, an export or a declaration of what lies elsewhere'
  if (compiler.isExpressionStatement(node) && compiler.isStringLiteralLike(node.expression))
    return 'holds a directive'
  return leavingProblem(syntax, node, { inFunction: !leaves, inLoop: true, inSwitch: true })
}

function isList(compiler: typeof ts, parent: ts.Node): boolean {
  return (
    compiler.isBlock(parent) ||
    compiler.isSourceFile(parent) ||
    compiler.isCaseOrDefaultClause(parent) ||
    compiler.isModuleBlock(parent)
  )
}

function isOfModule(compiler: typeof ts, node: ts.Node): boolean {
  const isModule =
    compiler.isImportDeclaration(node) ||
    compiler.isImportEqualsDeclaration(node) ||
    compiler.isExportDeclaration(node) ||
    compiler.isExportAssignment(node) ||
    compiler.isNamespaceExportDeclaration(node) ||
    compiler.isModuleDeclaration(node)
  const modifiers = compiler.canHaveModifiers(node) ? (compiler.getModifiers(node) ?? []) : []
  const { SyntaxKind } = compiler
  const words: readonly ts.SyntaxKind[] = [
    SyntaxKind.ExportKeyword,
    SyntaxKind.DefaultKeyword,
    SyntaxKind.DeclareKeyword,
  ]
  return isModule || modifiers.some(({ kind }) => words.includes(kind))
}

/** Which jumps would leave the hole from where a node stands. */
interface Leaving {
  inFunction: boolean
  inLoop: boolean
  inSwitch: boolean
}

/** Why control leaves the hole past the rest of the skeleton, or names are looked up otherwise. */
function leavingProblem(syntax: Syntax, node: ts.Node, leaving: Leaving): string | undefined {
  const own = jumpProblem(syntax.ts, node, leaving)
  if (own !== undefined) return own
  const inner = leavingIn(syntax.ts, node, leaving)
  for (const child of childrenOf(syntax, node)) {
    const problem = leavingProblem(syntax, child, inner)
    if (problem !== undefined) return problem
  }
  return undefined
}

function jumpProblem(compiler: typeof ts, node: ts.Node, leaving: Leaving): string | undefined {
  if (compiler.isWithStatement(node)) return 'holds a with statement'
  if (compiler.isReturnStatement(node) && leaving.inFunction) return 'returns from the function around it'
  if (!compiler.isBreakOrContinueStatement(node)) return undefined
  // its label may stand around the hole
  if (node.label !== undefined) return 'jumps to a label'
  if (compiler.isContinueStatement(node)) return leaving.inLoop ? 'continues a loop around it' : undefined
  return leaving.inSwitch ? 'breaks what is around it' : undefined
}

function leavingIn(compiler: typeof ts, node: ts.Node, leaving: Leaving): Leaving {
  if (compiler.isFunctionLike(node) || compiler.isClassStaticBlockDeclaration(node))
    return { inFunction: false, inLoop: false, inSwitch: false }
  if (compiler.isIterationStatement(node, false)) return { ...leaving, inLoop: false, inSwitch: false }
  return compiler.isSwitchStatement(node) ? { ...leaving, inSwitch: false } : leaving
}
