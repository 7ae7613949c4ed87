import { isCollection, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'

/** Text that goes into a document at an offset. Nothing else of the document changes. */
export interface Insertion {
  offset: number
  text: string
}

/** A further item of a list. `item` is one value in flow style, or the lines of a map in block style. */
export function itemInsertion(
  source: string,
  list: YAMLSeq,
  item: { flow: string; block: string[] },
): Insertion | undefined {
  const last = list.items.at(-1)
  if (list.flow === true) return flowInsertion(list, last as Node | undefined, item.flow)
  const start = list.range?.[0]
  if (start === undefined) return undefined
  const indent = indentAt(source, start)
  const lines = item.block.map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}`)
  return linesInsertion(source, list, lines)
}

/** A further field of a map; `lines` are those of the field in block style, the first one with its name. */
export function fieldInsertion(
  source: string,
  map: YAMLMap,
  field: { flow: string; block: string[] },
): Insertion | undefined {
  const last = map.items.at(-1)
  if (map.flow === true) return flowInsertion(map, (last?.value ?? last?.key) as Node | undefined, field.flow)
  const first = map.items[0]?.key
  const start = isScalar(first) ? first.range?.[0] : undefined
  if (start === undefined) return undefined
  const indent = indentAt(source, start)
  return linesInsertion(
    source,
    map,
    field.block.map((line) => `${indent}${line}`),
  )
}

/** After the last value between brackets; whether a comma follows there does not matter. */
function flowInsertion(collection: Node, last: Node | undefined, text: string): Insertion | undefined {
  if (last !== undefined) return { offset: endOf(last), text: `, ${text}` }
  const start = collection.range?.[0]
  return start === undefined ? undefined : { offset: start + 1, text }
}

function linesInsertion(source: string, after: Node, lines: readonly string[]): Insertion {
  const eol = source.includes('\r\n') ? '\r\n' : '\n'
  const text = lines.map((line) => `${line}${eol}`).join('')
  const end = endOf(after)
  if (source[end - 1] === '\n') return { offset: end, text }
  const newline = source.indexOf('\n', end)
  return newline === -1 ? { offset: source.length, text: `${eol}${text}` } : { offset: newline + 1, text }
}

/** Blanks up to the column of an offset: a dash that stands before the field counts as one. */
function indentAt(source: string, offset: number): string {
  return ' '.repeat(offset - (source.lastIndexOf('\n', offset - 1) + 1))
}

/** Where the last value of a node ends; block collections of the library go on through the comments after them. */
function endOf(node: Node): number {
  if (isCollection(node) && node.flow !== true) {
    const last: unknown = node.items.at(-1)
    const inner = isMap(node) ? endNodeOf(last as Pair) : last
    if (isMap(inner) || isSeq(inner) || isScalar(inner)) return endOf(inner)
  }
  return node.range?.[1] ?? 0
}

function endNodeOf({ key, value }: Pair): unknown {
  return value ?? key
}
