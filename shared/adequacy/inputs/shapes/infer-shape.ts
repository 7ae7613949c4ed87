import { itemsOf, memberOf, type Value } from '../values/value.ts'
import { OPAQUE, unionOf, UNKNOWN, type Shape } from './shape.ts'

/** The narrowest type that the values seen in one place would have; `unknown` when none was seen. */
export function inferShape(values: readonly Value[]): Shape {
  return unionOf([...scalarShapes(values), ...recordShapes(values), ...collectionShapes(values)])
}

function scalarShapes(values: readonly Value[]): Shape[] {
  return values.flatMap((value): Shape[] => {
    if (value.kind === 'pattern') return [{ kind: 'RegExp' }]
    if (value.kind === 'built')
      return value.name === 'Date' || value.name === 'URL' ? [{ kind: value.name }] : []
    if (value.kind !== 'scalar') return []
    const kind = typeof value.value
    const isNamed = kind === 'string' || kind === 'number' || kind === 'boolean' || kind === 'bigint'
    return [isNamed ? { kind } : { kind: 'literal', value }]
  })
}

/** A member that one of the records lacks is optional. */
function recordShapes(values: readonly Value[]): Shape[] {
  const records = values.filter((value) => value.kind === 'record')
  if (records.length === 0) return []
  const keys = new Set(records.flatMap(({ members }) => members.map(({ key }) => key)))
  const fields = [...keys].map((key) => {
    const seen = records.flatMap((each) => memberOf(each, key) ?? [])
    return { key, shape: inferShape(seen), isOptional: seen.length < records.length }
  })
  return [{ kind: 'record', fields }]
}

function collectionShapes(values: readonly Value[]): Shape[] {
  const lists = values.filter((value) => value.kind === 'list')
  const sets = values.filter((value) => value.kind === 'built' && value.name === 'Set')
  const maps = values.filter((value) => value.kind === 'built' && value.name === 'Map')
  return [
    ...(lists.length === 0 ? [] : [{ kind: 'list', of: inferShape(allItems(lists)) } as const]),
    ...(sets.length === 0 ? [] : [{ kind: 'Set', of: inferShape(allItems(sets)) } as const]),
    ...(maps.length === 0 ? [] : [mapShape(allItems(maps))]),
  ]
}

function allItems(collections: readonly Value[]): Value[] {
  return collections.flatMap((each) => itemsOf(each) ?? [])
}

function mapShape(pairs: readonly Value[]): Shape {
  const side = (at: 0 | 1): Shape => inferShape(pairs.flatMap((pair) => itemsOf(pair)?.[at] ?? []))
  return { kind: 'Map', key: side(0), value: side(1) }
}

/** What is known of a place: its type, with the values seen there where the type says nothing. */
export function knownShape(shape: Shape, seen: readonly Value[]): Shape {
  if (shape.kind === 'unknown') return seen.length === 0 ? UNKNOWN : inferShape(seen)
  return shape.kind === 'opaque' ? OPAQUE : shape
}
