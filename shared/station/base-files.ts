import { isAbout } from '../errors.ts'
import { changeSetIfAny } from '../line/change-set.ts'
import { isRegular, listTree, readBlobs } from '../git/tree.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'

/**
 * The files that a unit changes, as its base commit has them: for a page that shows what became different. `undefined` where the repository
 * is not at hand, or lacks that commit; a page can do without.
 */
export async function baseFiles(
  repo: string,
  links: readonly VerifiedLink[],
): Promise<ReadonlyMap<string, string> | undefined> {
  const base = links[0]?.extension.base
  const changed = new Set(changeSetIfAny({ links })?.changes.map(({ path }) => path))
  if (base === undefined) return undefined
  try {
    const tree = await listTree(repo, base)
    const entries = tree.filter((entry) => isRegular(entry) && changed.has(entry.path))
    const blobs = await readBlobs(
      repo,
      entries.map(({ oid }) => oid),
    )
    return new Map(entries.map(({ path }, index) => [path, blobs[index]?.toString('utf8') ?? '']))
  } catch (thrown) {
    if (isAbout(thrown, 'GIT')) return undefined
    throw thrown
  }
}
