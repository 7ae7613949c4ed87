import { compareText } from '../../../findings.ts'

/** What a reader has to look up or to count weighs more than a letter. */
const WEIGHTS: readonly [RegExp, number][] = [
  [/\\u\{?[0-9a-f]+\}?|\\./gi, 3],
  [/[^\x20-\x7e]/gu, 3],
  [/\b(?:NaN|Infinity|undefined)\b/g, 3],
  [/-\d/g, 1],
  [/\d\.\d/g, 1],
]

/** How much a person has to read to judge a call: its length, and more for what is seldom written. The smaller of two is the better question. */
export function callSize(call: string): number {
  const extra = WEIGHTS.map(([pattern, weight]) => weight * (call.match(pattern)?.length ?? 0))
  return extra.reduce((sum, each) => sum + each, call.length)
}

/** Smallest first: a total order. */
export function compareCalls(one: string, other: string): number {
  return callSize(one) - callSize(other) || compareText(one, other)
}
