import { isRecord } from '../formats/read-json.ts'

/**
 * A reply in the shape that was asked for, so far as leaving out and filling in nothing can make it so: a field that nobody
 * asked for is left out; a missing field is null where null is allowed, and an empty list where a list is. Servers that ignore a
 * schema send such replies. A missing answer stays missing.
 */
export function inAskedShape(value: unknown, schema: unknown): unknown {
  if (!isRecord(schema)) return value
  if (Array.isArray(value)) return value.map((item) => inAskedShape(item, schema['items']))
  const { properties } = schema
  return isRecord(value) && isRecord(properties) ? fieldsOf(value, properties, schema) : value
}

function fieldsOf(
  value: Record<string, unknown>,
  properties: Record<string, unknown>,
  schema: Record<string, unknown>,
): Record<string, unknown> {
  const isClosed = schema['additionalProperties'] === false
  const kept = Object.entries(value).filter(([name]) => !isClosed || Object.hasOwn(properties, name))
  const missing = Object.entries(properties).filter(([name]) => !Object.hasOwn(value, name))
  return Object.fromEntries([
    ...kept.map(([name, member]) => [name, inAskedShape(member, ownOf(properties, name))]),
    ...missing.flatMap(([name, property]) => nothingFor(name, property)),
  ]) as Record<string, unknown>
}

function ownOf(properties: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(properties, name) ? properties[name] : undefined
}

function nothingFor(name: string, property: unknown): [name: string, nothing: unknown][] {
  const type = isRecord(property) ? property['type'] : undefined
  if (type === 'array') return [[name, []]]
  return Array.isArray(type) && type.includes('null') ? [[name, null]] : []
}
