import { isSame } from '../values/write-call.ts'
import { itemsOf, memberOf, type Value } from '../values/value.ts'

/** The values that a type allows, as far as literals can show them. */
export type Shape =
  | { kind: 'string' | 'number' | 'boolean' | 'bigint' | 'Date' | 'RegExp' | 'URL' }
  /** A type that was not found, or that allows anything: values that resemble those seen. */
  | { kind: 'unknown' }
  /** A type that no literal has for certain, e.g. a function or a template: only values seen. */
  | { kind: 'opaque' }
  | { kind: 'literal'; value: Value }
  | { kind: 'union'; of: readonly Shape[] }
  | { kind: 'list'; of: Shape }
  | { kind: 'tuple'; of: readonly TupleItem[] }
  | { kind: 'record'; fields: readonly Field[]; others?: Shape }
  | { kind: 'Map'; key: Shape; value: Shape }
  | { kind: 'Set'; of: Shape }

export interface TupleItem {
  shape: Shape
  isOptional: boolean
}

export interface Field extends TupleItem {
  key: string
}

export const UNKNOWN: Shape = { kind: 'unknown' }
export const OPAQUE: Shape = { kind: 'opaque' }

/** One shape of several; `unknown` when there are none. */
export function unionOf(shapes: readonly Shape[]): Shape {
  const flat = shapes.flatMap((shape) => (shape.kind === 'union' ? shape.of : [shape]))
  const kept = flat.filter(
    (shape, at) => flat.findIndex((each) => JSON.stringify(each) === JSON.stringify(shape)) === at,
  )
  const [first, ...more] = kept
  return more.length === 0 ? (first ?? UNKNOWN) : { kind: 'union', of: kept }
}

/** The alternatives of a shape. */
export function alternativesOf(shape: Shape): readonly Shape[] {
  return shape.kind === 'union' ? shape.of : [shape]
}

/** May a value stand where this type is asked for? Of types that are not known, every value may. */
export function fits(value: Value, shape: Shape): boolean {
  if (shape.kind === 'unknown' || shape.kind === 'opaque') return true
  if (shape.kind === 'literal') return isSame(value, shape.value)
  if (shape.kind === 'union') return shape.of.some((each) => fits(value, each))
  return isComposite(shape) ? fitsInside(value, shape) : kindOf(value) === shape.kind
}

/** The kind that the shape of a plain value has. */
function kindOf(value: Value): string {
  if (value.kind === 'scalar') return typeof value.value
  if (value.kind === 'pattern') return 'RegExp'
  return value.kind === 'built' ? value.name : value.kind
}

function isComposite(shape: Shape): shape is Composite {
  return COMPOSITE.has(shape.kind)
}

const COMPOSITE = new Set<Shape['kind']>(['list', 'tuple', 'record', 'Map', 'Set'])

type Composite = Extract<Shape, { kind: 'list' | 'tuple' | 'record' | 'Map' | 'Set' }>

function fitsInside(value: Value, shape: Composite): boolean {
  if (shape.kind === 'record') return fitsRecord(value, shape)
  const items = itemsOf(value)
  if (items === undefined) return false
  if (shape.kind === 'tuple') return value.kind === 'list' && fitsTuple(items, shape.of)
  if (shape.kind === 'Map') return isBuilt(value, 'Map') && items.every((pair) => fitsPair(pair, shape))
  const isRight = shape.kind === 'list' ? value.kind === 'list' : isBuilt(value, 'Set')
  return isRight && items.every((item) => fits(item, shape.of))
}

function isBuilt(value: Value, name: 'Map' | 'Set'): boolean {
  return value.kind === 'built' && value.name === name
}

function fitsPair(pair: Value, { key, value }: { key: Shape; value: Shape }): boolean {
  const of = [key, value].map((shape) => ({ shape, isOptional: false }))
  return pair.kind === 'list' && fitsTuple(pair.items, of)
}

function fitsTuple(items: readonly Value[], of: readonly TupleItem[]): boolean {
  return items.length <= of.length && of.every((item, at) => fitsItem(items[at], item))
}

function fitsItem(value: Value | undefined, { shape, isOptional }: TupleItem): boolean {
  const isMissing = value === undefined || (value.kind === 'scalar' && value.value === undefined)
  return isMissing && isOptional ? true : value !== undefined && fits(value, shape)
}

function fitsRecord(value: Value, { fields, others }: Extract<Shape, { kind: 'record' }>): boolean {
  if (value.kind !== 'record') return false
  const isExtra = (key: string): boolean => fields.every((field) => field.key !== key)
  return (
    fields.every((field) => fitsItem(memberOf(value, field.key), field)) &&
    value.members.every(
      (member) => !isExtra(member.key) || (others !== undefined && fits(member.value, others)),
    )
  )
}
