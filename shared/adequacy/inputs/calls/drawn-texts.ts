import type { Arbitrary } from 'fast-check'
import { textsIn } from '../steps/beside.ts'
import type { Place } from '../steps/step.ts'
import { built, scalar, type Value } from '../values/value.ts'
import { editedTexts, piecesOf } from './edited-texts.ts'
import type { FastCheck } from './fast-check.ts'

/** Days, written as the examples write them. */
export function dates(seen: readonly Value[], fc: FastCheck): Arbitrary<Value> {
  const hasParts = seen.some((value) => value.kind === 'built' && value.args.length > 1)
  return nearDays(fc).map((day) => {
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
    return built('Date', ...(hasParts ? [year, month - 1, date].map((part) => scalar(part)) : [scalar(day)]))
  })
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

const DAY_MS = 86_400_000

/** A day of the years 2023 to 2027: a leap year is among them. */
function nearDays(fc: FastCheck): Arbitrary<string> {
  const start = Date.UTC(2023, 0, 1)
  return fc
    .integer({ min: 0, max: 1500 })
    .map((day) => new Date(start + day * DAY_MS).toISOString().slice(0, 10))
}

const MAX_PIECES = 7

/** Texts made of pieces of those seen: anything else would be refused at the first character. */
export function texts({ seen, facts }: Place, fc: FastCheck): Arbitrary<Value> {
  const known = textsIn(seen)
  if (known.length > 0 && known.every((text) => DAY.test(text))) return nearDays(fc).map((day) => scalar(day))
  const pieces = known.flatMap(piecesOf)
  const characters = known.flatMap((text) => Array.from(text))
  const all = [...new Set([...pieces, ...characters, ...facts.texts, ' ', 'a', 'B', '0', '1', '10'])]
  const joined = fc
    .array(fc.constantFrom(...all), { maxLength: MAX_PIECES })
    .map((parts) => scalar(parts.join('')))
  const refilled = known.filter((text) => /\d/.test(text)).map((text) => refill(text, fc))
  const edited = editedTexts(known, all, fc)?.map(scalar)
  const ways = [
    joined,
    ...(edited === undefined ? [] : [edited, edited]),
    ...(refilled.length === 0 ? [] : [fc.oneof(...refilled), fc.oneof(...refilled)]),
  ]
  return fc.oneof(...ways)
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
