import { isRecord } from '../../shared/formats/read-json.ts'
import { type SchemaProblem } from '../../shared/formats/schema.ts'
import { escapePointer } from '../../shared/formats/json-pointer.ts'

const KEYWORDS = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'title',
  'description',
])
const MAX_DEPTH = 5

/**
 * Where a schema leaves the subset every endpoint understands: an object at the root, every property required (nullable
 * instead of optional), no further properties, enums, at most five levels, nothing else. Empty when it may be sent.
 */
export function schemaSubsetProblems(document: unknown): SchemaProblem[] {
  const root =
    isRecord(document) && document['type'] === 'object'
      ? []
      : [{ pointer: '', message: 'is not an object at the root' }]
  return [...root, ...nodeProblems(document, '', 1)]
}

function nodeProblems(node: unknown, pointer: string, depth: number): SchemaProblem[] {
  if (!isRecord(node)) return [{ pointer, message: 'is not a schema object' }]
  if (depth > MAX_DEPTH) return [{ pointer, message: `is deeper than ${MAX_DEPTH} levels` }]
  const foreign = Object.keys(node)
    .filter((keyword) => !KEYWORDS.has(keyword))
    .map((keyword) => ({
      pointer: `${pointer}/${escapePointer(keyword)}`,
      message: 'is not in the portable subset',
    }))
  const types = typesOf(node)
  const untyped =
    types.length === 0 && node['enum'] === undefined ? [{ pointer, message: 'names no type' }] : []
  return [
    ...foreign,
    ...untyped,
    ...(types.includes('object') ? objectProblems(node, pointer, depth) : []),
    ...(types.includes('array') ? nodeProblems(node['items'], `${pointer}/items`, depth + 1) : []),
  ]
}

function typesOf({ type }: Record<string, unknown>): unknown[] {
  return Array.isArray(type) ? type : type === undefined ? [] : [type]
}

function objectProblems(node: Record<string, unknown>, pointer: string, depth: number): SchemaProblem[] {
  const properties = isRecord(node['properties']) ? node['properties'] : {}
  const required = Array.isArray(node['required']) ? node['required'] : []
  const closed =
    node['additionalProperties'] === false
      ? []
      : [{ pointer, message: 'does not set additionalProperties to false' }]
  const members = Object.entries(properties).flatMap(([name, member]) => {
    const place = `${pointer}/properties/${escapePointer(name)}`
    const optional = required.includes(name) ? [] : [{ pointer: place, message: 'is not required' }]
    return [...optional, ...nodeProblems(member, place, depth + 1)]
  })
  return [...closed, ...members]
}
