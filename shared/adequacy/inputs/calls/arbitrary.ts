import type { Arbitrary, default as fastCheck } from 'fast-check'
import { scalarsIn, textsIn } from '../steps/beside.ts'
import type { Place } from '../steps/step.ts'
import { knownShape } from '../shapes/infer-shape.ts'
import { sampleOf } from '../shapes/sample.ts'
import type { Shape } from '../shapes/shape.ts'
import { built, itemsOf, list, memberOf, record, scalar, type Member, type Value } from '../values/value.ts'

/** What we use of fast-check, which is loaded only where inputs are made. */
export type FastCheck = Pick<
  typeof fastCheck,
  'array' | 'boolean' | 'constant' | 'constantFrom' | 'integer' | 'oneof' | 'option' | 'sample' | 'tuple'
>

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

/** Days, written as the examples write them. */
function dates(seen: readonly Value[], fc: FastCheck): Arbitrary<Value> {
  const hasParts = seen.some((value) => value.kind === 'built' && value.args.length > 1)
  return nearDays(fc).map((day) => {
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
    return built('Date', ...(hasParts ? [year, month - 1, date].map((part) => scalar(part)) : [scalar(day)]))
  })
}

const DAY_MS = 86_400_000

/** A day of the years 2023 to 2027: a leap year is among them. */
function nearDays(fc: FastCheck): Arbitrary<string> {
  const start = Date.UTC(2023, 0, 1)
  return fc
    .integer({ min: 0, max: 1500 })
    .map((day) => new Date(start + day * DAY_MS).toISOString().slice(0, 10))
}

const MAX_PIECES = 7
const MAX_ITEMS = 6

/** Texts made of pieces of those seen: anything else would be refused at the first character. */
function texts({ seen, facts }: Place, fc: FastCheck): Arbitrary<Value> {
  const known = textsIn(seen)
  if (known.length > 0 && known.every((text) => DAY.test(text))) return nearDays(fc).map((day) => scalar(day))
  const pieces = known.flatMap((text) => text.match(/\p{L}+|\p{N}+|[^\p{L}\p{N}]/gu) ?? [])
  const characters = known.flatMap((text) => Array.from(text))
  const all = [...new Set([...pieces, ...characters, ...facts.texts, ' ', 'a', 'B', '1'])]
  const joined = fc
    .array(fc.constantFrom(...all), { maxLength: MAX_PIECES })
    .map((parts) => scalar(parts.join('')))
  const refilled = known.filter((text) => /\d/.test(text)).map((text) => refill(text, fc))
  return refilled.length === 0 ? joined : fc.oneof(joined, fc.oneof(...refilled), fc.oneof(...refilled))
}

/** A text with other numbers of the same width. */
function refill(text: string, fc: FastCheck): Arbitrary<Value> {
  const parts = text.split(/(\d{1,9})/)
  const drawn = parts.map((part, at) => {
    if (at % 2 === 0) return fc.constant(part)
    const number = fc.integer({ min: 0, max: 10 ** part.length - 1 })
    return fc.oneof(
      fc.constant(part),
      number.map((value) => (part.length === 1 ? String(value) : String(value).padStart(part.length, '0'))),
    )
  })
  return fc.tuple(...drawn).map((each) => scalar(each.join('')))
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

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
  const drawn = any.map((value) => scalar(value / scale))
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
  // items of the examples come again: what is equal shows only then
  const known = seen.length === 0 ? drawn : fc.constantFrom(...seen)
  const item = fc.oneof(drawn, known, known)
  const items = fc.array(item, { maxLength: MAX_ITEMS }).map(list)
  return shape.kind === 'list' ? items : items.map((each) => built('Set', each))
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
