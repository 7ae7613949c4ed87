import type ts from 'typescript'
import { isNull, isUndefined, parentOf, pointAt, textOf, type Point, type Visit } from './visit.ts'

/** How values are tested, compared and replaced where there are none. */
export function valuePoints(compiler: typeof ts): Point[] {
  const { SyntaxKind: Kind } = compiler
  return [
    pointAt(Kind.BinaryExpression, compiler.isBinaryExpression, binary),
    pointAt(Kind.PrefixUnaryExpression, compiler.isPrefixUnaryExpression, negation),
    pointAt(Kind.PropertyAccessExpression, compiler.isPropertyAccessExpression, chain),
    pointAt(Kind.ElementAccessExpression, compiler.isElementAccessExpression, chain),
    pointAt(Kind.CallExpression, compiler.isCallExpression, chain),
    pointAt(Kind.ReturnStatement, compiler.isReturnStatement, ({ expression }, visit) =>
      noValue(expression, visit),
    ),
    pointAt(Kind.ConditionalExpression, compiler.isConditionalExpression, conditional),
    pointAt(Kind.VariableDeclaration, compiler.isVariableDeclaration, ({ initializer }, visit) =>
      noValue(initializer, visit),
    ),
    pointAt(Kind.PropertyAssignment, compiler.isPropertyAssignment, ({ initializer }, visit) =>
      noValue(initializer, visit),
    ),
  ]
}

/** What each operator says. */
const OPERATORS: Record<string, (node: ts.BinaryExpression, visit: Visit) => void> = {
  '===': (node, visit) => compared(node, 'strict', visit),
  '!==': (node, visit) => compared(node, 'strict', visit),
  '==': (node, visit) => compared(node, 'loose', visit),
  '!=': (node, visit) => compared(node, 'loose', visit),
  '??': (_, visit) => visit.vote('fallback', 'nullish'),
  '??=': (_, visit) => visit.vote('fallback', 'nullish'),
  '||': (node, visit) => orFallback(node, visit),
  '||=': (node, visit) => orFallback(node, visit),
  '&&': (node, visit) => andAccess(node, visit),
  '+': (node, visit) => concatenation(node, visit),
}

function binary(node: ts.BinaryExpression, visit: Visit): void {
  OPERATORS[visit.ts.tokenToString(node.operatorToken.kind) ?? '']?.(node, visit)
}

function compared(node: ts.BinaryExpression, form: 'strict' | 'loose', visit: Visit): void {
  const sides = [node.left, node.right]
  const isToUndefined = sides.some((side) => isUndefined(side, visit))
  const isToNull = sides.some((side) => isNull(side, visit))
  if (isTypeofUndefined(node, visit)) visit.vote('nullTest', 'typeof')
  else if (!isToUndefined && !isToNull) visit.vote('equality', form)
  else if (form === 'loose') visit.vote('nullTest', 'loose')
  else visit.vote('nullTest', isToUndefined ? 'undefined' : 'null')
}

function isTypeofUndefined({ left, right }: ts.BinaryExpression, { ts: compiler }: Visit): boolean {
  return compiler.isTypeOfExpression(left) && compiler.isStringLiteral(right) && right.text === 'undefined'
}

/** `a || 'text'` stands in for a missing value; `a || b` may be a question of true or false. */
function orFallback({ right }: ts.BinaryExpression, visit: Visit): void {
  const { ts: compiler } = visit
  const isValue =
    compiler.isLiteralExpression(right) ||
    compiler.isObjectLiteralExpression(right) ||
    compiler.isArrayLiteralExpression(right) ||
    isNull(right, visit) ||
    isUndefined(right, visit)
  if (isValue) visit.vote('fallback', 'or')
}

/** `a && a.b`, also with a longer chain on the right. */
function andAccess({ left, right }: ts.BinaryExpression, visit: Visit): void {
  const { ts: compiler } = visit
  if (!compiler.isIdentifier(left) && !compiler.isPropertyAccessExpression(left)) return
  if (!compiler.isPropertyAccessExpression(right) && !compiler.isCallExpression(right)) return
  const [guarded, used] = [textOf(left, visit), textOf(right, visit)]
  if (used.startsWith(`${guarded}.`) || used.startsWith(`${guarded}[`)) visit.vote('safeAccess', 'and')
}

/** Only the whole sum counts, not each of its parts. */
function concatenation({ left, right }: ts.BinaryExpression, visit: Visit): void {
  const { ts: compiler } = visit
  const isText = (node: ts.Node): boolean =>
    compiler.isStringLiteral(node) || compiler.isNoSubstitutionTemplateLiteral(node)
  if (!isText(left) && !isText(right)) return
  if (!(isText(left) && isText(right))) visit.vote('text', 'plus')
}

function negation({ operator, operand }: ts.PrefixUnaryExpression, visit: Visit): void {
  const { ts: compiler } = visit
  const { ExclamationToken } = compiler.SyntaxKind
  if (operator !== ExclamationToken) return
  const parent = parentOf(visit)
  // the outer of two has voted
  if (parent !== undefined && compiler.isPrefixUnaryExpression(parent)) return
  const isDouble = compiler.isPrefixUnaryExpression(operand) && operand.operator === ExclamationToken
  if (isDouble) visit.vote('nullTest', 'doubleNot')
  else if (compiler.isIdentifier(operand) || compiler.isPropertyAccessExpression(operand))
    visit.vote('nullTest', 'not')
}

function chain(
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression,
  visit: Visit,
): void {
  if (node.questionDotToken !== undefined) visit.vote('safeAccess', 'chain')
}

function conditional({ whenTrue, whenFalse }: ts.ConditionalExpression, visit: Visit): void {
  noValue(whenTrue, visit)
  noValue(whenFalse, visit)
}

function noValue(node: ts.Expression | undefined, visit: Visit): void {
  if (node === undefined) return
  if (isNull(node, visit)) visit.vote('noValue', 'null')
  else if (isUndefined(node, visit)) visit.vote('noValue', 'undefined')
}
