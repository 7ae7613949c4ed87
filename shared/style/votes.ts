import { compareText } from '../findings.ts'
import type { FeatureName } from './features.ts'

/** How often each answer to each question was given. A question without a vote is absent. */
export type Votes = ReadonlyMap<FeatureName, ReadonlyMap<string, number>>

/** Votes that are being counted. */
export class Ballot {
  readonly votes = new Map<FeatureName, Map<string, number>>()

  add(feature: FeatureName, variant: string, count = 1): void {
    const counts = this.votes.get(feature) ?? new Map<string, number>()
    counts.set(variant, (counts.get(variant) ?? 0) + count)
    this.votes.set(feature, counts)
  }

  /** Adds all votes `times` times: -1 takes them away again. */
  addAll(votes: Votes, times = 1): void {
    for (const [feature, counts] of votes)
      for (const [variant, count] of counts) this.add(feature, variant, count * times)
  }
}

/** Most votes of one file on one question: a long file is not the whole house. */
const MOST_VOTES = 5

/** At most five votes on each question, in the proportions of the file. */
export function cappedVotes(votes: Votes): Votes {
  return scaled(votes, (sum) => Math.min(1, MOST_VOTES / sum))
}

/** One vote in all on each question: what a file does, however long it is. */
export function sharesOf(votes: Votes): Votes {
  return scaled(votes, (sum) => 1 / sum)
}

function scaled(votes: Votes, factorOf: (sum: number) => number): Votes {
  const all = [...votes].map(([feature, counts]) => {
    const factor = factorOf(sumOf(counts))
    return [feature, new Map([...counts].map(([variant, count]) => [variant, count * factor]))] as const
  })
  return new Map(all)
}

/** All votes on one question. */
export function sumOf(counts: ReadonlyMap<string, number>): number {
  let sum = 0
  for (const count of counts.values()) sum += count
  return sum
}

/** What `after` has more of than `before`: the choices that a change made. */
export function addedVotes(before: Votes, after: Votes): Votes {
  const ballot = new Ballot()
  for (const [feature, counts] of after)
    for (const [variant, count] of counts) {
      const added = count - (before.get(feature)?.get(variant) ?? 0)
      if (added > 0) ballot.add(feature, variant, added)
    }
  return ballot.votes
}

/** The answer given most often; of two with as many votes the first by name. `undefined` without votes. */
export function majorityOf(counts: ReadonlyMap<string, number>): string | undefined {
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || compareText(a, b))
  return sorted[0]?.[0]
}
