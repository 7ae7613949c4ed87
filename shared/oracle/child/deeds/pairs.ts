import { NotAValue } from '../not-a-value.ts'
import { className } from '../originals.ts'

/** What a function gives, or the class of what it throws. */
type Side = { gives: unknown } | { throws: string }

/** The values of both functions of each input: `[text, left, right]`. @throws NotAValue. */
export async function pairsOf(list: unknown): Promise<[text: unknown, left: Side, right: Side][]> {
  if (!Array.isArray(list)) throw new NotAValue('no inputs')
  const pairs: [unknown, Side, Side][] = []
  for (const [text, left, right] of list as [unknown, () => unknown, () => unknown][])
    pairs.push([text, await sideOf(left), await sideOf(right)])
  return pairs
}

async function sideOf(side: () => unknown): Promise<Side> {
  try {
    return { gives: await side() }
  } catch (thrown) {
    return { throws: typeof thrown === 'object' && thrown !== null ? className(thrown) : typeof thrown }
  }
}
