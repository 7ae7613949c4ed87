import type ts from 'typescript'
import { unwrapped } from '../../source/open-source.ts'

/** Code or JSON as the compiler reads it. */
export interface ParsedFile {
  ts: typeof ts
  file: ts.SourceFile
}

/** Names lead to names no further than this. */
const MOST_STEPS = 20

/** What an expression of numbers and constants of the file comes to: `-10`, `9 * 10`, `MINIMUM`; `undefined` where only running it tells. */
export function constantNumber(parsed: ParsedFile, expression: ts.Expression, steps = 0): number | undefined {
  const { ts: compiler } = parsed
  const node = unwrapped(compiler, expression)
  if (steps > MOST_STEPS) return undefined
  if (compiler.isNumericLiteral(node)) return Number(node.text)
  const valueOf = (inner: ts.Expression): number | undefined => constantNumber(parsed, inner, steps + 1)
  if (compiler.isPrefixUnaryExpression(node)) return signed(parsed, node.operator, valueOf(node.operand))
  if (compiler.isBinaryExpression(node))
    return calculated(parsed, node.operatorToken.kind, [valueOf(node.left), valueOf(node.right)])
  if (!compiler.isIdentifier(node)) return undefined
  const value = constantOf(parsed, node.text)
  return value === undefined ? undefined : valueOf(value)
}

function signed(
  { ts: { SyntaxKind } }: ParsedFile,
  operator: ts.PrefixUnaryOperator,
  value: number | undefined,
): number | undefined {
  if (value === undefined) return undefined
  if (operator === SyntaxKind.MinusToken) return -value
  return operator === SyntaxKind.PlusToken ? value : undefined
}

function calculated(
  { ts: { SyntaxKind } }: ParsedFile,
  operator: ts.BinaryOperator,
  [left, right]: [number | undefined, number | undefined],
): number | undefined {
  if (left === undefined || right === undefined) return undefined
  if (operator === SyntaxKind.PlusToken) return left + right
  if (operator === SyntaxKind.MinusToken) return left - right
  if (operator === SyntaxKind.AsteriskToken) return left * right
  if (operator === SyntaxKind.AsteriskAsteriskToken) return left ** right
  return operator === SyntaxKind.SlashToken ? left / right : undefined
}

/** What a name stands for, where the file gives it a list, an object or a text; the expression itself elsewhere. */
export function constantValue(parsed: ParsedFile, expression: ts.Expression): ts.Expression {
  const { ts: compiler } = parsed
  let node = unwrapped(compiler, expression)
  for (let step = 0; step < MOST_STEPS && compiler.isIdentifier(node); step += 1) {
    const value = constantOf(parsed, node.text)
    if (value === undefined) break
    node = unwrapped(compiler, value)
  }
  return node
}

/** What the variable of this name at the top of the file is given there. */
export function constantOf({ ts: compiler, file }: ParsedFile, name: string): ts.Expression | undefined {
  const lists = file.statements.filter(compiler.isVariableStatement).map((each) => each.declarationList)
  return lists
    .flatMap(({ declarations }) => [...declarations])
    .find((each) => compiler.isIdentifier(each.name) && each.name.text === name)?.initializer
}
