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
    const raw = await git(scratch, [...RENAMES, base, tree], { env: PLAIN_GIT })
    return new Map(pairsOf(raw).map(({ from, to }) => [to, from]))
  })
}

const RENAMES = [
  ...['diff-tree', '-r', '-z', '--name-status', '--find-renames=50%'],
  ...[`-l${MOST_RENAMES}`, '--diff-filter=R'],
]

/** A file that a commit moved. */
export interface Rename {
  /** `undefined` where two trees were compared. */
  commit: string | undefined
  from: string
  to: string
}

/** The files that each of these commits moved, as git pairs them; none of a merge. @throws FactoryError of git. */
export async function renamesOf(repo: string, commits: readonly string[]): Promise<Rename[]> {
  if (commits.length === 0) return []
  return pairsOf(await git(repo, [...RENAMES, '--stdin'], { input: `${commits.join('\n')}\n` }))
}

/** `R087`, the old path and the new one, each ended by NUL; where commits were asked about, the id of each stands before its files. */
function pairsOf(raw: Buffer): Rename[] {
  const parts = splitNul(raw).map((part) => part.toString('utf8'))
  const pairs: Rename[] = []
  let commit: string | undefined
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? ''
    if (/^R\d{1,3}$/.test(part))
      pairs.push({ commit, from: parts[(at += 1)] ?? '', to: parts[(at += 1)] ?? '' })
    else commit = part
  }
  return pairs
}
