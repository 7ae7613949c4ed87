import { readProgram } from '../../exports/parse-source.ts'
import type { SyntaxNode } from '../syntax/node.ts'
import { editsAt, type Edit } from './operators.ts'

const MAX_EDITS = 2_000

/** Every place of a source file where one operator can put a defect, in the order of the text; empty for text that is no code. */
export function readEdits(path: string, text: string): Edit[] {
  const edits = readProgram(text, path, (program) => walk(program as unknown as SyntaxNode, text)) ?? []
  return edits.sort((a, b) => a.start - b.start || a.end - b.end)
}

function walk(root: SyntaxNode, text: string): Edit[] {
  const edits: Edit[] = []
  const rest: SyntaxNode[] = [root]
  for (let node = rest.pop(); node !== undefined && edits.length < MAX_EDITS; node = rest.pop()) {
    edits.push(...editsAt(node, text))
    rest.push(...childrenOf(node))
  }
  return edits
}

/** Wrappers of an expression in TypeScript; every other node of its kind is a type and does nothing at run time. */
const TYPED_EXPRESSIONS = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'])

/** Nodes whose own strings are names of modules. */
const LINKS = new Set(['ImportDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'ImportAttribute'])

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.entries(node).flatMap(([key, value]) => {
    if (/comments$|^loc$|^extra$|^source$|^directives$/i.test(key)) return []
    const isKey = key === 'key' && node['computed'] !== true
    return isKey ? [] : (Array.isArray(value) ? value : [value]).filter(isVisited)
  })
}

function isVisited(value: unknown): value is SyntaxNode {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false
  const { type } = value
  if (typeof type !== 'string' || LINKS.has(type)) return false
  return !type.startsWith('TS') || TYPED_EXPRESSIONS.has(type)
}
