import type ts from 'typescript'
import { parseSource } from '../../source/parse.ts'

type Compiler = typeof ts

/** A part of a text that is code: what it is nobody knows without running it. */
export const UNKNOWN = Symbol('unknown')

/** A value as a text says it, with {@link UNKNOWN} for what is code. Objects are maps: no name in them means anything to JavaScript. */
export type StaticValue = typeof UNKNOWN | null | boolean | number | string | StaticValue[] | StaticTable

export type StaticTable = Map<string, StaticValue>

/** Stands in a table for what is spread into it or has no fixed name. */
export const MORE = '...'

/**
 * The outermost object literals of a text of JavaScript or JSON. Nothing is run, loaded or looked up. Empty for a text that is neither, or
 * that nests too deep.
 */
export function tablesIn(compiler: Compiler, path: string, text: string): StaticTable[] {
  const isCode = /\.[cm]?[jt]s$/.test(path)
  const target = compiler.ScriptTarget.Latest
  // a file of JSON is an expression
  const source = isCode
    ? parseSource(compiler, path, text, target)
    : parseSource(compiler, 'value.ts', `(${text}\n)`, target)
  const found: StaticTable[] = []
  const visit = (node: ts.Node): void => {
    if (compiler.isObjectLiteralExpression(node)) found.push(tableOf(compiler, node))
    else compiler.forEachChild(node, visit)
  }
  if (source !== undefined) visit(source)
  return found
}

function valueOf(compiler: Compiler, node: ts.Expression): StaticValue {
  const plain = literalOf(compiler, node)
  if (plain !== undefined) return plain
  if (
    compiler.isParenthesizedExpression(node) ||
    compiler.isAsExpression(node) ||
    compiler.isSatisfiesExpression(node)
  )
    return valueOf(compiler, node.expression)
  if (compiler.isArrayLiteralExpression(node)) return node.elements.map((each) => valueOf(compiler, each))
  return compiler.isObjectLiteralExpression(node) ? tableOf(compiler, node) : UNKNOWN
}

function literalOf(compiler: Compiler, node: ts.Expression): StaticValue | undefined {
  if (compiler.isStringLiteralLike(node)) return node.text
  if (compiler.isNumericLiteral(node)) return Number(node.text)
  if (node.kind === compiler.SyntaxKind.TrueKeyword) return true
  if (node.kind === compiler.SyntaxKind.FalseKeyword) return false
  return node.kind === compiler.SyntaxKind.NullKeyword ? null : undefined
}

function tableOf(compiler: Compiler, node: ts.ObjectLiteralExpression): StaticTable {
  const table: StaticTable = new Map()
  for (const property of node.properties) {
    const { name } = property
    const isNamed = name !== undefined && (compiler.isIdentifier(name) || compiler.isStringLiteralLike(name))
    const isPlain = compiler.isPropertyAssignment(property)
    table.set(
      isNamed ? name.text : MORE,
      isNamed && isPlain ? valueOf(compiler, property.initializer) : UNKNOWN,
    )
  }
  return table
}

/** A value of JSON or YAML in the same form. */
export function staticOf(value: unknown): StaticValue {
  if (Array.isArray(value)) return value.map(staticOf)
  if (typeof value === 'object' && value !== null)
    return new Map(Object.entries(value).map(([name, each]) => [name, staticOf(each)]))
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isPlain ? value : value === null ? null : UNKNOWN
}

/** The value as ESLint takes it; `undefined` where a part of it is code. */
export function plainOf(value: StaticValue): { value: unknown } | undefined {
  if (value === UNKNOWN) return undefined
  if (Array.isArray(value)) {
    const entries = value.map(plainOf)
    return entries.some((each) => each === undefined)
      ? undefined
      : { value: entries.map((each) => each?.value) }
  }
  if (!(value instanceof Map)) return { value }
  const entries = [...value].map(([name, each]) => [name, plainOf(each)] as const)
  if (entries.some(([, each]) => each === undefined)) return undefined
  return { value: Object.fromEntries(entries.map(([name, each]) => [name, each?.value])) }
}
