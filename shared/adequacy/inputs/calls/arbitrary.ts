import type { Arbitrary } from 'fast-check'
import { scalarsIn } from '../steps/beside.ts'
import { dates, texts } from './drawn-texts.ts'
import type { FastCheck } from './fast-check.ts'
import type { Place } from '../steps/step.ts'
import { knownShape } from '../shapes/infer-shape.ts'
import { sampleOf } from '../shapes/sample.ts'
import type { Shape } from '../shapes/shape.ts'
import { valueText } from '../values/write-call.ts'
import { built, itemsOf, list, memberOf, record, scalar, type Member, type Value } from '../values/value.ts'

/** Makes values of a type from what was seen and what the code names; `undefined` where no literal is sure to have the type. */
export function arbitraryOf(place: Place, fc: FastCheck): Arbitrary<Value> | undefined {
  const shape = knownShape(place.shape, place.seen)
  const known = { ...place, shape }
  if (shape.kind === 'string') return texts(known, fc)
  if (shape.kind === 'number') return numbers(known, fc)
  if (shape.kind === 'boolean') return fc.boolean().map(scalar)
  if (shape.kind === 'bigint')
    return fc.integer({ min: -3, max: 1_000_000 }).map((value) => scalar(BigInt(value)))
  if (shape.kind !== 'union') return composite(shape, known, fc)
  const alternatives = shape.of.map((each) => arbitraryOf({ ...place, shape: each }, fc))
  return anyOf(alternatives, fc)
}

function anyOf(
  arbitraries: readonly (Arbitrary<Value> | undefined)[],
  fc: FastCheck,
): Arbitrary<Value> | undefined {
  const known = arbitraries.filter((each) => each !== undefined)
  return known.length === 0 ? undefined : fc.oneof(...known)
}

function composite(shape: Shape, place: Place, fc: FastCheck): Arbitrary<Value> | undefined {
  if (shape.kind === 'list' || shape.kind === 'Set') return collection(shape, place, fc)
  if (shape.kind === 'Map') return pairs(shape, place, fc)?.map((items) => built('Map', list(items)))
  if (shape.kind === 'record') return records(shape, place, fc)
  if (shape.kind !== 'tuple') return seenOnly(shape, place, fc)
  const items = shape.of.map((item, at) =>
    arbitraryOf({ ...place, shape: item.shape, seen: itemsAt(place, at) }, fc),
  )
  return together(items, fc)?.map(list)
}

/** A date, an address, a literal, or what only the examples can show. */
function seenOnly(shape: Shape, { seen }: Place, fc: FastCheck): Arbitrary<Value> | undefined {
  if (shape.kind === 'Date') return dates(seen, fc)
  const sample = sampleOf(shape, seen)
  const values = [...seen, ...(sample === undefined ? [] : [sample])]
  return values.length === 0 ? undefined : fc.constantFrom(...values)
}

const MAX_ITEMS = 6
const MAX_KNOWN = 8

/** Whole numbers about as large as those seen, with as many decimals. */
function numbers({ seen, facts }: Place, fc: FastCheck): Arbitrary<Value> {
  const known = scalarsIn(seen).filter(
    (value) => typeof value === 'number' && Number.isFinite(value),
  ) as number[]
  const decimals = Math.max(0, ...known.map((value) => /\.(\d{1,6})$/.exec(String(value))?.[1]?.length ?? 0))
  const scale = 10 ** decimals
  const limit = Number.MAX_SAFE_INTEGER
  const bounded = (value: number): number => Math.round(Math.min(limit, Math.max(-limit, value * scale)))
  const min = Math.min(0, ...known)
  const any = fc.integer({
    min: bounded(min),
    max: bounded(Math.max(10, ...known.map((value) => 2 * value))),
  })
  const named = [...known, ...facts.numbers.filter((value) => value >= min)]
  // of more digits than those seen: what compares them as texts shows only then
  const wide = fc.integer({ min: 0, max: bounded(Math.max(100, ...known.map((value) => 20 * value))) })
  const drawn = fc.oneof(any, any, wide).map((value) => scalar(value / scale))
  const isWhole = decimals === 0
  const kept = named.filter((value) => !isWhole || Number.isInteger(value))
  return kept.length === 0 ? drawn : fc.oneof(drawn, fc.constantFrom(...kept).map(scalar))
}

function collection(
  shape: Extract<Shape, { kind: 'list' | 'Set' }>,
  place: Place,
  fc: FastCheck,
): Arbitrary<Value> | undefined {
  const seen = place.seen.flatMap((each) => itemsOf(each) ?? [])
  const drawn = arbitraryOf({ ...place, shape: shape.of, seen }, fc)
  if (drawn === undefined) return undefined
  // items of the examples come again: what is equal shows only then, and where items are words of a language, others end it
  const known = seen.length === 0 ? drawn : fc.constantFrom(...seen)
  const mixed = fc.array(fc.oneof(drawn, known), { maxLength: MAX_ITEMS })
  const seenOnly = fc.array(known, { maxLength: MAX_KNOWN })
  const drawnOnly = fc.array(drawn, { maxLength: MAX_ITEMS })
  const ways = isVocabulary(seen) ? [mixed, seenOnly, seenOnly, seenOnly] : [mixed, drawnOnly, seenOnly]
  const items = fc.oneof(...ways).map((all) => list(isRising(place.seen) ? sortedNumbers(all) : all))
  return shape.kind === 'list' ? items : items.map((each) => built('Set', each))
}

/** Do the same few items come again and again? */
function isVocabulary(items: readonly Value[]): boolean {
  const distinct = new Set(items.map(valueText))
  return items.length >= 1.5 * distinct.size && distinct.size > 2
}

/** Are most lists of numbers that were seen sorted? */
function isRising(seen: readonly Value[]): boolean {
  const lists = seen.map((each) => itemsOf(each) ?? []).filter(({ length }) => length > 1)
  const rising = lists.filter((items) => {
    const numbers = scalarsIn(items)
    return numbers.every(
      (number, at) => typeof number === 'number' && (at === 0 || number >= Number(numbers[at - 1])),
    )
  })
  return rising.length > 1 && rising.length * 2 > lists.length
}

function sortedNumbers(items: readonly Value[]): Value[] {
  return items.toSorted((a, b) =>
    a.kind === 'scalar' && b.kind === 'scalar' ? Number(a.value) - Number(b.value) : 0,
  )
}

function pairs(
  { key, value }: Extract<Shape, { kind: 'Map' }>,
  place: Place,
  fc: FastCheck,
): Arbitrary<Value[]> | undefined {
  const pair: Shape = { kind: 'tuple', of: [key, value].map((shape) => ({ shape, isOptional: false })) }
  const seen = place.seen.flatMap((each) => itemsOf(each) ?? [])
  const drawn = arbitraryOf({ ...place, shape: pair, seen }, fc)
  return drawn && fc.array(drawn, { maxLength: MAX_ITEMS })
}

function itemsAt({ seen }: Place, at: number): Value[] {
  return seen.flatMap((each) => itemsOf(each)?.[at] ?? [])
}

/** One value of each; `undefined` when one of them cannot be made. */
export function together(
  arbitraries: readonly (Arbitrary<Value> | undefined)[],
  fc: FastCheck,
): Arbitrary<Value[]> | undefined {
  const known = arbitraries.filter((each) => each !== undefined)
  return known.length < arbitraries.length ? undefined : fc.tuple(...known)
}

function records(
  { fields }: Extract<Shape, { kind: 'record' }>,
  place: Place,
  fc: FastCheck,
): Arbitrary<Value> | undefined {
  const drawn = fields.map(({ key, shape, isOptional }): Arbitrary<Member | null> | undefined => {
    const seen = place.seen.flatMap((each) => memberOf(each, key) ?? [])
    const member = arbitraryOf({ ...place, shape, seen }, fc)?.map((value) => ({ key, value }))
    if (member === undefined) return isOptional ? fc.constant(null) : undefined
    return isOptional ? fc.option(member) : member
  })
  const known = drawn.filter((each) => each !== undefined)
  if (known.length < drawn.length) return undefined
  return fc.tuple(...known).map((members) => record(members.filter((member) => member !== null)))
}
