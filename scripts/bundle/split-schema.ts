import { isRecord } from '../../shared/formats/read-json.ts'

/** Longest part of a schema, as JSON, that stays where it is written. */
const MOST_CHARS = 200

/** Keywords whose value is one schema. */
const ONE = new Set([
  'items',
  'additionalProperties',
  'contains',
  'propertyNames',
  'if',
  'then',
  'else',
  'not',
])
/** Keywords whose value is a list of schemas. */
const LIST = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
/** Keywords whose value holds schemas by name. */
const NAMED = new Set(['properties', 'patternProperties', '$defs'])

/**
 * The same schema with its longer parts as definitions. ajv makes a function of each definition, and V8 compiles a function when it is
 * called: reading a value then costs what the value holds, not what the schema knows. Finds the same at the same places.
 */
export function splitSchema(document: object): object {
  const parts: Record<string, unknown> = {}
  const whole = (schema: unknown): unknown => replaceParts(schema, { apart, whole })
  const apart = (schema: unknown): unknown => {
    const part = whole(schema)
    if (JSON.stringify(part).length <= MOST_CHARS) return part
    const name = `part-${Object.keys(parts).length}`
    parts[name] = part
    return { $ref: `#/$defs/${name}` }
  }
  const { $defs: named, ...rest } = whole(document) as { $defs?: object }
  return { ...rest, $defs: { ...named, ...parts } }
}

interface Replace {
  /** For a part that stands within another one. */
  apart: (part: unknown) => unknown
  /** For a definition: it is a function already. */
  whole: (part: unknown) => unknown
}

/** A schema with each schema within it replaced. */
function replaceParts(schema: unknown, replace: Replace): unknown {
  if (!isRecord(schema)) return schema
  return mapValues(schema, (value, keyword) => {
    if (ONE.has(keyword)) return replace.apart(value)
    if (LIST.has(keyword) && Array.isArray(value)) return value.map(replace.apart)
    if (!NAMED.has(keyword) || !isRecord(value)) return value
    return mapValues(value, keyword === '$defs' ? replace.whole : replace.apart)
  })
}

function mapValues(
  record: Record<string, unknown>,
  map: (value: unknown, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]))
}
