import { canonicalJson } from './canonical.ts'
import { isRecord } from './read-json.ts'
import { escapePointer } from './json-pointer.ts'

const SHOWN_CHARACTERS = 80

/** The first place, in key order, where two JSON values differ: `/predicate/x: 1 is now 2`; `undefined` when they are equal. */
export function firstDifference(before: unknown, after: unknown, pointer = ''): string | undefined {
  if (Array.isArray(before) && Array.isArray(after))
    return firstOfKeys(indexesOf(before, after), before, after, pointer)
  if (isRecord(before) && isRecord(after)) return firstOfKeys(allKeys(before, after), before, after, pointer)
  if (jsonText(before) === jsonText(after)) return undefined
  return `${pointer === '' ? '/' : pointer}: ${shortText(before)} is now ${shortText(after)}`
}

function firstOfKeys(keys: string[], before: object, after: object, pointer: string): string | undefined {
  for (const key of keys) {
    const was: unknown = Reflect.get(before, key)
    const is: unknown = Reflect.get(after, key)
    const found = firstDifference(was, is, `${pointer}/${escapePointer(key)}`)
    if (found !== undefined) return found
  }
  return undefined
}

function indexesOf(before: unknown[], after: unknown[]): string[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => String(index))
}

function allKeys(before: object, after: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
}

function jsonText(value: unknown): string {
  return value === undefined ? '' : canonicalJson(value)
}

function shortText(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = jsonText(value)
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text
}
