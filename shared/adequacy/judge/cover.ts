/** What one question would decide, and how hard it is to read. */
export interface Cover<T> {
  item: T
  /** What it tells apart from the change. */
  tells: ReadonlySet<number>
  /** How much it counts that something is told apart here. */
  weight: number
  /** Smaller is easier to answer. */
  size: number
}

/**
 * Few items that together tell apart whatever any of them tells apart: the one that tells most by its weight first, and of equals the smallest, then the
 * earlier one. At most `most`; what they leave is told by the second part of the result.
 */
export function greedyCover<T>(
  candidates: readonly Cover<T>[],
  most: number,
): { chosen: Cover<T>[]; left: number } {
  const open = new Set(candidates.flatMap(({ tells }) => [...tells]))
  const chosen: Cover<T>[] = []
  while (open.size > 0 && chosen.length < most) {
    const best = bestOf(candidates, open)
    if (best === undefined) break
    chosen.push(best)
    for (const each of best.tells) open.delete(each)
  }
  return { chosen, left: open.size }
}

function bestOf<T>(candidates: readonly Cover<T>[], open: ReadonlySet<number>): Cover<T> | undefined {
  let best: { candidate: Cover<T>; gain: number } | undefined
  for (const candidate of candidates) {
    const gain = candidate.weight * [...candidate.tells].filter((each) => open.has(each)).length
    const isBetter =
      best === undefined || gain > best.gain || (gain === best.gain && candidate.size < best.candidate.size)
    if (gain > 0 && isBetter) best = { candidate, gain }
  }
  return best?.candidate
}
