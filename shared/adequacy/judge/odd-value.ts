import type { Json } from '../../formats/canonical.ts'
import type { Observed } from '../../oracle/values/observed.ts'
import { rowValueOf } from './row-value.ts'

/** A value that hardly anybody means. */
interface Oddity {
  /** What a question says of it. */
  words: string
  isOdd: (part: string | number) => boolean
  /** A call that holds such a value itself may well give one. */
  isSaid: (call: string) => boolean
}

const ODDITIES: readonly Oddity[] = [
  {
    words: 'minus zero',
    isOdd: (part) => Object.is(part, -0),
    isSaid: (call) => /-0(?![.\d])/.test(call),
  },
  {
    words: 'half of a letter',
    isOdd: (part) => typeof part === 'string' && !part.isWellFormed(),
    isSaid: (call) => !call.isWellFormed() || /\\u\{?d[89a-f]/i.test(call),
  },
  {
    words: 'the word for a value that is missing',
    isOdd: (part) => typeof part === 'string' && MISSING.test(part),
    isSaid: (call) => MISSING.test(call),
  },
]
const MISSING = /\b(?:undefined|NaN)\b|\[object \w+\]/

/** Errors that the language throws and no spec names by their words: a step was taken that cannot be taken. */
const OWN_ERROR =
  /^Cannot (?:read|set|convert|destructure)|is not (?:a function|iterable|defined)$|^Invalid (?:array length|string length|count value|time value)|^Maximum call stack/

/** What of a call's result hardly anybody means, in words; `undefined` where there is nothing of the kind, or no row can hold it. Pure. */
export function oddityOf(call: string, observed: Observed): string | undefined {
  const value = rowValueOf(observed)
  if (value === undefined) return undefined
  if ('returns' in value) return oddPart(call, value.returns)
  const isOwn = observed.kind === 'threw' && OWN_ERROR.test(observed.message)
  return isOwn ? 'an error of the language itself' : undefined
}

function oddPart(call: string, value: Json): string | undefined {
  const parts = partsOf(value)
  return ODDITIES.find(({ isOdd, isSaid }) => parts.some(isOdd) && !isSaid(call))?.words
}

/** Texts and numbers of a value, the names of its members included. */
function partsOf(value: Json): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value]
  if (Array.isArray(value)) return value.flatMap(partsOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => [name, ...partsOf(each)])
}
