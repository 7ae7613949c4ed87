import type ts from 'typescript'
import type { VariantOf } from '../features.ts'
import { methodName, parentOf, pointAt, type Point, type Visit } from './visit.ts'

/** How code branches, repeats, waits and fails. */
export function controlPoints(compiler: typeof ts): Point[] {
  const { SyntaxKind: Kind } = compiler
  return [
    pointAt(Kind.AwaitExpression, compiler.isAwaitExpression, (_, visit) => visit.vote('asyncForm', 'await')),
    pointAt(Kind.CallExpression, compiler.isCallExpression, calledMethod),
    pointAt(Kind.TryStatement, compiler.isTryStatement, tryForm),
    pointAt(Kind.ThrowStatement, compiler.isThrowStatement, throwForm),
    pointAt(Kind.CatchClause, compiler.isCatchClause, catchBinding),
    pointAt(Kind.ForOfStatement, compiler.isForOfStatement, (_, visit) => visit.vote('iteration', 'forOf')),
    pointAt(Kind.ForInStatement, compiler.isForInStatement, (_, visit) => visit.vote('iteration', 'forIn')),
    pointAt(Kind.ForStatement, compiler.isForStatement, (_, visit) => visit.vote('iteration', 'forIndex')),
    pointAt(Kind.WhileStatement, compiler.isWhileStatement, (_, visit) => visit.vote('iteration', 'while')),
    pointAt(Kind.IfStatement, compiler.isIfStatement, ifForms),
    pointAt(Kind.SwitchStatement, compiler.isSwitchStatement, (_, visit) => visit.vote('branches', 'switch')),
  ]
}

const METHODS = new Set(['map', 'filter', 'flatMap', 'some', 'every', 'find', 'findIndex', 'findLast'])

function calledMethod(node: ts.CallExpression, visit: Visit): void {
  const name = methodName(node, visit)
  if (name === undefined) return
  if (name === 'then') visit.vote('asyncForm', 'then')
  else if (name === 'catch') visit.vote('rejection', 'catch')
  else if (name === 'forEach') visit.vote('iteration', 'forEach')
  else if (name === 'reduce' || name === 'reduceRight') visit.vote('iteration', 'reduce')
  else if (METHODS.has(name)) visit.vote('iteration', 'method')
}

function tryForm({ catchClause }: ts.TryStatement, visit: Visit): void {
  if (catchClause !== undefined) visit.vote('rejection', 'try')
}

const BUILTIN_ERRORS = /^(?:Type|Range|Syntax|Reference|URI|Eval|Aggregate)Error$/

function throwForm({ expression }: ts.ThrowStatement, visit: Visit): void {
  const { ts: compiler } = visit
  if (compiler.isNewExpression(expression)) visit.vote('throwForm', errorClass(expression, visit))
  else if (compiler.isCallExpression(expression)) visit.vote('throwForm', 'factory')
  else if (compiler.isIdentifier(expression)) visit.vote('throwForm', 'rethrow')
}

function errorClass({ expression }: ts.NewExpression, { ts: compiler }: Visit): VariantOf<'throwForm'> {
  const name = compiler.isIdentifier(expression) ? expression.text : ''
  if (name === 'Error') return 'error'
  return BUILTIN_ERRORS.test(name) ? 'builtin' : 'custom'
}

function catchBinding({ variableDeclaration }: ts.CatchClause, visit: Visit): void {
  if (variableDeclaration === undefined) {
    visit.vote('catchBinding', 'omitted')
    return
  }
  const { name } = variableDeclaration
  const text = visit.ts.isIdentifier(name) ? name.text : ''
  const known = (['e', 'err', 'error'] as const).find((each) => each === text)
  visit.vote('catchBinding', known ?? 'other')
}

function ifForms(node: ts.IfStatement, visit: Visit): void {
  bracesOf(node.thenStatement, visit)
  const parent = parentOf(visit)
  // the rest of a chain is part of its first if
  if (parent !== undefined && visit.ts.isIfStatement(parent) && parent.elseStatement === node) return
  const { elseStatement } = node
  if (elseStatement === undefined) {
    if (isExit(node.thenStatement, visit)) visit.vote('guard', 'guard')
    return
  }
  visit.vote('guard', 'else')
  if (visit.ts.isIfStatement(elseStatement)) visit.vote('branches', 'elseIf')
}

function bracesOf(branch: ts.Statement, visit: Visit): void {
  if (!visit.ts.isBlock(branch)) visit.vote('singleBranch', 'bare')
  else if (branch.statements.length === 1) visit.vote('singleBranch', 'braces')
}

function isExit(branch: ts.Statement, visit: Visit): boolean {
  const { ts: compiler } = visit
  const last = compiler.isBlock(branch) ? branch.statements.at(-1) : branch
  if (last === undefined) return false
  return (
    compiler.isReturnStatement(last) ||
    compiler.isThrowStatement(last) ||
    compiler.isContinueStatement(last) ||
    compiler.isBreakStatement(last)
  )
}
