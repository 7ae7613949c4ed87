import { digestOf } from '../formats/digest.ts'
import { FEATURE_NAMES, featureOf, STYLE_METHOD, type FeatureName } from './features.ts'
import { Ballot, cappedVotes, majorityOf, sumOf, type Votes } from './votes.ts'

/** How the files of a repository answer one question. */
export interface Habit {
  feature: FeatureName
  /** Votes of all files, at most five each. */
  votes: number
  /** The smoothed share of every answer, those never given included. */
  shares: ReadonlyMap<string, number>
  /** In bits: 0 where everybody answers alike, 1 for two answers given equally often. */
  entropy: number
  /** The answer given most often. */
  majority: string
}

/** How a repository is written. */
export interface Profile {
  /** Files that voted. */
  files: number
  /** Only questions that were answered often enough to have a habit. */
  habits: ReadonlyMap<FeatureName, Habit>
}

/** A question counts from so many votes on. */
const LEAST_VOTES = 20
/** Added to the votes of every answer, so that one never given is unlikely and not impossible. */
const SMOOTHING = 0.5

/** What a list of files does: at most five votes of each on a question. */
export function profileOf(files: readonly Votes[]): Profile {
  const ballot = new Ballot()
  for (const votes of files) ballot.addAll(cappedVotes(votes))
  return profileOfBallot(ballot, files.length)
}

/** The same from votes that are capped and added up already. */
export function profileOfBallot({ votes }: Pick<Ballot, 'votes'>, files: number): Profile {
  const habits = FEATURE_NAMES.flatMap((feature) => {
    const habit = habitOf(feature, votes.get(feature) ?? new Map<string, number>())
    return habit === undefined ? [] : [[feature, habit] as const]
  })
  return { files, habits: new Map(habits) }
}

function habitOf(feature: FeatureName, counts: ReadonlyMap<string, number>): Habit | undefined {
  const votes = sumOf(counts)
  const majority = majorityOf(counts)
  // votes are taken away again when a file is held out: what is left of the sum is not exact
  if (majority === undefined || votes < LEAST_VOTES - 1e-6) return undefined
  const variants = Object.keys(featureOf(feature).variants)
  const all = votes + SMOOTHING * variants.length
  const shares = new Map(
    variants.map((variant) => [variant, (Math.max(0, counts.get(variant) ?? 0) + SMOOTHING) / all]),
  )
  return { feature, votes, shares, entropy: entropyOf(shares.values()), majority }
}

/** In bits. */
export function entropyOf(shares: Iterable<number>): number {
  let bits = 0
  for (const share of shares) if (share > 0) bits -= share * Math.log2(share)
  return bits
}

/** A number as it is shown and signed: the last digits of a sum may differ between machines. */
export function rounded(value: number, digits = 3): number {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}

/** `91 %`. */
export function percentText(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** SHA-256 of the habits, rounded, and of the method that found them. */
export function profileDigest({ files, habits }: Profile): string {
  const shares = [...habits.values()].map(({ feature, votes, shares: own }) => ({
    feature,
    votes: rounded(votes, 1),
    shares: Object.fromEntries([...own].map(([variant, share]) => [variant, rounded(share)])),
  }))
  return digestOf({ method: STYLE_METHOD, files, habits: shares })
}
