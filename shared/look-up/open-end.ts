import { gitText } from '../git/git.ts'
import { historyEnds, wayToHistory } from '../git/history-end.ts'
import type { Origin } from './origin.ts'

/** The history of this clone ends too early for a whole answer. */
export interface OpenEnd {
  /** The commits at which it ends, as far as they were met. */
  commits: string[]
  /** Is what was asked, or a part of it, not known for that? Otherwise only what came before it is not. */
  leavesOpen: boolean
  /** What brings the rest of the history. */
  next: string
}

/** Where the history ended while the origins of lines were looked for; `null` where it did not. */
export async function openEndOf(repo: string, origins: readonly Origin[]): Promise<OpenEnd | null> {
  const leavesOpen = origins.some(({ kind }) => kind === 'unknown')
  return openEndAt(repo, origins.flatMap(endOf), leavesOpen)
}

function endOf(origin: Origin): string[] {
  if (origin.kind === 'unknown') return [origin.commit]
  return origin.endsAt === undefined ? [] : [origin.endsAt]
}

/** Does the history end at this commit, so that nobody can tell what it brought? */
export async function openEndOfCommit(repo: string, commit: string): Promise<OpenEnd | null> {
  return openEndAt(repo, [...(await historyEnds(repo, [commit]))], true)
}

/** Does the history of HEAD end before a commit that is not in it? */
export async function openEndOfHead(repo: string): Promise<OpenEnd | null> {
  const first = (await gitText(repo, ['rev-list', '--max-parents=0', 'HEAD'])).split('\n')
  return openEndAt(repo, [...(await historyEnds(repo, first))], true)
}

async function openEndAt(repo: string, all: readonly string[], leavesOpen: boolean): Promise<OpenEnd | null> {
  const commits = [...new Set(all)]
  return commits.length === 0 ? null : { commits, leavesOpen, next: await wayToHistory(repo) }
}
