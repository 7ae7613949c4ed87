import ts from 'typescript'
import { hasCode } from '../../../shared/errors.ts'
import { gitText } from '../../../shared/git/git.ts'
import { changedStyles } from '../../../shared/style/changed-styles.ts'
import {
  addedStyle,
  judgeChange,
  MOST_PROFILED,
  readHouseStyle,
  type ChangedStyle,
  type HouseStyle,
} from '../../../shared/style/judge-change.ts'
import { shareText } from './figures.ts'
import type { House } from './houses.ts'

/** How a list of changes was judged. */
interface Tally {
  changes: number
  judged: number
  foreign: number
}

/**
 * What the gate says of the last changes that people made to a repository (false alarms, as far as the house is one), and of the
 * same changes made to another repository.
 */
export async function historyFigures(houses: readonly House[], most: number): Promise<string[]> {
  const told: { house: House; changes: PastChange[] }[] = []
  for (const house of houses) told.push({ house, changes: await changesOf(house, most) })
  return told.map(({ house, changes }, at) => {
    const own = tallyOf(changes)
    const [newest] = changes
    if (newest === undefined) return `${house.name}: no history`
    const { style } = newest
    const others = told.filter((_, other) => other !== at).flatMap(({ changes: all }) => all)
    const alien = tallyOf(others.map(({ changed }) => ({ style, changed })))
    const [mine, theirs] = [shareText(own.foreign, own.judged), shareText(alien.foreign, alien.judged)]
    return `${house.name}: own changes warned of ${mine}, ${own.changes - own.judged} of ${own.changes} not judged; changes of others ${theirs}`
  })
}

interface PastChange {
  style: HouseStyle
  changed: ChangedStyle[]
}

async function changesOf(house: House, most: number): Promise<PastChange[]> {
  const { repo, commit, cache } = house
  const words = ['rev-list', '--first-parent', `--max-count=${most}`, '--min-parents=1', commit, '--']
  const commits = (await gitText(repo, words)).split('\n').filter((id) => id !== '')
  const found: PastChange[] = []
  for (const head of commits) found.push(...(await changeAt(house, head)))
  await cache.save()
  return found
}

/** Empty for a commit that changes no source, and for one whose files this clone lacks. */
async function changeAt({ repo, cache }: House, head: string): Promise<PastChange[]> {
  const base = await gitText(repo, ['rev-parse', `${head}^`])
  try {
    const changed = await changedStyles(repo, { base, head }, { compiler: ts, cache })
    if (changed.length === 0) return []
    return [
      { style: await readHouseStyle(repo, base, { compiler: ts, most: MOST_PROFILED, cache }), changed },
    ]
  } catch (thrown) {
    if (hasCode(thrown, 'GIT_OBJECT_MISSING')) return []
    throw thrown
  }
}

function tallyOf(changes: readonly PastChange[]): Tally {
  const kinds = changes.map(({ style, changed }) => judgeChange(style, addedStyle(changed)).kind)
  const foreign = kinds.filter((kind) => kind === 'foreign').length
  return {
    changes: kinds.length,
    judged: foreign + kinds.filter((kind) => kind === 'as-expected').length,
    foreign,
  }
}
