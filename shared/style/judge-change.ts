import type ts from 'typescript'
import { compareText } from '../findings.ts'
import { featureOf, STYLE_METHOD, variantText } from './features.ts'
import { percentText, profileDigest, profileOf, type Profile } from './profile.ts'
import { stylesAt, withPath, type Styles, type StyleOptions } from './read-styles.ts'
import { scoreOf, type Score, type Surprise } from './score.ts'
import { LEAST_SCORED_VOTES, thresholdFor } from './threshold.ts'
import { addedVotes, Ballot, cappedVotes, sumOf, type Votes } from './votes.ts'

/** Fewer files are no house. */
const LEAST_FILES = 20
/** So many files tell as much of a house as all of them (docs/style-drift.md), so that a change costs the same in a large repository. */
export const MOST_PROFILED = 120

/** How a repository is written, as far as a change is judged by it. */
export interface HouseStyle extends Styles {
  method: number
  profile: Profile
  /** Of the profile. */
  digest: string
}

/** One file of a change that people write: what it votes before and after. `undefined`: it is not there, or cannot be read. */
export interface ChangedStyle {
  path: string
  base: Votes | undefined
  head: Votes | undefined
}

/** What the style of a change is, taken as a whole. */
export type StyleJudgement =
  | { kind: 'no-house' }
  | { kind: 'too-little'; votes: number }
  | { kind: 'as-expected' | 'foreign'; score: Score; threshold: number }

/** The choices that the files of a change add, together. */
export interface AddedStyle {
  /** Files that add any. */
  files: number
  /** At most five of each file on a question. */
  capped: Votes
  counts: Votes
  /** All capped votes. */
  votes: number
}

/** Profiles of whole commits, the newest last: a unit is judged several times over one base. */
const HOUSES = new Map<string, Promise<HouseStyle>>()
const MOST_HOUSES = 4

/** How the code of a commit is written. Only git objects are read. @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING. */
export function houseStyleAt(repo: string, commit: string, compiler: typeof ts): Promise<HouseStyle> {
  const key = JSON.stringify([repo, commit])
  const house =
    HOUSES.get(key) ?? readHouseStyle(repo, commit, { compiler, most: MOST_PROFILED, least: LEAST_FILES })
  HOUSES.delete(key)
  HOUSES.set(key, house)
  house.catch(() => HOUSES.delete(key))
  for (const oldest of [...HOUSES.keys()].slice(0, -MOST_HOUSES)) HOUSES.delete(oldest)
  return house
}

/** The same with a cache of the caller, or with more files. */
export async function readHouseStyle(
  repo: string,
  commit: string,
  options: StyleOptions,
): Promise<HouseStyle> {
  const styles = await stylesAt(repo, commit, options)
  const profile = profileOf(styles.files.map(({ votes }) => votes))
  return { ...styles, method: STYLE_METHOD, profile, digest: profileDigest(profile) }
}

/** What the files of a change add. Fewer than {@link LEAST_SCORED_VOTES} votes are too little whatever the house does. */
export function addedStyle(changed: readonly ChangedStyle[]): AddedStyle {
  const sorted = [...changed].sort((a, b) => compareText(a.path, b.path))
  const voting = sorted.map(newVotes).filter((votes) => votes.size > 0)
  const [capped, counts] = [new Ballot(), new Ballot()]
  for (const votes of voting) {
    capped.addAll(cappedVotes(votes))
    counts.addAll(votes)
  }
  const votes = [...capped.votes.values()].reduce((sum, each) => sum + sumOf(each), 0)
  return { files: voting.length, capped: capped.votes, counts: counts.votes, votes }
}

/**
 * Is the change written as the house is? Only the choices that it adds are judged, of all its files together, and only where there
 * are enough of them and the house has a habit.
 */
export function judgeChange(house: HouseStyle, { files, capped, counts }: AddedStyle): StyleJudgement {
  if (house.files.length < LEAST_FILES) return { kind: 'no-house' }
  const score = scoreOf(house.profile, capped, counts)
  if (score.votes < LEAST_SCORED_VOTES) return { kind: 'too-little', votes: score.votes }
  const threshold = thresholdFor(house.files, { files, votes: score.votes })
  if (threshold === undefined) return { kind: 'no-house' }
  return { kind: score.bits > threshold ? 'foreign' : 'as-expected', score, threshold }
}

function newVotes({ path, base, head }: ChangedStyle): Votes {
  if (head === undefined) return new Map()
  return base === undefined ? withPath(path, head) : addedVotes(base, head)
}

const SHOWN = 5

/** The choices that made a score what it is, in words: at most five, the weightiest first. */
export function surpriseTexts({ surprises }: Pick<Score, 'surprises'>, most = SHOWN): string[] {
  return surprises.slice(0, most).map(surpriseText)
}

function surpriseText({ feature, variant, given, votes, habit, habitShare }: Surprise): string {
  const here = `${given} of ${votes} ${variantText(feature, variant)}`
  return `${featureOf(feature).things}: ${here} here; the repository: ${variantText(feature, habit)} ${percentText(habitShare)}`
}
