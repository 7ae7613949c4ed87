import { isDeepStrictEqual } from 'node:util'

/** Objects whose content is not in their members. */
type BuiltIn = Date | RegExp | URL | Map<unknown, unknown> | Set<unknown> | ArrayBufferView

/** Is it an object whose content is not in its members? */
export function isBuiltIn(value: unknown): value is BuiltIn {
  const kinds = [Date, RegExp, URL, Map, Set]
  return kinds.some((kind) => value instanceof kind) || ArrayBuffer.isView(value)
}

/** Do two of them hold the same? The order of the entries of a map counts as little as that of a set. */
export function isSameBuiltIn(expected: BuiltIn, actual: unknown): boolean {
  if (expected instanceof Date)
    return actual instanceof Date && Object.is(expected.getTime(), actual.getTime())
  if (expected instanceof RegExp) return actual instanceof RegExp && String(expected) === String(actual)
  if (expected instanceof URL) return actual instanceof URL && expected.href === actual.href
  return isDeepStrictEqual(expected, actual)
}
