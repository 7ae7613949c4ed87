import { isSource } from '../exports/select-sources.ts'
import { isRegular, listTree, type TreeEntry } from '../git/tree.ts'
import type { ChangedStyle } from './judge-change.ts'
import { readVotes, type StyleOptions } from './read-styles.ts'

/**
 * What the sources that differ between two commits vote on either side; those that are gone are left out. A renamed file is a new
 * one. @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING.
 */
export async function changedStyles(
  repo: string,
  { base, head }: { base: string; head: string },
  options: Omit<StyleOptions, 'most'>,
): Promise<ChangedStyle[]> {
  const before = await sourcesOf(repo, base)
  const changed = [...(await sourcesOf(repo, head)).values()].filter(
    ({ path, oid }) => before.get(path)?.oid !== oid,
  )
  const old = changed.flatMap(({ path }) => before.get(path) ?? [])
  const [baseVotes, headVotes] = [
    await readVotes(repo, old, options),
    await readVotes(repo, changed, options),
  ]
  return changed.map(({ path }) => ({ path, base: baseVotes.get(path), head: headVotes.get(path) }))
}

async function sourcesOf(repo: string, commit: string): Promise<Map<string, TreeEntry>> {
  const entries = (await listTree(repo, commit)).filter((entry) => isRegular(entry) && isSource(entry.path))
  return new Map(entries.map((entry) => [entry.path, entry]))
}
