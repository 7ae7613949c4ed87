import type ts from 'typescript'
import type { VariantOf } from '../features.ts'
import { isTop, pointAt, type Point, type Visit } from './visit.ts'

/** What names look like. */
export function namePoints(compiler: typeof ts): Point[] {
  const { SyntaxKind } = compiler
  return [
    pointAt(SyntaxKind.VariableDeclaration, compiler.isVariableDeclaration, variableName),
    pointAt(SyntaxKind.Parameter, compiler.isParameter, parameterName),
    pointAt(SyntaxKind.PropertySignature, compiler.isPropertySignature, booleanName),
    pointAt(SyntaxKind.PropertyDeclaration, compiler.isPropertyDeclaration, booleanName),
    pointAt(SyntaxKind.FunctionDeclaration, compiler.isFunctionDeclaration, booleanName),
    pointAt(SyntaxKind.TypeParameter, compiler.isTypeParameterDeclaration, typeParameter),
  ]
}

function variableName(node: ts.VariableDeclaration, visit: Visit): void {
  booleanName(node, visit)
  nameLength(node, visit)
  const [, statement, list] = visit.around
  if (!isTop(visit, 2) || statement === undefined || list === undefined) return
  if (!visit.ts.isVariableStatement(statement) || (list.flags & visit.ts.NodeFlags.Const) === 0) return
  if (visit.ts.isIdentifier(node.name) && isFixed(node.initializer, visit))
    visit.vote('topConstant', caseOf(node.name.text))
}

function parameterName(node: ts.ParameterDeclaration, visit: Visit): void {
  booleanName(node, visit)
  nameLength(node, visit)
}

/** A value that is written out, so that its name is that of a constant and not of a function or an object that works. */
function isFixed(node: ts.Expression | undefined, { ts: compiler }: Visit): boolean {
  if (node === undefined) return false
  const { SyntaxKind } = compiler
  const inner = compiler.isAsExpression(node) || compiler.isSatisfiesExpression(node) ? node.expression : node
  if (compiler.isNewExpression(inner))
    return compiler.isIdentifier(inner.expression) && /^(?:Set|Map|RegExp)$/.test(inner.expression.text)
  return (
    compiler.isLiteralExpression(inner) ||
    compiler.isArrayLiteralExpression(inner) ||
    compiler.isObjectLiteralExpression(inner) ||
    compiler.isPrefixUnaryExpression(inner) ||
    inner.kind === SyntaxKind.TrueKeyword ||
    inner.kind === SyntaxKind.FalseKeyword
  )
}

function caseOf(name: string): VariantOf<'topConstant'> {
  if (/^[A-Z][A-Z0-9_]*$/.test(name)) return 'upper'
  return /^[A-Z]/.test(name) ? 'pascal' : 'camel'
}

const PREFIXED =
  /^_?(?:is|has|have|had|can|could|should|will|was|were|are|did|does|do|needs|must|may)(?:[A-Z_]|$)/

type Named =
  | ts.VariableDeclaration
  | ts.ParameterDeclaration
  | ts.PropertySignature
  | ts.PropertyDeclaration
  | ts.FunctionDeclaration

function booleanName(node: Named, visit: Visit): void {
  const { ts: compiler } = visit
  if (node.name === undefined || !compiler.isIdentifier(node.name)) return
  const value =
    compiler.isFunctionDeclaration(node) || compiler.isPropertySignature(node)
      ? undefined
      : node.initializer?.kind
  const { BooleanKeyword, TrueKeyword, FalseKeyword } = compiler.SyntaxKind
  if (node.type?.kind !== BooleanKeyword && value !== TrueKeyword && value !== FalseKeyword) return
  visit.vote('booleanName', PREFIXED.test(node.name.text) ? 'prefixed' : 'bare')
}

function nameLength(node: ts.VariableDeclaration | ts.ParameterDeclaration, visit: Visit): void {
  if (visit.ts.isIdentifier(node.name)) visit.vote('nameLength', lengthOf(node.name.text.length))
}

function lengthOf(letters: number): VariantOf<'nameLength'> {
  if (letters === 1) return 'letter'
  if (letters <= 4) return 'short'
  return letters <= 9 ? 'middle' : 'long'
}

function typeParameter({ name }: ts.TypeParameterDeclaration, visit: Visit): void {
  visit.vote('typeParameter', parameterForm(name.text))
}

function parameterForm(name: string): VariantOf<'typeParameter'> {
  if (/^[A-Z]$/.test(name)) return 'letter'
  if (/^T[A-Z]/.test(name)) return 'prefixed'
  return /^[A-Z][a-z]/.test(name) ? 'word' : 'other'
}

/** How a file of several words is named, by its path; `undefined` for one word, which fits several ways. */
export function fileNameForm(path: string): VariantOf<'fileName'> | undefined {
  const [name = ''] = (path.split('/').at(-1) ?? '').replace(/^[._]+/, '').split('.')
  if (/^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(name)) return 'kebab'
  if (/^[a-z0-9]+(?:_[a-z0-9]+)+$/.test(name)) return 'snake'
  if (/^[a-z][a-z0-9]*(?:[A-Z][A-Za-z0-9]*)+$/.test(name)) return 'camel'
  return /^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*$/.test(name) ? 'pascal' : undefined
}
