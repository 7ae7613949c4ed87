import type ts from 'typescript'
import { eachNode, type OpenSource } from '../../source/open-source.ts'
import { guardsOf } from './guards.ts'

/** Is a test ever told to the runner, and always? */
export interface Reach {
  isNever: boolean
  isConditional: boolean
}

/** What stands around the call of a test: a branch that is never taken, a condition, a function that nobody calls. */
export function reachOf(source: OpenSource, call: ts.CallExpression): Reach {
  const { isDead, isConditional } = guardsOf(source, call, source.file)
  return { isNever: isDead || isInUnused(source, call), isConditional }
}

function isInUnused({ ts: compiler, file, ...source }: OpenSource, call: ts.Node): boolean {
  for (let node = call; !compiler.isSourceFile(node); node = node.parent) {
    const name = nameOf(compiler, node)
    if (name !== undefined && countOf({ ts: compiler, file, ...source }, name) === 1) return true
  }
  return false
}

/** The name of a function that is not exported; `undefined` for every other node. */
function nameOf(compiler: typeof ts, node: ts.Node): string | undefined {
  if (compiler.isFunctionDeclaration(node)) return isExported(compiler, node) ? undefined : node.name?.text
  const isFunction = compiler.isArrowFunction(node) || compiler.isFunctionExpression(node)
  const { parent } = node
  if (!isFunction || !compiler.isVariableDeclaration(parent) || !compiler.isIdentifier(parent.name))
    return undefined
  return parent.name.text
}

function isExported(compiler: typeof ts, node: ts.FunctionDeclaration): boolean {
  return compiler.getModifiers(node)?.some(({ kind }) => kind === compiler.SyntaxKind.ExportKeyword) === true
}

const COUNTS = new WeakMap<ts.SourceFile, Map<string, number>>()

/** How often a name stands in the file. */
function countOf(source: OpenSource, name: string): number {
  const known = COUNTS.get(source.file)
  if (known !== undefined) return known.get(name) ?? 0
  const counts = new Map<string, number>()
  eachNode(source, (node) => {
    if (source.ts.isIdentifier(node)) counts.set(node.text, (counts.get(node.text) ?? 0) + 1)
  })
  COUNTS.set(source.file, counts)
  return counts.get(name) ?? 0
}
