import type ts from 'typescript'
import type { HoleKind } from '../record/template.ts'
import type { Difference, Learning, Row } from './difference.ts'
import { comparable } from './name-forms.ts'
import { docOf, gapOf, type ListRow } from './list-gaps.ts'

/** What a node lists: statements, members or properties. */
export interface ListedItems {
  items: ts.Node[]
  kind: HoleKind
  /** Do commas stand between the items? */
  isSeparated: boolean
}

/** The list of a node; `undefined` for a node that lists nothing. */
export function listOf(compiler: typeof ts, node: ts.Node): ListedItems | undefined {
  const isStatements =
    compiler.isSourceFile(node) || compiler.isBlock(node) || compiler.isCaseOrDefaultClause(node)
  if (isStatements) return { items: [...node.statements], kind: 'statements', isSeparated: false }
  if (compiler.isClassLike(node) || compiler.isInterfaceDeclaration(node) || compiler.isTypeLiteralNode(node))
    return { items: [...node.members], kind: 'members', isSeparated: false }
  if (compiler.isObjectLiteralExpression(node))
    return { items: [...node.properties], kind: 'members', isSeparated: true }
  return undefined
}

type AlignNodes = (files: readonly Learning[], row: Row, parents: Row) => Difference[] | undefined

/** The differences of lists: what stands in all of them in one order stays, and what stands between is a hole. */
export function alignList(
  files: readonly Learning[],
  lists: readonly ListRow[],
  align: AlignNodes,
): Difference[] | undefined {
  const found: Difference[] = []
  let from = lists.map(() => 0)
  for (const anchor of anchorsOf(files, lists)) {
    const row = anchor.flatMap((at, index) => lists[index]?.items[at] ?? [])
    const inner = align(
      files,
      row,
      lists.map(({ owner }) => owner),
    )
    const doc = docOf(files, row)
    // what is not alike inside belongs to the hole around it
    if (inner === undefined || doc === undefined) continue
    const gap = gapOf(files, lists, { from, to: anchor })
    if (gap === undefined) return undefined
    found.push(...gap, ...doc, ...inner)
    from = anchor.map((at) => at + 1)
  }
  const rest = gapOf(files, lists, { from, to: lists.map(({ items }) => items.length) })
  return rest === undefined ? undefined : [...found, ...rest]
}

/** Indexes of items that all lists have, in one order: by their kind and name, or by their text. */
function anchorsOf(files: readonly Learning[], lists: readonly ListRow[]): number[][] {
  const keys = lists.map(({ items }, index) => items.map((item) => keyOf(files[index], item)))
  const [first = [], ...others] = keys
  const pairs = others.map((other) => commonOf(first, other))
  return first.flatMap((_, at) => {
    const matched = pairs.map((pair) => pair.get(at))
    return matched.every((index) => index !== undefined) ? [[at, ...matched]] : []
  })
}

function keyOf(file: Learning | undefined, node: ts.Node): string {
  if (file === undefined) return ''
  const { ts: compiler, file: source } = file.syntax
  const name = nameOf(compiler, node) ?? calledIn(compiler, node)
  const text = name === undefined ? node.getText(source) : name.getText(source)
  const isShaped =
    compiler.isReturnStatement(node) ||
    compiler.isIfStatement(node) ||
    compiler.isConstructorDeclaration(node)
  return `${node.kind} ${isShaped ? '' : comparable(text, file.name)}`
}

function nameOf(compiler: typeof ts, node: ts.Node): ts.Node | undefined {
  if (compiler.isVariableStatement(node)) return node.declarationList.declarations[0]?.name
  const isNamed =
    compiler.isFunctionDeclaration(node) ||
    compiler.isClassDeclaration(node) ||
    compiler.isInterfaceDeclaration(node) ||
    compiler.isTypeAliasDeclaration(node) ||
    compiler.isClassElement(node) ||
    compiler.isTypeElement(node) ||
    compiler.isPropertyAssignment(node)
  return isNamed ? node.name : undefined
}

/** What a statement calls and waits for, such as `test` of `test('...', () => ...)`. */
function calledIn(compiler: typeof ts, node: ts.Node): ts.Node | undefined {
  if (!compiler.isExpressionStatement(node)) return undefined
  const { expression } = node
  const inner = compiler.isAwaitExpression(expression) ? expression.expression : expression
  return compiler.isCallExpression(inner) ? inner.expression : undefined
}

/** The longest common subsequence of two lists, as pairs of indexes. */
function commonOf(a: readonly string[], b: readonly string[]): Map<number, number> {
  const lengthAt = commonLengths(a, b)
  const pairs = new Map<number, number>()
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.set(i++, j++)
    else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) i += 1
    else j += 1
  }
  return pairs
}

/** How long the common part of the rests of two lists is, by where they begin. Lists of a file are short. */
function commonLengths(a: readonly string[], b: readonly string[]): (i: number, j: number) => number {
  const width = b.length + 1
  const lengths = new Array<number>((a.length + 1) * width).fill(0)
  const lengthAt = (i: number, j: number): number => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        a[i] === b[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1))
  return lengthAt
}
