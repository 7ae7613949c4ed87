import { scalar } from '../values/value.ts'
import { alternativesOf, OPAQUE, unionOf, UNKNOWN, type Field, type Shape } from './shape.ts'

/** A type of the language that takes types. `args` are the shapes of what it is given. */
export function builtInShape(name: string, args: readonly Shape[]): Shape | undefined {
  const make = Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : undefined
  const [first = UNKNOWN, second = UNKNOWN] = args
  return make?.(first, second)
}

const BUILT_IN: Record<string, (first: Shape, second: Shape) => Shape> = {
  Array: (of) => ({ kind: 'list', of }),
  ReadonlyArray: (of) => ({ kind: 'list', of }),
  Iterable: (of) => ({ kind: 'list', of }),
  ArrayLike: (of) => ({ kind: 'list', of }),
  Set: (of) => ({ kind: 'Set', of }),
  ReadonlySet: (of) => ({ kind: 'Set', of }),
  Map: (key, value) => ({ kind: 'Map', key, value }),
  ReadonlyMap: (key, value) => ({ kind: 'Map', key, value }),
  Date: () => ({ kind: 'Date' }),
  RegExp: () => ({ kind: 'RegExp' }),
  URL: () => ({ kind: 'URL' }),
  Record: recordOf,
  Readonly: (of) => of,
  NoInfer: (of) => of,
  Partial: (of) => eachField(of, (field) => ({ ...field, isOptional: true })),
  Required: (of) => eachField(of, (field) => ({ ...field, isOptional: false })),
  Pick: (of, keys) => eachField(of, (field) => (namesOf(keys).includes(field.key) ? field : undefined)),
  Omit: (of, keys) => eachField(of, (field) => (namesOf(keys).includes(field.key) ? undefined : field)),
  Exclude: (of, without) => unionOf(alternativesOf(of).filter((each) => !isAmong(each, without))),
  Extract: (of, only) => unionOf(alternativesOf(of).filter((each) => isAmong(each, only))),
  NonNullable: (of) => unionOf(alternativesOf(of).filter((each) => !isNullish(each))),
  Function: () => OPAQUE,
  Promise: () => OPAQUE,
}

function isAmong(shape: Shape, shapes: Shape): boolean {
  return alternativesOf(shapes).some((each) => JSON.stringify(each) === JSON.stringify(shape))
}

function recordOf(keys: Shape, value: Shape): Shape {
  const names = namesOf(keys)
  if (names.length === 0) return { kind: 'record', fields: [], others: value }
  return { kind: 'record', fields: names.map((key) => ({ key, shape: value, isOptional: false })) }
}

function eachField(shape: Shape, change: (field: Field) => Field | undefined): Shape {
  if (shape.kind !== 'record') return shape
  return { ...shape, fields: shape.fields.flatMap((field) => change(field) ?? []) }
}

/** The texts that a union of literals allows. */
function namesOf(shape: Shape): string[] {
  return alternativesOf(shape).flatMap((each) => {
    const value = each.kind === 'literal' && each.value.kind === 'scalar' ? each.value.value : undefined
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
  })
}

/** `keyof` of an object. */
export function keysShape(shape: Shape): Shape {
  if (shape.kind !== 'record') return OPAQUE
  const keys = shape.fields.map(({ key }): Shape => ({ kind: 'literal', value: scalar(key) }))
  return shape.others === undefined ? unionOf(keys) : { kind: 'string' }
}

/** `Options["mode"]`, and `(typeof LIST)[number]` of an array type. */
export function memberShape(shape: Shape, index: Shape): Shape {
  if (shape.kind === 'list') return shape.of
  if (shape.kind === 'tuple') return unionOf(shape.of.map((item) => item.shape))
  if (shape.kind !== 'record') return OPAQUE
  const names = namesOf(index)
  const found = shape.fields.filter(({ key }) => names.includes(key)).map((field) => field.shape)
  return found.length === 0 ? (shape.others ?? OPAQUE) : unionOf(found)
}

function isNullish(shape: Shape): boolean {
  if (shape.kind !== 'literal' || shape.value.kind !== 'scalar') return false
  return shape.value.value === null || shape.value.value === undefined
}
