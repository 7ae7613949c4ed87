import type { Json } from '../../formats/canonical.ts'
import type { Observed } from '../../oracle/values/observed.ts'
import { parseCall } from '../../specification/document/parse-call.ts'
import type { Example, RowValue, Spec } from '../../specification/document/spec.ts'
import type { ProbeRow } from '../probe-values.ts'
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
  return isOwn ? AN_OWN_ERROR : undefined
}

const AN_OWN_ERROR = 'an error of the language itself'

/** So many rows with a value of a kind show that its owner means it: the first may be about its own input alone. */
const MEANT = 2

/**
 * Finds what of a row's value hardly anybody means, in words: none where the spec has such values of the same export already, answers
 * included. Pure.
 */
export function oddities({
  acceptance,
}: Pick<Spec, 'acceptance'>): (row: Pick<ProbeRow, 'callee' | 'call' | 'change'>) => string | undefined {
  const meant = acceptance.flatMap(({ examples }) => examples).flatMap(meantBy)
  return ({ callee, call, change }) => {
    const odd = oddityOf(call, change)
    const kind = odd === AN_OWN_ERROR ? ownError(rowValueOf(change)) : odd
    if (kind === undefined) return undefined
    return meant.filter((each) => each === `${callee}: ${kind}`).length < MEANT ? odd : undefined
  }
}

function meantBy(row: Example): string[] {
  const read = parseCall(row.call)
  const kind = oddityOfRow(row)
  return read.kind === 'bad' || kind === undefined ? [] : [`${read.callee}: ${kind}`]
}

/** A row has the name of an error and no message: of those, only an answer is about what the change threw. */
function oddityOfRow(row: Example): string | undefined {
  if ('returns' in row) return oddPart(row.call, row.returns as Json)
  return row.asked === undefined ? undefined : ownError({ throws: row.throws })
}

function ownError(value: RowValue | undefined): string | undefined {
  return value !== undefined && 'throws' in value ? `${AN_OWN_ERROR}, ${value.throws}` : undefined
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
