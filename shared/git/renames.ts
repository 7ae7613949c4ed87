import type { Change } from './change-set.ts'
import { exchangesIn } from './exchanges.ts'
import { git } from './git.ts'
import { PLAIN_GIT, withScratch } from './scratch-repository.ts'
import { splitNul } from './tree.ts'
import { writeTree } from './write-tree.ts'

/** Pairs that are looked for at most: the time grows with the product of old files and new ones. */
const MOST_RENAMES = 400

/** The files of the commit that a change is made to. */
export interface BaseFiles {
  has(path: string): boolean
  /** Their texts, in the same order. */
  texts(paths: readonly string[]): Promise<string[]>
  /** May a file of this path have exchanged its name with others that are still there? */
  mayExchange(path: string): boolean
}

/**
 * Which file of a change was which file of the base: new path to old path. {@link exchangesIn} pairs files that are still there under each other's
 * names. Of the others, git's own measure pairs a new one with one that is gone (at least half of the lines are the same). Nothing is asked
 * of git where no file both goes and comes. Where there are too many files, none are paired.
 * @throws FactoryError of git.
 */
export async function renamesIn(
  repo: string,
  { base, changes }: { base: string; changes: readonly Change[] },
  files: BaseFiles,
): Promise<Map<string, string>> {
  const gone = changes.filter((change) => 'deletion' in change && files.has(change.path))
  const come = changes.filter((change) => 'content' in change && !files.has(change.path))
  if (Math.max(gone.length, come.length) > MOST_RENAMES) return new Map()
  const exchanged = await exchangesOf(changes, files)
  const [old, now] = [new Set(exchanged.values()), new Set(exchanged.keys())]
  const left = {
    gone: gone.filter(({ path }) => !old.has(path)),
    come: come.filter(({ path }) => !now.has(path)),
  }
  return new Map([...exchanged, ...(await movesOf(repo, base, left))])
}

/** Only where a file that is still there could be in it. */
async function exchangesOf(changes: readonly Change[], files: BaseFiles): Promise<Map<string, string>> {
  const able = changes.filter(({ path }) => files.mayExchange(path))
  const known = able.filter(({ path }) => files.has(path)).map(({ path }) => path)
  const stays = able.filter((change) => 'content' in change && files.has(change.path))
  if (stays.length === 0 || able.length < 2 || able.length > MOST_RENAMES) return new Map()
  const texts = await files.texts(known)
  const before = new Map(known.map((path, index) => [path, texts[index]]))
  return exchangesIn(
    able.map((change) => ({
      path: change.path,
      before: before.get(change.path),
      after: 'content' in change ? change.content : undefined,
    })),
  )
}

async function movesOf(
  repo: string,
  base: string,
  { gone, come }: { gone: readonly Change[]; come: readonly Change[] },
): Promise<[string, string][]> {
  if (gone.length === 0 || come.length === 0) return []
  return withScratch(repo, async (scratch) => {
    const tree = await writeTree(scratch, base, [...gone, ...come])
    const raw = await git(scratch, [...RENAMES, base, tree], { env: PLAIN_GIT })
    return pairsOf(raw).map(({ from, to }): [string, string] => [to, from])
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
