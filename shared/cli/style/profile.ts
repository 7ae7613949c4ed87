import { featureOf, STYLE_METHOD, variantText } from '../../style/features.ts'
import { readHouseStyle, type HouseStyle } from '../../style/judge-change.ts'
import { percentText, rounded, type Habit } from '../../style/profile.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { commitAt, openStyles, refuseOptions } from './open-styles.ts'

/** More files tell no more of the habits of a repository. */
const MOST_FILES = 3_000

/** The habits of a commit, one line for each question. */
export async function showProfile(args: Arguments, terminal: Terminal): Promise<Outcome> {
  refuseOptions(args, 'profile', ['base', 'head', 'months', 'html', 'fail-on-new-style'])
  const styles = await openStyles(args, terminal)
  const commit = await commitAt(args, styles)
  const house = await readHouseStyle(styles.repo, commit, { ...styles, most: MOST_FILES })
  await styles.cache.save()
  const habits = [...house.profile.habits.values()]
  return {
    exit: 0,
    json: {
      commit,
      method: STYLE_METHOD,
      ...filesOf(house),
      digest: house.digest,
      habits: habits.map(plain),
    },
    text: [headline(commit, house), '', ...habits.map(habitLine)].join('\n'),
  }
}

function filesOf({ files, sources, sampled, unread }: HouseStyle) {
  return { files: files.length, sources, sampled, unread }
}

function plain({ feature, votes, majority, shares, entropy }: Habit) {
  const answers = Object.fromEntries([...shares].map(([variant, share]) => [variant, rounded(share)]))
  return { feature, votes: rounded(votes, 1), majority, shares: answers, entropy: rounded(entropy) }
}

function headline(commit: string, { files, sources, profile }: HouseStyle): string {
  const read = `${files.length} of ${sources} sources at ${commit.slice(0, 12)}`
  return `${read}: ${profile.habits.size} habits (shares of votes, at most five of a file on each question)`
}

function habitLine({ feature, votes, shares }: Habit): string {
  const answers = [...shares]
    .sort(([, a], [, b]) => b - a)
    .filter(([, share]) => share >= 0.005)
    .map(([variant, share]) => `${variantText(feature, variant)} ${percentText(share)}`)
  const { things } = featureOf(feature)
  return `  ${things.padEnd(38)}${answers.join(', ')}  (${Math.round(votes)} votes)`
}
