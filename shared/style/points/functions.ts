import type ts from 'typescript'
import { isTop, parentOf, pointAt, type Point, type Visit } from './visit.ts'

/** How functions are written. */
export function functionPoints(compiler: typeof ts): Point[] {
  const { SyntaxKind: Kind } = compiler
  return [
    pointAt(Kind.FunctionDeclaration, compiler.isFunctionDeclaration, declaredFunction),
    pointAt(Kind.VariableDeclaration, compiler.isVariableDeclaration, functionConstant),
    pointAt(Kind.MethodDeclaration, compiler.isMethodDeclaration, method),
    pointAt(Kind.PropertyAssignment, compiler.isPropertyAssignment, objectFunction),
    pointAt(Kind.ArrowFunction, compiler.isArrowFunction, arrowFunction),
    pointAt(Kind.CallExpression, compiler.isCallExpression, callbacks),
    pointAt(Kind.Parameter, compiler.isParameter, parameter),
  ]
}

function declaredFunction(node: ts.FunctionDeclaration, visit: Visit): void {
  if (node.body === undefined) return
  visit.vote(isTop(visit) ? 'topFunction' : 'innerFunction', 'declaration')
  returnType(node, visit)
}

function functionConstant({ initializer, type }: ts.VariableDeclaration, visit: Visit): void {
  if (initializer === undefined) return
  const form = formOf(initializer, visit)
  if (form === undefined) return
  const [, statement] = visit.around
  const isAtTop = isTop(visit, 2) && statement !== undefined && visit.ts.isVariableStatement(statement)
  visit.vote(isAtTop ? 'topFunction' : 'innerFunction', form)
  // a constant with a type says what its function gives
  if (type === undefined) returnType(initializer, visit)
}

function formOf(node: ts.Node, { ts: compiler }: Visit): 'arrow' | 'expression' | undefined {
  if (compiler.isArrowFunction(node)) return 'arrow'
  return compiler.isFunctionExpression(node) ? 'expression' : undefined
}

function returnType(node: ts.Node, visit: Visit): void {
  if (!visit.isTyped || !visit.ts.isFunctionLike(node)) return
  visit.vote('returnType', node.type === undefined ? 'inferred' : 'explicit')
}

function method(node: ts.MethodDeclaration, visit: Visit): void {
  const parent = parentOf(visit)
  if (parent !== undefined && visit.ts.isObjectLiteralExpression(parent))
    visit.vote('objectFunction', 'method')
  else if (node.body !== undefined) returnType(node, visit)
}

function objectFunction({ initializer }: ts.PropertyAssignment, visit: Visit): void {
  const form = formOf(initializer, visit)
  if (form !== undefined) visit.vote('objectFunction', form)
}

function arrowFunction({ body }: ts.ArrowFunction, visit: Visit): void {
  visit.vote('arrowBody', visit.ts.isBlock(body) ? 'block' : 'expression')
}

function callbacks({ arguments: given }: ts.CallExpression, visit: Visit): void {
  for (const argument of given) {
    const form = formOf(argument, visit)
    if (form !== undefined) visit.vote('callback', form)
  }
}

function parameter(node: ts.ParameterDeclaration, visit: Visit): void {
  const { ts: compiler } = visit
  const parent = parentOf(visit)
  if (parent === undefined || compiler.isTypeNode(parent)) return
  visit.vote('parameterShape', compiler.isObjectBindingPattern(node.name) ? 'destructured' : 'named')
  if (node.questionToken !== undefined) visit.vote('optionalParameter', 'question')
  else if (node.initializer !== undefined) visit.vote('optionalParameter', 'default')
  else if (node.type !== undefined && isWithUndefined(node.type, visit))
    visit.vote('optionalParameter', 'union')
}

function isWithUndefined(type: ts.TypeNode, { ts: compiler }: Visit): boolean {
  return (
    compiler.isUnionTypeNode(type) &&
    type.types.some(({ kind }) => kind === compiler.SyntaxKind.UndefinedKeyword)
  )
}
