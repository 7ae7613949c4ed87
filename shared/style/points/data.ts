import type ts from 'typescript'
import { methodName, pointAt, type Point, type Visit } from './visit.ts'

/** How objects are made and read, and texts put together. */
export function dataPoints(compiler: typeof ts): Point[] {
  const { SyntaxKind: Kind } = compiler
  return [
    pointAt(Kind.ShorthandPropertyAssignment, compiler.isShorthandPropertyAssignment, (_, visit) =>
      visit.vote('shorthand', 'short'),
    ),
    pointAt(Kind.PropertyAssignment, compiler.isPropertyAssignment, longProperty),
    pointAt(Kind.SpreadAssignment, compiler.isSpreadAssignment, (_, visit) => visit.vote('merge', 'spread')),
    pointAt(Kind.CallExpression, compiler.isCallExpression, assignedObject),
    pointAt(Kind.VariableDeclaration, compiler.isVariableDeclaration, memberReading),
    pointAt(Kind.TemplateExpression, compiler.isTemplateExpression, (_, visit) =>
      visit.vote('text', 'template'),
    ),
  ]
}

function longProperty({ name, initializer }: ts.PropertyAssignment, visit: Visit): void {
  const { ts: compiler } = visit
  if (!compiler.isIdentifier(name) || !compiler.isIdentifier(initializer)) return
  if (name.text === initializer.text) visit.vote('shorthand', 'long')
}

function assignedObject(node: ts.CallExpression, visit: Visit): void {
  if (methodName(node, visit) !== 'assign' || !visit.ts.isPropertyAccessExpression(node.expression)) return
  const { expression } = node.expression
  if (visit.ts.isIdentifier(expression) && expression.text === 'Object') visit.vote('merge', 'assign')
}

function memberReading({ name, initializer }: ts.VariableDeclaration, visit: Visit): void {
  const { ts: compiler } = visit
  if (initializer === undefined) return
  if (compiler.isObjectBindingPattern(name)) visit.vote('memberReading', 'destructured')
  else if (compiler.isIdentifier(name) && compiler.isPropertyAccessExpression(initializer)) {
    if (initializer.name.text === name.text) visit.vote('memberReading', 'member')
  }
}
