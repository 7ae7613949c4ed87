/** A range of a text that is written in another way. What lies within it is written in the ways of the ranges there. */
export interface Region {
  start: number
  end: number
  /** Of two with the same range, the one with the lower rank is outside. */
  rank: number
  /** What stands for the range, given the text that stands for what lies within. */
  write: (inner: string) => string
}

/** The text with every region written in its way. Regions lie within one another or apart. */
export function rendered(text: string, regions: readonly Region[]): string {
  const rest = regions.toSorted((a, b) => a.start - b.start || b.end - a.end || a.rank - b.rank).reverse()
  const write = (start: number, end: number): string => {
    const parts: string[] = []
    let at = start
    for (let next = rest.at(-1); next !== undefined && next.start < end; next = rest.at(-1)) {
      // an empty range at the end belongs to what is around
      if (next.end > end) break
      rest.pop()
      parts.push(text.slice(at, next.start), next.write(write(next.start, next.end)))
      at = next.end
    }
    return parts.join('') + text.slice(at, end)
  }
  return write(0, text.length)
}
