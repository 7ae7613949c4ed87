import type ts from 'typescript'
import type { Hole } from '../record/template.ts'
import type { CutHole } from '../render/cut.ts'
import { hole as found, type HoleFault } from './hole-fault.ts'
import { memberProblem, takenNames } from './member-problem.ts'
import { isWithin, type InsideNode } from './outside-form.ts'
import { statementProblem } from './statement-problem.ts'
import type { Syntax } from './syntax.ts'

/** What stands in a hole is what its kind allows. `inside`: of all holes. */
export function kindFaults(
  syntax: Syntax,
  hole: Hole,
  cut: CutHole,
  inside: readonly InsideNode[],
): HoleFault[] {
  const own = inside.filter((each) => each.hole === hole.name)
  const problem = (node: ts.Node, message: string): HoleFault =>
    found('HOLE_KIND', hole.name, message, node.getStart(syntax.file))
  switch (hole.kind) {
    case 'expression':
      return expressionFaults(syntax, own, problem, cut)
    case 'statements':
      return own.flatMap(({ node, parent }) =>
        faultOf(node, statementProblem(syntax, { node, parent }, hole), problem),
      )
    case 'members':
      return memberFaults(syntax, own, problem)
    case 'imports':
      return own.flatMap(({ node }) => faultOf(node, importProblem(syntax, node), problem))
    case 'doc':
      return docFaults(syntax, cut, own, problem)
  }
}

function memberFaults(syntax: Syntax, own: readonly InsideNode[], problem: Fault): HoleFault[] {
  const taken = takenNames(syntax, own)
  return own.flatMap(({ node, parent }) =>
    faultOf(node, memberProblem(syntax, { node, parent }, taken), problem),
  )
}

type Fault = (node: ts.Node, message: string) => HoleFault

function faultOf(node: ts.Node, message: string | undefined, problem: Fault): HoleFault[] {
  return message === undefined ? [] : [problem(node, message)]
}

function expressionFaults(
  { ts: compiler }: Syntax,
  own: readonly InsideNode[],
  problem: Fault,
  cut: CutHole,
): HoleFault[] {
  const [first, second] = own
  if (first === undefined) return [found('HOLE_KIND', cut.name, 'holds no expression', cut.start)]
  if (second !== undefined) return [problem(second.node, 'holds more than one expression')]
  const { node } = first
  const isComma =
    compiler.isBinaryExpression(node) && node.operatorToken.kind === compiler.SyntaxKind.CommaToken
  const isWhole =
    compiler.isExpression(node) && !compiler.isSpreadElement(node) && !compiler.isOmittedExpression(node)
  return isWhole && !isComma ? [] : [problem(node, 'holds what is not one expression')]
}

/** Imports that say by name what they take. */
function importProblem({ ts: compiler }: Syntax, node: ts.Node): string | undefined {
  if (!compiler.isImportDeclaration(node)) return 'holds what is no import'
  if (node.importClause === undefined) return 'holds an import that only runs its module'
  return compiler.isStringLiteral(node.moduleSpecifier) ? undefined : 'holds an import of no module'
}

/** One comment that documents what follows, and nothing else. */
function docFaults(
  { text, comments }: Syntax,
  cut: CutHole,
  own: readonly InsideNode[],
  problem: Fault,
): HoleFault[] {
  const [first] = own
  if (first !== undefined) return [problem(first.node, 'holds code, and is a hole for a comment')]
  const inside = comments.filter((comment) => isWithin(comment, cut))
  const isOne = inside.every(({ start }) => text.startsWith('/**', start)) && inside.length <= 1
  return isOne ? [] : [found('HOLE_KIND', cut.name, 'holds more than one documentation comment', cut.start)]
}
