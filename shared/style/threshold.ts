import { profileOfBallot } from './profile.ts'
import { scoreOf } from './score.ts'
import { Ballot, cappedVotes, type Votes } from './votes.ts'

/** Fewer votes are too little to say anything. */
export const LEAST_SCORED_VOTES = 20
/** Of what the house itself writes, so much scores lower than the threshold. */
export const HOUSE_SHARE = 0.95
/** Zero is as expected. However alike the files of a house are, less than this nobody would notice. In bits a vote. */
const LEAST_THRESHOLD = 0.1
/** A percentile of fewer scores is chance. */
const LEAST_SCORES = 20
/** Files of one imagined change. A larger change is compared with the largest. */
const WINDOWS = [1, 2, 3, 5, 8] as const

/** Files that take part, in the order of their paths. */
export interface StyledFile {
  path: string
  votes: Votes
}

/** How large a change is. */
export interface ChangeSize {
  files: number
  votes: number
}

interface HeldOut {
  bits: number
  votes: number
}

/**
 * What the house itself scores: neighbouring files are held out, as many as a change touches, and scored against the profile of all
 * other files. The mean of fewer votes strays further, by the square root of their number, and so does the threshold. `undefined`
 * when there are too few files for a percentile. The same files always give the same threshold.
 */
export function thresholdFor(files: readonly StyledFile[], change: ChangeSize): number | undefined {
  const capped = files.map(({ votes }) => cappedVotes(votes))
  const all = new Ballot()
  for (const votes of capped) all.addAll(votes)
  const size = WINDOWS.findLast((each) => each <= Math.max(1, change.files)) ?? 1
  const scores = capped.flatMap((_, at) => {
    const window = capped.slice(at, at + size)
    return window.length < size ? [] : heldOutScore(all, window, files.length)
  })
  return scores.length < LEAST_SCORES ? undefined : strayed(scores, change.votes)
}

function strayed(scores: readonly HeldOut[], votes: number): number {
  const bits = scores.map((score) => score.bits)
  const middle = percentile(bits, 0.5)
  const usual = percentile(
    scores.map((score) => score.votes),
    0.5,
  )
  const stray = Math.sqrt(Math.max(1, usual / votes))
  return Math.max(LEAST_THRESHOLD, middle + (percentile(bits, HOUSE_SHARE) - middle) * stray)
}

/** Empty for too few votes. */
function heldOutScore(all: Ballot, window: readonly Votes[], files: number): HeldOut[] {
  const own = new Ballot()
  for (const votes of window) own.addAll(votes)
  const rest = new Ballot()
  rest.addAll(all.votes)
  rest.addAll(own.votes, -1)
  const { votes, bits } = scoreOf(profileOfBallot(rest, files - window.length), own.votes)
  return votes < LEAST_SCORED_VOTES ? [] : [{ votes, bits }]
}

/** The nearest value at or above that share of all values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
}
