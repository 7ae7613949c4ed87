/** A node of a syntax tree, as the parser gives it. */
export interface SyntaxNode {
  type: string
  start: number
  end: number
  loc?: { start: { line: number } } | null
  [key: string]: unknown
}

/** Is this value of a field another node? */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

/** The node in a field; `undefined` where there is none. */
export function nodeIn(node: SyntaxNode, key: string): SyntaxNode | undefined {
  const value = node[key]
  return isNode(value) ? value : undefined
}

/** The nodes in a field that holds a list. Holes are left out. */
export function nodesIn(node: SyntaxNode, key: string): SyntaxNode[] {
  const value = node[key]
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** The name that an identifier or the text that a string literal holds; empty for every other node. */
export function nameOf(node: SyntaxNode | undefined): string {
  if (node?.type === 'Identifier') return String(node['name'])
  return node?.type === 'StringLiteral' ? String(node['value']) : ''
}

/** Does the source put parentheses around this expression? They are no part of its range. */
export function isParenthesized({ extra }: SyntaxNode): boolean {
  return typeof extra === 'object' && extra !== null && 'parenthesized' in extra
}

/** Wrappers of an expression in TypeScript, which do nothing at run time. */
export function isTypedExpression({ type }: SyntaxNode): boolean {
  return /^TS(As|NonNull|Satisfies|TypeAssertion)(Expression)?$/.test(type)
}
