import { FEATURE_NAMES, type FeatureName } from '../../../shared/style/features.ts'
import { profileOf, type Profile } from '../../../shared/style/profile.ts'
import { scoreOf } from '../../../shared/style/score.ts'
import { LEAST_SCORED_VOTES, type StyledFile } from '../../../shared/style/threshold.ts'
import { cappedVotes, type Votes } from '../../../shared/style/votes.ts'
import { aucOf, spreadText } from './figures.ts'
import { drawnFiles, splitByFolder, type House } from './houses.ts'

const SEEDS = [1, 2, 3]
/** Halves of fewer scored files give an AUC of any value. */
const LEAST_SCORED = 8

/** How well the score tells files of one repository from files of another, which its profile has never seen. */
export function separation(houses: readonly House[]): string[] {
  return [Infinity, 120, 50, 20].map((learned) => {
    const values = SEEDS.flatMap((seed) => aucs(houses, { seed, learned, score: fileScores }))
    const from = learned === Infinity ? 'all files of half of the folders' : `${learned} files`
    return `AUC of files, profile of ${from}: ${spreadText(values)}`
  })
}

/** The same for each question alone, the one that tells most first. */
export function separationByFeature(houses: readonly House[]): string[] {
  const rows = FEATURE_NAMES.map((feature) => {
    const score = (profile: Profile, files: readonly StyledFile[]) => featureScores(profile, files, feature)
    const values = SEEDS.flatMap((seed) => aucs(houses, { seed, learned: Infinity, score }))
    const mean = values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length)
    return { feature, mean, text: `${feature.padEnd(22)}${spreadText(values)}` }
  })
  return rows.sort((a, b) => b.mean - a.mean).map(({ text }) => text)
}

interface Separation {
  seed: number
  /** Files that a profile is learned from. */
  learned: number
  score: (profile: Profile, files: readonly StyledFile[]) => number[]
}

/** One value for each ordered pair of repositories. */
function aucs(houses: readonly House[], { seed, learned, score }: Separation): number[] {
  const halves = houses.map(({ files }) => splitByFolder(files, seed))
  return halves.flatMap(([own, held], at) => {
    const profile = profileOf(drawnFiles(own, learned, seed).map(({ votes }) => votes))
    const low = score(profile, held)
    return halves.flatMap(([, foreign], other) => {
      if (other === at) return []
      const high = score(profile, foreign)
      return Math.min(low.length, high.length) < LEAST_SCORED ? [] : (aucOf(low, high) ?? [])
    })
  })
}

function fileScores(profile: Profile, files: readonly StyledFile[]): number[] {
  return files.flatMap(({ votes }) => {
    const score = scoreOf(profile, cappedVotes(votes))
    return score.votes < LEAST_SCORED_VOTES ? [] : [score.bits]
  })
}

function featureScores(profile: Profile, files: readonly StyledFile[], feature: FeatureName): number[] {
  return files.flatMap(({ votes }) => {
    const own = votes.get(feature)
    if (own === undefined || !profile.habits.has(feature)) return []
    const only: Votes = new Map([[feature, own]])
    return [scoreOf(profile, cappedVotes(only)).bits]
  })
}
