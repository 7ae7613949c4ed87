import { readProgram } from '../../../exports/parse-source.ts'
import type { ChangedCode } from '../shapes/scope.ts'

/** A node of the syntax tree. */
export interface SyntaxNode {
  type: string
  loc?: { start: { line: number } } | null
  [key: string]: unknown
}

/** The syntax tree of a file that the change writes, and which of its lines the change brings in. */
export interface ChangedProgram {
  root: SyntaxNode
  isNew: (node: SyntaxNode) => boolean
}

/** Reads a changed file; `undefined` for what is no code. */
export function readChanged({ path, base, head }: ChangedCode): ChangedProgram | undefined {
  if (head === undefined || !/\.[cm]?[jt]sx?$/.test(path)) return undefined
  const root = readProgram(head, path, (program) => program as unknown as SyntaxNode)
  const known = new Set((base ?? '').split('\n').map((line) => line.trim()))
  const lines = head.split('\n')
  const lineOf = ({ loc }: SyntaxNode): string => lines[(loc?.start.line ?? 0) - 1]?.trim() ?? ''
  return root && { root, isNew: (node) => !known.has(lineOf(node)) }
}

/** Is it a node? */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** Wrappers of an expression; every other node of TypeScript does nothing at run time. */
const WRAPPERS = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'])

/** What a message or a link says is no value that the code works with. */
const SILENT = new Set([
  'ThrowStatement',
  'ImportDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'Directive',
])

const MAX_NODES = 50_000

/** The nodes that do something, in the order of the text. */
export function nodesOf(root: SyntaxNode): SyntaxNode[] {
  const nodes: SyntaxNode[] = []
  const rest: SyntaxNode[] = [root]
  for (let node = rest.pop(); node !== undefined && nodes.length < MAX_NODES; node = rest.pop()) {
    nodes.push(node)
    rest.push(...childrenOf(node).reverse())
  }
  return nodes
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.entries(node)
    .filter(([key]) => !/comments$|^loc$|^extra$|^errors$|^source$/i.test(key))
    .flatMap(([, value]): unknown[] => (Array.isArray(value) ? value : [value]))
    .filter((value) => isNode(value))
    .filter(({ type }) => !SILENT.has(type) && (!type.startsWith('TS') || WRAPPERS.has(type)))
}
