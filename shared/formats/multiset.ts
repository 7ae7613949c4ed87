/**
 * The items of `items` that `others` does not hold. Both are multisets: an item that is twice in `items` and once in
 * `others` is in the result once. Items with the same key are equal; of equal items the last ones are given, in their
 * order.
 */
export function multisetDifference<T>(
  items: readonly T[],
  others: readonly T[],
  keyOf: (item: T) => string,
): T[] {
  const left = new Map<string, number>()
  const countOf = (key: string): number => left.get(key) ?? 0
  for (const key of others.map(keyOf)) left.set(key, countOf(key) + 1)
  return items.filter((item) => {
    const key = keyOf(item)
    const count = countOf(key)
    left.set(key, count - 1)
    return count <= 0
  })
}
