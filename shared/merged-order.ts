/**
 * The items of several lists, each once: the first list as it is, and each further item right after the one that it follows in its own list. So
 * several ways through the same steps become one. Pure.
 */
export function mergedOrder<T>(
  lists: readonly (readonly T[])[],
  isSame: (one: T, other: T) => boolean = Object.is,
): T[] {
  const merged: T[] = []
  for (const list of lists) {
    let at = -1
    for (const item of list) {
      const there = merged.findIndex((each) => isSame(each, item))
      at = there === -1 ? at + 1 : there
      if (there === -1) merged.splice(at, 0, item)
    }
  }
  return merged
}
