/** How the symbols of two sequences compare. */
export interface Alphabet<A, B> {
  /** Does the symbol stand for any run of symbols, none included? */
  isWild: (symbol: A | B) => boolean
  /** Can two symbols, neither of them wild, be the same? */
  matches: (a: A, b: B) => boolean
}

/**
 * Do two sequences with wildcards have a common instance? It fills a table over their suffixes, so the product of
 * the two lengths bounds the time for all wildcards.
 */
export function canMatch<A, B>(a: readonly A[], b: readonly B[], alphabet: Alphabet<A, B>): boolean {
  let below: boolean[] = []
  for (let i = a.length; i >= 0; i--) {
    const row: boolean[] = []
    for (let j = b.length; j >= 0; j--) {
      const isEnd = i === a.length && j === b.length
      row[j] = isEnd || canStep({ x: a[i], y: b[j], below, row, j }, alphabet)
    }
    below = row
  }
  return below[0] ?? false
}

interface Cell<A, B> {
  x: A | undefined
  y: B | undefined
  below: readonly boolean[]
  row: readonly boolean[]
  j: number
}

function canStep<A, B>({ x, y, below, row, j }: Cell<A, B>, { isWild, matches }: Alphabet<A, B>): boolean {
  if ((x !== undefined && isWild(x)) || (y !== undefined && isWild(y)))
    return below[j] === true || row[j + 1] === true
  return x !== undefined && y !== undefined && below[j + 1] === true && matches(x, y)
}
