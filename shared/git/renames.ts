import type { Change } from './change-set.ts'
import { git } from './git.ts'
import { PLAIN_GIT, withScratch } from './scratch-repository.ts'
import { splitNul } from './tree.ts'
import { writeTree } from './write-tree.ts'

/** Pairs that git looks for at most: the time grows with the product of deletions and new files. */
const MOST_RENAMES = 400

/**
 * Which new file of a change was which file of the base, by git's own measure (at least half of the lines are the same): new path to old
 * path. Nothing is asked of git where no file both goes and comes, or where there are too many of them.
 * @param known Is a path a file of the base?
 * @throws FactoryError of git.
 */
export async function renamesIn(
  repo: string,
  { base, changes }: { base: string; changes: readonly Change[] },
  known: (path: string) => boolean,
): Promise<Map<string, string>> {
  const gone = changes.filter((change) => 'deletion' in change && known(change.path))
  const come = changes.filter((change) => 'content' in change && !known(change.path))
  if (gone.length === 0 || come.length === 0 || Math.max(gone.length, come.length) > MOST_RENAMES)
    return new Map()
  return withScratch(repo, async (scratch) => {
    const tree = await writeTree(scratch, base, [...gone, ...come])
    const options = [
      '-r',
      '-z',
      '--name-status',
      '--find-renames=50%',
      `-l${MOST_RENAMES}`,
      '--diff-filter=R',
    ]
    return pairsOf(await git(scratch, ['diff-tree', ...options, base, tree], { env: PLAIN_GIT }))
  })
}

/** `R087`, the old path and the new one, each ended by NUL. */
function pairsOf(raw: Buffer): Map<string, string> {
  const parts = splitNul(raw).map((part) => part.toString('utf8'))
  const pairs = new Map<string, string>()
  for (let at = 0; at + 2 < parts.length; at += 3) pairs.set(parts[at + 2] ?? '', parts[at + 1] ?? '')
  return pairs
}
