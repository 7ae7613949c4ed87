import { numbersBeside } from './beside.ts'
import { later, type Place, type Step, type TakeSteps } from './step.ts'
import { itemsOf, memberOf, record, scalar, withItems, type Value } from '../values/value.ts'
import type { Shape } from '../shapes/shape.ts'
import { isSame } from '../values/write-call.ts'

type ListRow = readonly [kind: string, worth: number, items: readonly Value[]]

/** Collections near one: items dropped, doubled, moved, exchanged, and stepped themselves. `of` is the shape of an item. */
export function listSteps(from: Value, of: Shape, place: Place, take: TakeSteps): Step[] {
  const items = itemsOf(from) ?? []
  const seen = place.seen.filter((each) => each !== from).flatMap((each) => itemsOf(each) ?? [])
  const rows = [
    ...sizeRows(items),
    ...orderRows(items),
    ...joinedRows(items, place),
    ...literalRows(items, place),
    ...tieRows(items),
  ]
  return [
    ...rows.map(([kind, worth, next]) => ({ kind, worth, value: withItems(from, next) })),
    ...added(items, seen).map(([kind, worth, next]) => ({ kind, worth, value: withItems(from, next) })),
    ...added(items, place.beside).map(([, worth, next]) => ({
      kind: 'item as beside',
      worth: worth + 1,
      value: withItems(from, next),
    })),
    ...namedRows(items, of, place).map(([kind, worth, next]) => ({
      ...{ kind, worth },
      value: withItems(from, next),
    })),
    ...itemSteps(from, { ...place, shape: of, seen: [...items, ...seen] }, take),
  ]
}

/** Texts that spec and code name, as one item more. */
function namedRows(items: readonly Value[], of: Shape, { facts }: Place): ListRow[] {
  if (of.kind !== 'string') return []
  return facts.texts.map((text): ListRow => [`item ${text}`, 4, [...items, scalar(text)]])
}

const MAX_OTHERS = 8

/** An empty collection shows little: what stands in others comes first then. */
function added(items: readonly Value[], others: readonly Value[]): ListRow[] {
  const distinct = others.filter((item, at) => others.findIndex((each) => isSame(each, item)) === at)
  return distinct.slice(0, MAX_OTHERS).flatMap((item): ListRow[] =>
    items.length === 0
      ? [['item of another', 1, [item]]]
      : [
          ['item of another', 2, [...items, item]],
          ['item of another for the last', 2, items.with(-1, item)],
          ['item of another before the last', 3, items.toSpliced(-1, 0, item)],
          ['item of another first', 4, [item, ...items]],
        ],
  )
}

function sizeRows(items: readonly Value[]): ListRow[] {
  const [first] = items
  const last = items.at(-1)
  if (first === undefined || last === undefined) return []
  const middle = items.length >> 1
  return [
    ['empty', 0, []],
    ['last dropped', 1, items.slice(0, -1)],
    ['first dropped', 1, items.slice(1)],
    ['middle dropped', 3, items.toSpliced(middle, 1)],
    ['only first', 1, [first]],
    ['only last', 2, [last]],
    ['first two', 3, items.slice(0, 2)],
    ['last twice', 2, [...items, last]],
    ['first twice', 2, [first, ...items]],
    ['first at the end', 3, [...items, first]],
    ['all alike', 4, items.map(() => first)],
    ['twice', 4, [...items, ...items]],
  ]
}

function orderRows(items: readonly Value[]): ListRow[] {
  const [first, second, ...rest] = items
  if (first === undefined || second === undefined) return []
  return [
    ['reversed', 2, items.toReversed()],
    ['first two swapped', 3, [second, first, ...rest]],
    ['first moved to the end', 4, [second, ...rest, first]],
    ['sorted', 4, items.toSorted(compareValues)],
  ]
}

function compareValues(one: Value, other: Value): number {
  if (one.kind !== 'scalar' || other.kind !== 'scalar') return 0
  const [a, b] = [one.value, other.value]
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
}

function joinedRows(items: readonly Value[], { seen }: Place): ListRow[] {
  return seen.flatMap((each): ListRow[] => {
    const others = itemsOf(each) ?? []
    return others.length === 0 ? [] : [['joined with another', 5, [...items, ...others]]]
  })
}

const MAX_SIZE = 24

/** Collections of the sizes that the code or the call names. */
function literalRows(items: readonly Value[], { facts, beside }: Place): ListRow[] {
  const resized = (size: number): Value[] =>
    Array.from({ length: size }, (_, at) => items[at % items.length]).filter((item) => item !== undefined)
  const around = (name: string, worth: number, size: number): ListRow[] =>
    [size, size - 1, size + 1]
      .filter((each) => Number.isInteger(each) && each >= 1 && each <= MAX_SIZE)
      .map((each): ListRow => [`${name} ${each - size}`, each === size ? worth : worth + 1, resized(each)])
  return [
    ...numbersBeside(beside).flatMap((size) => around('size beside', 1, size)),
    ...facts.numbers.filter((size) => size > 1).flatMap((size) => around(`size ${size}`, 3, size)),
  ]
}

/** Records that are alike in one member: what decides between them shows only then. */
function tieRows(items: readonly Value[]): ListRow[] {
  const [first, second, ...rest] = items
  if (first?.kind !== 'record' || second?.kind !== 'record') return []
  return first.members.flatMap(({ key, value }): ListRow[] => {
    if (memberOf(second, key) === undefined) return []
    const members = second.members.map((member) => (member.key === key ? { key, value } : member))
    return [[`alike in ${key}`, 2, [first, record(members), ...rest]]]
  })
}

/** Steps of the first, the last and the middle item. */
function itemSteps(from: Value, place: Place, take: TakeSteps): Step[] {
  const items = itemsOf(from) ?? []
  const places = [...new Set([0, items.length - 1, items.length >> 1])]
  return places.flatMap((at) => {
    const item = items[at]
    if (item === undefined) return []
    return take(item, place).map((step) =>
      later({ ...step, value: withItems(from, items.with(at, step.value)) }, 'item', 2),
    )
  })
}
