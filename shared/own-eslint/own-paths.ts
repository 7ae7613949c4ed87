import type { Change } from '../git/change-set.ts'
import { isTooLarge } from '../house/code/changed-files.ts'
import { matchesAny } from '../paths/declared-paths.ts'

/** A file that a change writes. */
export type WrittenFile = Extract<Change, { content: string }>

/** What of a change is not the writer's. */
export interface NotWritten {
  /** Globs of files that stations make. */
  made: readonly string[]
  /** Paths of the acceptance tests: Jidoka's own code. */
  tests: readonly string[]
}

/** The files of a change that the team's own linter judges, as far as its configuration means them. Larger ones stop at the house standard. */
export function ownPaths(changes: readonly Change[], { made, tests }: NotWritten): WrittenFile[] {
  return changes.filter(
    (change): change is WrittenFile =>
      'content' in change &&
      !isTooLarge(change.content) &&
      !matchesAny(change.path, made) &&
      !tests.includes(change.path),
  )
}
