import { compareText } from '../findings.ts'
import { FEATURE_NAMES, type FeatureName } from './features.ts'
import type { Habit, Profile } from './profile.ts'
import { majorityOf, sumOf, type Votes } from './votes.ts'

/** What one question adds to the score of a change. */
export interface Surprise {
  feature: FeatureName
  /** Bits of this question divided by all votes: the parts add up to the score. */
  bits: number
  /** The answer that adds most. */
  variant: string
  /** How often the change gives it, and votes on the question in all. */
  given: number
  votes: number
  /** The habit of the repository, and how much of it that is. */
  habit: string
  habitShare: number
  /** Share of the repository's votes that give the answer of the change. */
  variantShare: number
}

export interface Score {
  /** Votes on questions that the profile knows, at most five of a file on each. */
  votes: number
  /** Mean surprise of a vote beyond what the house itself would have: 0 is as expected. */
  bits: number
  /** Parts above zero, the largest first. */
  surprises: Surprise[]
}

/**
 * How foreign votes are to a profile: the mean over them of cross-entropy minus entropy. A question on which the house has no
 * opinion weighs nothing. `votes`: capped for each file; `counts`: the same uncapped, for the words of an explanation.
 */
export function scoreOf(profile: Profile, votes: Votes, counts: Votes = votes): Score {
  const parts = FEATURE_NAMES.flatMap((feature) => {
    const [own, habit] = [votes.get(feature), profile.habits.get(feature)]
    return own === undefined || habit === undefined ? [] : [{ own, habit, excess: excessOf(own, habit) }]
  })
  const all = parts.reduce((sum, { own }) => sum + sumOf(own), 0)
  const bits = parts.reduce((sum, { excess }) => sum + excess, 0)
  const surprises = parts
    .filter(({ excess }) => excess > 0)
    .map(({ own, habit, excess }) =>
      surpriseOf(habit, { bits: excess / all, own, counts: counts.get(habit.feature) ?? own }),
    )
    .sort((a, b) => b.bits - a.bits || compareText(a.feature, b.feature))
  return { votes: all, bits: all === 0 ? 0 : bits / all, surprises }
}

function excessOf(own: ReadonlyMap<string, number>, { shares, entropy }: Habit): number {
  let bits = 0
  for (const [variant, count] of own) bits += count * surpriseIn(shares, variant)
  return bits - entropy * sumOf(own)
}

function surpriseIn(shares: ReadonlyMap<string, number>, variant: string): number {
  const share = shares.get(variant)
  return share === undefined ? 0 : -Math.log2(share)
}

interface Part {
  bits: number
  own: ReadonlyMap<string, number>
  counts: ReadonlyMap<string, number>
}

function surpriseOf({ feature, shares, entropy, majority }: Habit, { bits, own, counts }: Part): Surprise {
  const weights = [...own].map(
    ([variant, count]) => [variant, count * (surpriseIn(shares, variant) - entropy)] as const,
  )
  const variant = majorityOf(new Map(weights)) ?? majority
  return {
    feature,
    bits,
    variant,
    given: counts.get(variant) ?? 0,
    votes: sumOf(counts),
    habit: majority,
    habitShare: shares.get(majority) ?? 0,
    variantShare: shares.get(variant) ?? 0,
  }
}
