import { isDeepStrictEqual } from 'node:util'
import { matcherOf } from '../../specification/rows/matcher.ts'
import { matcherDifference } from './matches.ts'
import { expectedWords } from './expected-words.ts'
import { showValue } from './show-value.ts'

/**
 * The first place where a value is not what was expected, as a sentence; `undefined` when they are equal. Classes do not count, only
 * what an object holds; `-0` is not `0`, and `NaN` is `NaN`.
 */
export function differenceBetween(expected: unknown, actual: unknown, path = ''): string | undefined {
  const matcher = matcherOf(expected)
  if (matcher !== undefined) return matcherDifference(matcher, actual, { path, differenceBetween })
  if (isBuiltIn(expected))
    return isSameBuiltIn(expected, actual) ? undefined : otherValue(expected, actual, path)
  if (Array.isArray(expected)) return listDifference(expected, actual, path)
  if (typeof expected === 'object' && expected !== null) return recordDifference(expected, actual, path)
  if (Object.is(expected, actual)) return undefined
  return typeof expected === 'string' && typeof actual === 'string'
    ? textDifference(expected, actual, path)
    : otherValue(expected, actual, path)
}

/** Objects whose content is not in their members. */
type BuiltIn =
  Date | RegExp | URL | URLSearchParams | Map<unknown, unknown> | Set<unknown> | ArrayBuffer | ArrayBufferView

/** Is it an object whose content is not in its members? */
function isBuiltIn(value: unknown): value is BuiltIn {
  const kinds = [Date, RegExp, URL, URLSearchParams, Map, Set, ArrayBuffer]
  return kinds.some((kind) => value instanceof kind) || ArrayBuffer.isView(value)
}

/** Do two of them hold the same? The order of the entries of a map counts as little as that of a set. */
function isSameBuiltIn(expected: BuiltIn, actual: unknown): boolean {
  if (expected instanceof Date)
    return actual instanceof Date && Object.is(expected.getTime(), actual.getTime())
  if (expected instanceof RegExp) return actual instanceof RegExp && String(expected) === String(actual)
  if (expected instanceof URL) return actual instanceof URL && expected.href === actual.href
  if (expected instanceof URLSearchParams)
    return actual instanceof URLSearchParams && String(expected) === String(actual)
  return isDeepStrictEqual(expected, actual)
}

function otherValue(expected: unknown, actual: unknown, path: string): string {
  return `${at(path)}${showValue(actual)} instead of ${expectedWords(expected)}`
}

function at(path: string): string {
  return path === '' ? '' : `at ${path}: `
}

/** Texts of this length are read at a glance. */
const SHORT_CHARS = 80
const CONTEXT_CHARS = 20

function textDifference(expected: string, actual: string, path: string): string {
  if (expected.length <= SHORT_CHARS && actual.length <= SHORT_CHARS)
    return otherValue(expected, actual, path)
  let same = 0
  while (same < expected.length && expected[same] === actual[same]) same++
  const from = Math.max(0, same - CONTEXT_CHARS)
  const part = (text: string): string => showValue(text.slice(from, from + SHORT_CHARS).toWellFormed())
  const place = `${at(path)}from character ${same + 1} on, `
  return `${place}${part(actual)} instead of ${part(expected)} (${actual.length} and ${expected.length} characters)`
}

function listDifference(expected: readonly unknown[], actual: unknown, path: string): string | undefined {
  if (!Array.isArray(actual)) return otherValue(expected, actual, path)
  if (actual.length !== expected.length) {
    const counts = `${actual.length} items instead of ${expected.length}`
    return `${at(path)}${counts}: ${otherValue(expected, actual, '')}`
  }
  return firstOf(expected.keys(), (index) => {
    const place = `${path}[${index}]`
    if (Object.hasOwn(expected, index) && Object.hasOwn(actual, index))
      return differenceBetween(expected[index], actual[index], place)
    if (Object.hasOwn(expected, index))
      return `${at(place)}nothing instead of ${expectedWords(expected[index])}`
    return Object.hasOwn(actual, index)
      ? `${at(place)}${showValue(actual[index])} where nothing was expected`
      : undefined
  })
}

function recordDifference(expected: object, actual: unknown, path: string): string | undefined {
  if (!isRecordLike(actual)) return otherValue(expected, actual, path)
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)])
  return firstOf(keys, (key) => {
    const place = /^[A-Za-z_$][\w$]*$/.test(key)
      ? `${path}.${key}`
      : `${path}[${showValue(key, SHORT_CHARS)}]`
    if (!Object.hasOwn(actual, key))
      return `${at(place)}nothing instead of ${expectedWords(Reflect.get(expected, key))}`
    if (!Object.hasOwn(expected, key))
      return `${at(place)}${showValue(Reflect.get(actual, key))} where nothing was expected`
    return differenceBetween(Reflect.get(expected, key), Reflect.get(actual, key), place)
  })
}

/** Is it an object whose content is its members? A map with no entries is not an empty record. */
function isRecordLike(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function firstOf<T>(keys: Iterable<T>, differenceAt: (key: T) => string | undefined): string | undefined {
  for (const key of keys) {
    const difference = differenceAt(key)
    if (difference !== undefined) return difference
  }
  return undefined
}
