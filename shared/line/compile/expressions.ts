import { isMap, isScalar, isSeq, parseDocument, visit } from 'yaml'
import type { Problem } from './problem.ts'

/** The mark of a GitHub expression, wherever it stands in a scalar. */
const EXPRESSION = '${{'

/**
 * Every string of a parsed factory.yml that holds an expression. Keys count as well, and escapes are undone: what
 * matters is the text that would land in a workflow.
 */
export function expressionProblems(text: string): Problem[] {
  const problems: Problem[] = []
  visit(parseDocument(text, { uniqueKeys: false }), {
    Scalar(key, node, ancestors) {
      if (typeof node.value !== 'string' || !node.value.includes(EXPRESSION)) return
      const problem = expressionProblem(pathOf(key, ancestors))
      problems.push(node.range ? { ...problem, offset: node.range[0] } : problem)
    },
  })
  return problems
}

/** The same for a factory that has no text at hand. */
export function expressionsIn(value: unknown, at: (string | number)[] = []): Problem[] {
  if (typeof value === 'string') return value.includes(EXPRESSION) ? [expressionProblem(at)] : []
  if (value instanceof Map) return [...value].flatMap(([key, below]) => pairProblems(key, below, at))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, below]) => pairProblems(key, below, at))
}

function pairProblems(key: unknown, below: unknown, at: (string | number)[]): Problem[] {
  const name = String(key)
  return [...expressionsIn(name, at), ...expressionsIn(below, [...at, name])]
}

function expressionProblem(at: (string | number)[]): Problem {
  return {
    at,
    code: 'COMPILE_EXPRESSION',
    message: `the string at ${at.join('.') || 'the top'} holds an expression`,
    hint: 'write the value itself: text of factory.yml is never evaluated by GitHub',
  }
}

/** The keys that lead to a scalar; a scalar that is a key itself is found by its own name. */
function pathOf(key: number | 'key' | 'value' | null, ancestors: readonly unknown[]): (string | number)[] {
  const path: (string | number)[] = []
  ancestors.forEach((node, depth) => {
    const below = ancestors[depth + 1]
    if (isSeq(node))
      path.push(below === undefined && typeof key === 'number' ? key : node.items.indexOf(below))
    if (isMap(node)) path.push(keyOf(below))
  })
  return path
}

function keyOf(pair: unknown): string {
  const key = typeof pair === 'object' && pair !== null && 'key' in pair ? pair.key : undefined
  return isScalar(key) ? String(key.value) : ''
}
