/** What a pattern with one `*` stands for. */
export interface PatternMatch<T> {
  value: T
  /** The text in the place of the `*`; empty for a pattern without one. */
  star: string
}

/**
 * The entry that a name fits best: the one without `*` that is equal, else the one with the longest text before its `*`. It is
 * how `paths` of TypeScript, and `imports` and `exports` of a package.json, are read.
 */
export function bestMatch<T>(
  entries: Readonly<Record<string, T>>,
  name: string,
): PatternMatch<T> | undefined {
  if (Object.hasOwn(entries, name) && !name.includes('*')) {
    const value = entries[name]
    return value === undefined ? undefined : { value, star: '' }
  }
  let best: (PatternMatch<T> & { length: number }) | undefined
  for (const [pattern, value] of Object.entries(entries)) {
    const at = pattern.indexOf('*')
    const [start, end] = [pattern.slice(0, at), pattern.slice(at + 1)]
    if (at === -1 || name.length < start.length + end.length) continue
    if (!name.startsWith(start) || !name.endsWith(end)) continue
    if (best !== undefined && best.length >= start.length) continue
    best = { value, star: name.slice(start.length, name.length - end.length), length: start.length }
  }
  return best && { value: best.value, star: best.star }
}

/** Every text in a value of `imports` or `exports`, whatever its condition, in order; at most 50. */
export function textsIn(value: unknown): string[] {
  const found: string[] = []
  const walk = (each: unknown, depth: number): void => {
    if (depth > 10 || found.length >= 50) return
    if (typeof each === 'string') found.push(each)
    else if (typeof each === 'object' && each !== null)
      for (const inner of Object.values(each)) walk(inner, depth + 1)
  }
  walk(value, 0)
  return found
}
