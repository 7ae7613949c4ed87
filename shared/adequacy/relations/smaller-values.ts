import fc, { type Arbitrary } from 'fast-check'
import { itemsOf, list, record, scalar, withItems, type Scalar, type Value } from '../inputs/values/value.ts'

/** Smaller values than this one, the smallest first, the same on every machine. Without end for some: take as many as are wanted. */
export function* smallerValues(value: Value): Generator<Value> {
  const items = itemsOf(value)
  if (value.kind === 'scalar') yield* smallerScalars(value.value)
  else if (items !== undefined) yield* smallerLists(value, items)
  else if (value.kind === 'record') {
    for (const [at, member] of value.members.entries())
      for (const smaller of smallerValues(member.value))
        yield record(value.members.with(at, { ...member, value: smaller }))
  }
}

function* smallerScalars(value: Scalar): Generator<Value> {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    if (Number.isFinite(value)) yield scalar(Math.trunc(value))
    return
  }
  for (const arbitrary of ARBITRARIES) {
    if (!arbitrary.canShrinkWithoutContext(value)) continue
    for (const { value_: smaller } of arbitrary.shrink(value, undefined)) yield scalar(smaller)
    return
  }
}

/** The first that knows a value makes it smaller: plain texts stay plain. */
const ARBITRARIES: readonly Arbitrary<Scalar>[] = [
  fc.string({ unit: 'grapheme-ascii', size: 'max' }),
  fc.string({ unit: 'binary', size: 'max' }),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.bigInt(),
]

/** Nothing, one half, without one item, and with one smaller item. */
function* smallerLists(value: Value, items: readonly Value[]): Generator<Value> {
  if (items.length === 0) return
  const half = Math.ceil(items.length / 2)
  const parts = [[], items.slice(0, half), items.slice(half), ...items.map((_, at) => items.toSpliced(at, 1))]
  for (const part of parts) if (part.length < items.length) yield sameKind(value, part)
  for (const [at, item] of items.entries())
    for (const smaller of smallerValues(item)) yield sameKind(value, items.with(at, smaller))
}

function sameKind(value: Value, items: readonly Value[]): Value {
  return value.kind === 'list' ? list(items) : withItems(value, items)
}
