import type { Scope } from './scope.ts'
import { OPAQUE, type Field, type Shape } from './shape.ts'
import { annotatedShape, type ReadType, type TypeElement } from './type-node.ts'

/** The shape of an object with these members; what it says of calling it is left out. */
export function recordShape(elements: readonly TypeElement[], scope: Scope, read: ReadType): Shape {
  const fields = elements.flatMap((element) => fieldOf(element, scope, read))
  const index = elements.find((element) => element.type === 'TSIndexSignature')
  const others = index && { others: annotatedShape(index.typeAnnotation, scope, read) }
  return { kind: 'record', fields, ...others }
}

function fieldOf(element: TypeElement, scope: Scope, read: ReadType): Field[] {
  if (element.type !== 'TSPropertySignature' && element.type !== 'TSMethodSignature') return []
  const key = keyOf(element)
  if (key === undefined) return []
  const isMethod = element.type === 'TSMethodSignature'
  const shape = isMethod ? OPAQUE : annotatedShape(element.typeAnnotation, scope, read)
  return [{ key, shape, isOptional: element.optional === true }]
}

/** The plain name of a member. */
export function keyOf(member: {
  key: { type: string }
  computed?: boolean | null | undefined
}): string | undefined {
  const { key, computed } = member
  if (computed === true) return undefined
  if (key.type === 'Identifier' && 'name' in key) return String(key.name)
  return key.type === 'StringLiteral' && 'value' in key ? String(key.value) : undefined
}

/** An object that is all of these; parts that are no objects do not count. */
export function mergedShape(shapes: readonly Shape[]): Shape {
  const plain = shapes.find(({ kind }) => kind === 'string' || kind === 'number' || kind === 'bigint')
  // `number & { __brand: 'Cents' }`: a number for whoever writes a literal
  if (plain !== undefined) return plain
  const records = shapes.filter((shape) => shape.kind === 'record')
  if (records.length < shapes.length)
    return records.length === 0 ? (shapes[0] ?? OPAQUE) : { kind: 'unknown' }
  const others = records.find((each) => each.others !== undefined)?.others
  const fields = records.flatMap((each) => each.fields)
  return { kind: 'record', fields, ...(others === undefined ? {} : { others }) }
}
