/** Is the optimal string alignment distance at most `most`? */
export function distanceWithin(a: string, b: string, most: number): boolean {
  return Math.abs(a.length - b.length) <= most && distanceOf(a, b) <= most
}

/** Insertions, deletions, other letters and swapped neighbours. */
export function distanceOf(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = nextRow(a, b, i, [before, row])
    before = row
    row = next
  }
  return row[b.length] ?? 0
}

function nextRow(a: string, b: string, i: number, [before, row]: readonly [number[], number[]]): number[] {
  const at = (list: readonly number[], index: number): number => list[index] ?? Infinity
  const next = [i]
  for (let j = 1; j <= b.length; j += 1) {
    const cost = a[i - 1] === b[j - 1] ? 0 : 1
    const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
    const swapped = isSwapped ? at(before, j - 2) + 1 : Infinity
    next.push(Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + cost, swapped))
  }
  return next
}

const MOST_EDITS = 2

/** "did you mean ...?", or nothing, for a word that nobody knows, where a known one is near: two edits at most, and two of its letters stay. */
export function didYouMean(word: string, known: readonly string[]): string[] {
  const near = known
    .map((each) => ({ each, distance: distanceOf(word, each) }))
    .filter(({ each, distance }) => distance <= Math.min(MOST_EDITS, each.length - 2))
    .sort((x, y) => x.distance - y.distance)[0]
  return near === undefined ? [] : [`did you mean ${near.each}?`]
}
