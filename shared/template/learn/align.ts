import type ts from 'typescript'
import { childrenOf } from '../proof/syntax.ts'
import { alignList, listOf } from './align-list.ts'
import type { Difference, Learning, Row } from './difference.ts'
import { comparable } from './name-forms.ts'

/** The places in which nodes of several files differ; `undefined` where they are not of one kind. `parents`: the nodes around them. */
export function alignNodes(
  files: readonly Learning[],
  row: Row,
  parents: Row = [],
): Difference[] | undefined {
  const texts = row.map((node, index) => textAt(files, index, node))
  if (new Set(texts.map((text, index) => comparable(text, files[index]?.name ?? ''))).size === 1) return []
  const [first] = row
  if (first === undefined) return undefined
  if (isParameter(files, row)) return [difference('parameter', 'type', first, { files, texts })]
  const inner = row.every(({ kind }) => kind === first.kind) ? alignParts(files, row) : undefined
  if (inner !== undefined) return inner
  if (!isOpenExpression(files, row, parents)) return undefined
  return [difference('expression', labelOf(files, parents[0]), first, { files, texts })]
}

function textAt(files: readonly Learning[], index: number, node: ts.Node): string {
  const { syntax } = files[index] ?? {}
  return syntax === undefined ? '' : node.getText(syntax.file)
}

function difference(
  kind: Difference['kind'],
  label: string,
  node: ts.Node,
  { files, texts }: { files: readonly Learning[]; texts: string[] },
): Difference {
  const file = files[0]?.syntax.file
  return { kind, label, start: node.getStart(file), end: node.end, fills: texts }
}

/** Lists are aligned item by item; anything else has the same parts in the same order. */
function alignParts(files: readonly Learning[], row: Row): Difference[] | undefined {
  const children = row.map((node, index) => partsOf(files[index], node))
  const [first = []] = children
  if (first.length === 0 || children.some(({ length }) => length !== first.length)) return undefined
  const found: Difference[] = []
  for (const [at] of first.entries()) {
    const parts = children.flatMap((list) => list[at] ?? [])
    const inner = alignPart(files, parts, row)
    if (inner === undefined) return undefined
    found.push(...inner)
  }
  return found
}

/** Items of a list are one part. */
type Part = { kind: 'node'; node: ts.Node } | { kind: 'list'; owner: ts.Node; items: ts.Node[] }

function partsOf(file: Learning | undefined, node: ts.Node): Part[] {
  if (file === undefined) return []
  const list = listOf(file.syntax.ts, node)
  const children = childrenOf(file.syntax, node)
  if (list === undefined) return children.map((child) => ({ kind: 'node', node: child }))
  const items = new Set<ts.Node>(list.items)
  const isSeparator = ({ kind }: ts.Node): boolean => kind === file.syntax.ts.SyntaxKind.CommaToken
  const others = children.filter((child) => !items.has(child) && !(list.isSeparated && isSeparator(child)))
  return [
    ...others.map((child): Part => ({ kind: 'node', node: child })),
    { kind: 'list', owner: node, items: list.items },
  ]
}

function alignPart(
  files: readonly Learning[],
  parts: readonly Part[],
  parents: Row,
): Difference[] | undefined {
  const nodes = parts.flatMap((part) => (part.kind === 'node' ? [part.node] : []))
  if (nodes.length === parts.length) return alignNodes(files, nodes, parents)
  const lists = parts.flatMap((part) => (part.kind === 'list' ? [part] : []))
  return lists.length === parts.length ? alignList(files, lists, alignNodes) : undefined
}

/** A type that is one word in each file. */
function isParameter(files: readonly Learning[], row: Row): boolean {
  const compiler = files[0]?.syntax.ts
  const words = row.map((node, index) => textAt(files, index, node))
  return (
    compiler !== undefined &&
    row.every((node) => compiler.isTypeNode(node)) &&
    words.every((word) => WORD.test(word))
  )
}

const WORD = /^[A-Za-z_$][\w$]*$/

/** Is it an expression that stands where any other could? */
function isOpenExpression(files: readonly Learning[], row: Row, parents: Row): boolean {
  return row.every((node, index) => {
    const [compiler, parent] = [files[index]?.syntax.ts, parents[index]]
    return (
      compiler !== undefined &&
      parent !== undefined &&
      compiler.isExpression(node) &&
      isOpenPlace(compiler, node, parent)
    )
  })
}

function isOpenPlace(compiler: typeof ts, node: ts.Expression, parent: ts.Node): boolean {
  const isValue =
    compiler.isVariableDeclaration(parent) ||
    compiler.isPropertyAssignment(parent) ||
    compiler.isPropertyDeclaration(parent)
  if (isValue) return parent.initializer === node
  if (compiler.isCallExpression(parent) || compiler.isNewExpression(parent)) return parent.expression !== node
  return (
    compiler.isReturnStatement(parent) ||
    compiler.isParenthesizedExpression(parent) ||
    compiler.isTemplateSpan(parent) ||
    compiler.isIfStatement(parent) ||
    compiler.isThrowStatement(parent) ||
    compiler.isArrayLiteralExpression(parent)
  )
}

function labelOf(files: readonly Learning[], parent: ts.Node | undefined): string {
  const compiler = files[0]?.syntax.ts
  if (compiler === undefined || parent === undefined) return 'value'
  const isNamed =
    compiler.isVariableDeclaration(parent) ||
    compiler.isPropertyAssignment(parent) ||
    compiler.isPropertyDeclaration(parent)
  return isNamed && compiler.isIdentifier(parent.name) ? parent.name.text : 'value'
}
