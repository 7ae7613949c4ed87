import { built, list, record, scalar, type Value } from '../values/value.ts'
import { fits, type Shape } from './shape.ts'

/** A plain small value of a type, a seen one if any fits; `undefined` when no literal is sure to have the type. */
export function sampleOf(shape: Shape, seen: readonly Value[] = []): Value | undefined {
  const known = seen.find((value) => fits(value, shape))
  if (known !== undefined) return known
  if (shape.kind === 'literal') return shape.value
  if (shape.kind === 'union')
    return shape.of.map((each) => sampleOf(each)).find((value) => value !== undefined)
  if (shape.kind === 'list' || shape.kind === 'Set' || shape.kind === 'Map') return collectionSample(shape)
  if (shape.kind === 'record') return recordSample(shape)
  if (shape.kind !== 'tuple') return plainSample(shape.kind)
  return tupleSample(shape.of.filter(({ isOptional }) => !isOptional).map((item) => item.shape))
}

const PLAIN: Record<string, Value> = {
  string: scalar('a'),
  number: scalar(1),
  boolean: scalar(true),
  bigint: scalar(1n),
  Date: built('Date', scalar('2024-01-31')),
  RegExp: { kind: 'pattern', source: 'a', flags: '' },
  URL: built('URL', scalar('https://example.com/a')),
}

function plainSample(kind: string): Value | undefined {
  return Object.hasOwn(PLAIN, kind) ? PLAIN[kind] : undefined
}

function collectionSample(shape: Extract<Shape, { kind: 'list' | 'Set' | 'Map' }>): Value {
  if (shape.kind === 'Map') {
    const pair = tupleSample([shape.key, shape.value])
    return pair === undefined ? built('Map') : built('Map', list([pair]))
  }
  const item = sampleOf(shape.of)
  const items = list(item === undefined ? [] : [item])
  return shape.kind === 'list' ? items : built('Set', items)
}

function tupleSample(shapes: readonly Shape[]): Value | undefined {
  const items = shapes.map((each) => sampleOf(each))
  return items.every((item) => item !== undefined) ? list(items) : undefined
}

function recordSample({ fields }: Extract<Shape, { kind: 'record' }>): Value | undefined {
  const members = fields
    .filter(({ isOptional }) => !isOptional)
    .map(({ key, shape }) => ({ key, value: sampleOf(shape) }))
  const isWhole = members.every(
    (member): member is { key: string; value: Value } => member.value !== undefined,
  )
  return isWhole ? record(members) : undefined
}
