import type ts from 'typescript'
import { eachNode, type OpenSource } from '../../source/open-source.ts'

/** Is it a function with a name that stands nowhere else in the file, and is not exported? */
export function isUnusedFunction(source: OpenSource, node: ts.Node): boolean {
  const name = nameOf(source.ts, node)
  return name !== undefined && countOf(source, name) === 1
}

/** The name of a function that is not exported; `undefined` for every other node. */
function nameOf(compiler: typeof ts, node: ts.Node): string | undefined {
  if (compiler.isFunctionDeclaration(node)) return isExported(compiler, node) ? undefined : node.name?.text
  const isFunction = compiler.isArrowFunction(node) || compiler.isFunctionExpression(node)
  const { parent } = node
  if (!isFunction || !compiler.isVariableDeclaration(parent) || !compiler.isIdentifier(parent.name))
    return undefined
  const statement = parent.parent.parent
  const isPublic = compiler.isVariableStatement(statement) && isExported(compiler, statement)
  return isPublic ? undefined : parent.name.text
}

function isExported(compiler: typeof ts, node: ts.FunctionDeclaration | ts.VariableStatement): boolean {
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
