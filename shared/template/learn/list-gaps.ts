import type ts from 'typescript'
import type { HoleKind } from '../record/template.ts'
import type { Difference, Learning, Row } from './difference.ts'
import { comparable } from './name-forms.ts'

/** The same list of each file, and the node that holds it. */
export interface ListRow {
  owner: ts.Node
  items: readonly ts.Node[]
}

/** From which item to which one, in each list. */
interface Range {
  from: readonly number[]
  to: readonly number[]
}

/** What stands between two items that all lists have: nothing, or a hole; `undefined` where no hole can hold it. */
export function gapOf(
  files: readonly Learning[],
  lists: readonly ListRow[],
  { from, to }: Range,
): Difference[] | undefined {
  const between = lists.map(({ items }, index) => items.slice(from[index], to[index]))
  if (between.every((items) => items.length === 0)) return []
  const imports = between.map((items, index) => items.filter((item) => isImport(files[index], item)))
  const others = between.map((items, index) => items.filter((item) => !isImport(files[index], item)))
  const [start, end] = placeOf(files[0], lists[0], { from: from[0] ?? 0, to: to[0] ?? 0 })
  const kind = kindOf(files[0], lists[0])
  if (kind === undefined) return undefined
  const parts = [
    { kind: 'imports' as const, label: 'imports', lists: imports },
    { kind, label: kind === 'members' ? 'members' : 'steps', lists: others },
  ].filter((part) => part.lists.some((items) => items.length > 0))
  return parts.map((part, index) => ({
    kind: part.kind,
    label: part.label,
    // the second of two holes stands behind the first
    start: index === 0 ? start : end,
    end,
    fills: part.lists.map((items, at) => textOf(files[at], items)),
  }))
}

function isImport(file: Learning | undefined, node: ts.Node): boolean {
  return file?.syntax.ts.isImportDeclaration(node) === true
}

function kindOf(file: Learning | undefined, list: ListRow | undefined): HoleKind | undefined {
  if (file === undefined || list === undefined) return undefined
  const { ts: compiler } = file.syntax
  const { owner } = list
  const isStatements =
    compiler.isSourceFile(owner) || compiler.isBlock(owner) || compiler.isCaseOrDefaultClause(owner)
  return isStatements ? 'statements' : 'members'
}

/** The place of a gap in the first file: from the end of the item before to the start of the next one, comments included. */
function placeOf(
  file: Learning | undefined,
  list: ListRow | undefined,
  { from, to }: { from: number; to: number },
): [number, number] {
  if (file === undefined || list === undefined) return [0, 0]
  const { file: source, text } = file.syntax
  const { owner, items } = list
  const [before, next] = [items[from - 1], items[to]]
  const [first] = items
  const open = source === owner ? 0 : text.indexOf('{', owner.getStart(source)) + 1
  const listStart = first === undefined ? open : first.pos
  const start = before === undefined ? listStart : endOf(text, before)
  const end = next === undefined ? (source === owner ? text.length : owner.end - 1) : next.getFullStart()
  return [start, Math.max(start, next === undefined ? lastBlank(text, end) : end)]
}

/** With the comma behind an item. */
function endOf(text: string, node: ts.Node): number {
  const comma = /^\s*,/.exec(text.slice(node.end))
  return node.end + (comma?.[0].length ?? 0)
}

function lastBlank(text: string, end: number): number {
  return text.slice(0, end).trimEnd().length
}

/** Items with the comments before them, as they stand. */
function textOf(file: Learning | undefined, items: readonly ts.Node[]): string {
  const [first] = items
  const last = items.at(-1)
  if (file === undefined || first === undefined || last === undefined) return ''
  const { text } = file.syntax
  return text.slice(first.getFullStart(), endOf(text, last)).replace(/^(?:[ \t]*\n)+/, '')
}

/** The documentation before a row of nodes: equal, or one comment in each file; `undefined` where it is neither. */
export function docOf(files: readonly Learning[], row: Row): Difference[] | undefined {
  const before = row.map((node, index) => leading(files[index], node))
  const plain = before.map((text, index) => comparable(text.trim(), files[index]?.name ?? ''))
  if (new Set(plain).size === 1) return []
  const comments = before.map((text) => text.trim())
  if (!comments.every((text) => /^\/\*\*(?:(?!\*\/)[^])*\*\/$/.test(text))) return undefined
  const [node] = row
  const [first = ''] = before
  const start = (node?.getFullStart() ?? 0) + (first.length - first.trimStart().length)
  return [{ kind: 'doc', label: 'about', start, end: start + (comments[0] ?? '').length, fills: comments }]
}

function leading(file: Learning | undefined, node: ts.Node): string {
  return file === undefined
    ? ''
    : file.syntax.text.slice(node.getFullStart(), node.getStart(file.syntax.file))
}
