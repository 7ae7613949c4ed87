import { styleCosts } from './drift/cost.ts'
import { historyFigures } from './drift/history.ts'
import { openHouses } from './drift/houses.ts'
import { mixtureFigures, sensitivityFigures } from './drift/mixtures.ts'
import { separation, separationByFeature } from './drift/separation.ts'

const COMMITS = 150

/**
 * The calibration of the style fingerprint on repositories given by path (default: this one and some published packages, fetched once).
 * `--features` adds each question by itself, `--history` what the gate says of the last changes of each. `--time` measures only what
 * it costs.
 */
export async function benchStyleDrift(words: readonly string[]): Promise<string[]> {
  if (words.includes('--time')) return styleCosts()
  const houses = await openHouses(words.filter((word) => !word.startsWith('--')))
  const has = (word: string): boolean => words.includes(word)
  return [
    ...houses.map(({ name, commit, files }) => `${name} at ${commit.slice(0, 12)}: ${files.length} files`),
    ...separation(houses),
    ...(has('--features') ? separationByFeature(houses) : []),
    ...mixtureFigures(houses),
    'sensitivity:',
    ...sensitivityFigures(houses),
    ...(has('--history') ? ['history:', ...(await historyFigures(houses, COMMITS))] : []),
  ]
}
