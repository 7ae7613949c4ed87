import { isRecord } from '../../../shared/formats/read-json.ts'

export type Schema = Record<string, unknown>

/** The places of a schema, and the values of its enumerations, that none of these values has. */
export function neverSaid(root: Schema, schema: Schema, values: readonly unknown[], at: string): string[] {
  if (values.length === 0) return [at]
  const { $ref, anyOf, items } = schema
  const below = (part: unknown, of: readonly unknown[], name: string): string[] =>
    isRecord(part) ? neverSaid(root, part, of, name) : []
  if (typeof $ref === 'string') return below(definition(root, $ref), values, at)
  if (Array.isArray(anyOf)) return anyOf.flatMap((part: Schema) => below(part, values.filter(fits(part)), at))
  return [
    ...plainValues(schema).flatMap((value) => (values.includes(value) ? [] : [`${at}=${String(value)}`])),
    ...below(items, values.filter(Array.isArray).flat(), `${at}/-`),
    ...members(schema, values.filter(isRecord), at).flatMap(([part, of, name]) => below(part, of, name)),
  ]
}

function definition(root: Schema, ref: string): unknown {
  const { $defs } = root
  return isRecord($defs) ? $defs[ref.replace('#/$defs/', '')] : undefined
}

function plainValues(schema: Schema): unknown[] {
  if (Array.isArray(schema['enum'])) return schema['enum']
  return schema['type'] === 'boolean' ? [true, false] : []
}

/** Alternatives are told apart by the type of their values. */
function fits({ type, enum: values }: Schema): (value: unknown) => boolean {
  if (Array.isArray(values)) return (value) => values.includes(value)
  return (value) =>
    type === 'object' ? isRecord(value) : typeof value === (type === 'integer' ? 'number' : type)
}

type Member = [part: unknown, values: unknown[], at: string]

function members(schema: Schema, records: readonly Schema[], at: string): Member[] {
  const { properties = {}, additionalProperties } = schema
  const named = isRecord(properties) ? properties : {}
  const others = records.flatMap((record) =>
    Object.entries(record).flatMap(([name, value]) => (Object.hasOwn(named, name) ? [] : [value])),
  )
  return [
    ...Object.entries(named).map(([name, part]): Member => [
      part,
      records.flatMap((record) => (Object.hasOwn(record, name) ? [record[name]] : [])),
      `${at}/${name}`,
    ]),
    [additionalProperties, others, `${at}/*`],
  ]
}
