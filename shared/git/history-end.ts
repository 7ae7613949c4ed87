import { git, gitText } from './git.ts'
import { parseCommit } from './commit.ts'
import { keptObjects } from './kept-objects.ts'

/** Is this a clone without the whole history? */
export async function isShallow(repo: string): Promise<boolean> {
  return (await gitText(repo, ['rev-parse', '--is-shallow-repository'])) === 'true'
}

/**
 * Those of these commits at which the history that git follows here ends, though they have parents: in a shallow clone, or by a graft. What
 * seems to be made there may be older. @throws FactoryError GIT_FAILED for a commit that is not here.
 */
export async function historyEnds(repo: string, commits: readonly string[]): Promise<Set<string>> {
  if (commits.length === 0) return new Set()
  const words = ['rev-list', '--no-walk', '--parents', '--stdin']
  const rows = (await git(repo, words, { input: `${commits.join('\n')}\n` })).toString('latin1').split('\n')
  const first = rows.filter((row) => row !== '' && !row.includes(' '))
  const objects = keptObjects(repo)
  const raw = await Promise.all(first.map((commit) => objects.read(commit)))
  return new Set(first.filter((_, at) => parseCommit(String(raw[at]?.content ?? '')).parents.length > 0))
}

/** What brings the rest of a history that ends too early. */
export async function wayToHistory(repo: string): Promise<string> {
  return (await isShallow(repo))
    ? 'git fetch --unshallow brings all of it, git fetch --deepen=1000 some more; in a workflow: fetch-depth: 0'
    : 'remove .git/info/grafts, which hides it'
}
