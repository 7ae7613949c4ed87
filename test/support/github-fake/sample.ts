import { isRecord } from '../../../shared/formats/read-json.ts'
import type { Description } from './description.ts'

/** Members that replace those of a sample, at any depth; arrays and plain values replace whole. */
export type Overrides = Record<string, unknown>

/** A value of a component schema with nothing but its required members, and the given ones put in. */
export function shapeOf(
  description: Description,
  component: string,
  overrides: Overrides,
): Record<string, unknown> {
  const sample = sampleOf(description, description.component(component), overrides)
  return isRecord(sample) ? sample : {}
}

function sampleOf(description: Description, schema: unknown, given: unknown): unknown {
  const resolved = description.resolve(schema)
  if (given !== undefined && !isRecord(given)) return given
  const choice = choiceOf(description, resolved, given !== undefined)
  if (choice !== undefined) return sampleOf(description, choice, given)
  if (
    typesOf(resolved).includes('object') ||
    isRecord(resolved['properties']) ||
    Array.isArray(resolved['allOf'])
  )
    return given === undefined && typesOf(resolved).includes('null')
      ? null
      : objectOf(description, resolved, given)
  return given ?? plainOf(resolved)
}

/** One branch of oneOf and anyOf: null where it may be and nothing is given, else the first that is not null. */
function choiceOf(description: Description, schema: Record<string, unknown>, wanted: boolean): unknown {
  const branches = schema['oneOf'] ?? schema['anyOf']
  if (!Array.isArray(branches) || isRecord(schema['properties'])) return undefined
  const isNull = (branch: unknown): boolean => typesOf(description.resolve(branch)).join() === 'null'
  return (wanted ? undefined : branches.find(isNull)) ?? branches.find((branch) => !isNull(branch))
}

function objectOf(
  description: Description,
  schema: Record<string, unknown>,
  given: unknown,
): Record<string, unknown> {
  const parts = Array.isArray(schema['allOf']) ? schema['allOf'].map((part) => description.resolve(part)) : []
  const all = [schema, ...parts]
  const properties: Record<string, unknown> = Object.assign(
    {},
    ...all.map((part) => part['properties'] ?? {}),
  )
  const required = all.flatMap((part) =>
    Array.isArray(part['required']) ? part['required'].map(String) : [],
  )
  const overrides = isRecord(given) ? given : {}
  const names = new Set([...required, ...Object.keys(overrides)])
  return Object.fromEntries(
    [...names].map((name) => [name, sampleOf(description, properties[name] ?? {}, overrides[name])]),
  )
}

function plainOf(schema: Record<string, unknown>): unknown {
  const types = typesOf(schema)
  if (types.includes('null')) return null
  if (Array.isArray(schema['enum'])) return schema['enum'][0] as unknown
  const [type = 'string'] = types
  const plain: Record<string, unknown> = { integer: 1, number: 1, boolean: false, array: [] }
  return plain[type] ?? textOf(schema['format'])
}

function textOf(format: unknown): string {
  if (format === 'date-time') return '2026-01-01T00:00:00Z'
  if (format === 'date') return '2026-01-01'
  if (format === 'email') return 'someone@example.com'
  return format === 'uri' || format === 'uri-template' ? 'https://api.github.com/sample' : 'sample'
}

function typesOf(schema: Record<string, unknown>): string[] {
  const type = schema['type']
  return Array.isArray(type) ? type.map(String) : typeof type === 'string' ? [type] : []
}
