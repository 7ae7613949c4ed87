import { isNode, type SyntaxNode } from './syntax.ts'

/** Numbers of constants by name. */
export type Constants = ReadonlyMap<string, number>

/** The number that an expression of literals and constants stands for, e.g. 86400 for `24 * 60 * 60`. */
export function foldNumber(node: unknown, constants: Constants, depth = 0): number | undefined {
  if (!isNode(node) || depth > MAX_DEPTH) return undefined
  const fold = (inner: unknown): number | undefined => foldNumber(inner, constants, depth + 1)
  switch (node.type) {
    case 'NumericLiteral':
      return typeof node['value'] === 'number' ? node['value'] : undefined
    case 'Identifier':
      return constants.get(String(node['name']))
    case 'UnaryExpression':
      return negated(node['operator'], fold(node['argument']))
    case 'BinaryExpression':
      return combined(node['operator'], fold(node['left']), fold(node['right']))
    case 'TSAsExpression':
    case 'ParenthesizedExpression':
      return fold(node['expression'])
    default:
      return undefined
  }
}

const MAX_DEPTH = 20

function negated(operator: unknown, value: number | undefined): number | undefined {
  return operator === '-' && value !== undefined ? -value : undefined
}

const OPERATORS: Record<string, (left: number, right: number) => number> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '**': (left, right) => left ** right,
}

function combined(
  operator: unknown,
  left: number | undefined,
  right: number | undefined,
): number | undefined {
  const apply =
    typeof operator === 'string' && Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined
  if (apply === undefined || left === undefined || right === undefined) return undefined
  return apply(left, right)
}

/** The constants of a file whose value can be told. */
export function constantsIn(nodes: readonly SyntaxNode[]): Constants {
  const constants = new Map<string, number>()
  for (const node of nodes) {
    if (node.type !== 'VariableDeclarator' || !isNode(node['id'])) continue
    const value = foldNumber(node['init'], constants)
    if (node['id'].type === 'Identifier' && value !== undefined)
      constants.set(String(node['id']['name']), value)
  }
  return constants
}
