import { isParenthesized, nodeIn, type SyntaxNode } from './node.ts'
import type { Visit } from './visit.ts'

/** How strongly the parts of an expression are bound; what is written as one word or in brackets is bound strongest. */
export const ATOM = 20
export const UNARY = 15

const BINARY: Record<string, number> = {
  '??': 3,
  '||': 3,
  '&&': 4,
  '|': 5,
  '^': 6,
  '&': 7,
  '==': 8,
  '!=': 8,
  '===': 8,
  '!==': 8,
  '<': 9,
  '<=': 9,
  '>': 9,
  '>=': 9,
  in: 9,
  instanceof: 9,
  '<<': 10,
  '>>': 10,
  '>>>': 10,
  '+': 11,
  '-': 11,
  '*': 12,
  '/': 12,
  '%': 12,
  '**': 13,
}

/** The strength of an operator between two operands. */
export function strengthOf(operator: string): number {
  return BINARY[operator] ?? 1
}

/** How strongly the parts of this node are bound. */
export function strengthOfNode({ type, operator }: SyntaxNode): number {
  if (type === 'SequenceExpression') return 0
  if (/^(Assignment|Conditional|ArrowFunction|Yield)Expression$/.test(type)) return 1
  if (/^(Binary|Logical)Expression$/.test(type)) return strengthOf(String(operator))
  if (/^TS(As|Satisfies)Expression$/.test(type)) return strengthOf('<')
  if (/^(Unary|Await|Update)Expression$|^TSTypeAssertion$/.test(type)) return UNARY
  return ATOM
}

/** The code of an expression, in parentheses where it is bound less strongly than `least`. */
export function operand(node: SyntaxNode, text: string, least = ATOM): string {
  const code = text.slice(node.start, node.end)
  return strengthOfNode(node) < least || (least === ATOM && isBlockLike(code)) ? `(${code})` : code
}

/**
 * Code that takes the place of a node, in parentheses where its neighbours would else be bound to a part of it, or run together
 * with it.
 */
export function fitted(visit: Visit, code: string, strength: number): string {
  const { node, text } = visit
  if (isParenthesized(node)) return strength === 0 ? `(${code})` : code
  const [before, after] = [
    text.charAt(node.start - 1) + code.charAt(0),
    code.slice(-1) + text.charAt(node.end),
  ]
  const isMerged = /^(\+\+|--|\/\/|<!)$/.test(before) || (visit.key === 'object' && /^\d/.test(code))
  if (isMerged || isTaken(visit, code, strength)) return `(${code})`
  return `${isOneWord(before) ? ' ' : ''}${code}${isOneWord(after) ? ' ' : ''}`
}

function isOneWord(characters: string): boolean {
  return /^[\w$]{2}$/.test(characters)
}

/** Would the neighbours take a part of the code, or read it as something else? */
function isTaken({ node, key, parent }: Visit, code: string, strength: number): boolean {
  const isFree = FREE[parent?.node.type ?? '']?.includes(key) === true
  if (isFree && strength > (key === 'test' ? 2 : 0)) return false
  // `??` stands beside `||` and `&&` in parentheses alone
  const isMixed = strength < strengthOf('|') && parent?.node.type === 'LogicalExpression'
  return strength < strengthOfNode(node) || isMixed || isBlockLike(code)
}

/** Fields in which no neighbour binds a part of the expression, and which no statement begins with. */
const FREE: Record<string, readonly string[]> = {
  ReturnStatement: ['argument'],
  IfStatement: ['test'],
  WhileStatement: ['test'],
  DoWhileStatement: ['test'],
  SwitchStatement: ['discriminant'],
  VariableDeclarator: ['init'],
  AssignmentExpression: ['right'],
  AssignmentPattern: ['right'],
  TemplateLiteral: ['expressions'],
  ArrayExpression: ['elements'],
  ObjectProperty: ['value'],
  ClassProperty: ['value'],
  ConditionalExpression: ['test', 'consequent', 'alternate'],
  MemberExpression: ['property'],
  OptionalMemberExpression: ['property'],
  CallExpression: ['arguments'],
  OptionalCallExpression: ['arguments'],
  NewExpression: ['arguments'],
}

/** Would a statement or the body of an arrow that begins so be read in another way? */
function isBlockLike(code: string): boolean {
  return /^(\{|(async\s+)?function\b|class\b|let\b)/.test(code)
}

/** Where the sign of an expression with two operands begins; -1 where it is not found. */
export function signAt(node: SyntaxNode, text: string): number {
  const [left, right] = [nodeIn(node, 'left'), nodeIn(node, 'right')]
  if (left === undefined || right === undefined) return -1
  const between = text.slice(left.end, right.start)
  const gap = /^(?:\s|\)|\/\*[^]*?\*\/|\/\/.*)*/.exec(between)?.[0].length ?? 0
  return between.startsWith(String(node['operator']), gap) ? left.end + gap : -1
}
