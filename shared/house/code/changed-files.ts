import type { ChangeSet } from '../../git/change-set.ts'
import { defined } from '../../formats/defined.ts'
import type { BaseSnapshot } from './snapshot.ts'

/** A file of the change: its text at the base and with the change; `undefined` where it does not exist. */
export interface ChangedFile {
  path: string
  base: string | undefined
  head: string | undefined
  /** Where it lay at the base, if git says that the change moves it: `base` is its text there. */
  from?: string
  /** What lay at `path` at the base, where the change has put another file of the base there: the two have exchanged their names. */
  replaced?: string
}

/**
 * The files whose text differs, and those that lie elsewhere, sorted. `renames`: new path to old path. The old path is a file of the
 * change as well, one that is gone.
 */
export async function changedFiles(
  snapshot: BaseSnapshot,
  changeSet: ChangeSet,
  renames: ReadonlyMap<string, string> = new Map(),
): Promise<ChangedFile[]> {
  await snapshot.fetch(changeSet.changes.map(({ path }) => path))
  return changeSet.changes
    .map((change) => {
      const from = renames.get(change.path)
      return {
        path: change.path,
        base: snapshot.read(from ?? change.path),
        head: 'deletion' in change ? undefined : change.content,
        ...defined({ from, replaced: from === undefined ? undefined : snapshot.read(change.path) }),
      }
    })
    .filter(({ base, head, from }) => base !== head || from !== undefined)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The same change of a file, as whoever knows it by its path sees it: against what lay there. */
export function byItsPath(file: ChangedFile): ChangedFile {
  const { path, head, replaced } = file
  return replaced === undefined ? file : { path, base: replaced, head }
}

/** Files written by hand are smaller. The linter and the compiler would take too long with larger ones. */
const MAX_CODE_LENGTH = 1024 * 1024

/** Is a text longer than 1 Mi UTF-16 units? Then it is neither linted nor compiled. `undefined` is never too large. */
export function isTooLarge(text: string | undefined): boolean {
  return text !== undefined && text.length > MAX_CODE_LENGTH
}

/** The text without a byte order mark, which would shift every place on the first line. */
export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
