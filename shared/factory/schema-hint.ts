import { isRecord } from '../formats/read-json.ts'

/** The description nearest to a JSON pointer's place in a schema: what the field is for, told where it is wrong. */
export function hintAt(schema: unknown, pointer: string): string | undefined {
  let node = schema
  let hint: string | undefined
  for (const token of pointer.split('/').slice(1)) {
    node = stepInto(resolve(schema, node), token.replaceAll('~1', '/').replaceAll('~0', '~'))
    hint = descriptionOf(node) ?? descriptionOf(resolve(schema, node)) ?? hint
  }
  return hint
}

function stepInto(node: Record<string, unknown>, token: string): unknown {
  const { properties, items, additionalProperties } = node
  if (isRecord(properties) && Object.hasOwn(properties, token)) return properties[token]
  return isRecord(items) ? items : additionalProperties
}

/** Follows a local reference such as `#/$defs/model`. */
function resolve(schema: unknown, node: unknown): Record<string, unknown> {
  if (!isRecord(node)) return {}
  const { $ref: reference } = node
  if (typeof reference !== 'string') return node
  let target = schema
  for (const token of reference.split('/').slice(1)) target = isRecord(target) ? target[token] : undefined
  return isRecord(target) ? target : {}
}

function descriptionOf(node: unknown): string | undefined {
  const description = isRecord(node) ? node['description'] : undefined
  return typeof description === 'string' ? description : undefined
}
