import { noneOn } from '../errors.ts'
import { blame, type BlamedLine, type LineRange } from '../git/blame.ts'
import { resolveCommit } from '../git/revision.ts'
import { readTracked } from '../git/tracked-file.ts'
import { readFileAt } from '../git/tree.ts'
import { MAX_EDITED_FILE_BYTES } from '../limits.ts'

export interface BlameRequest {
  /** Repository path. */
  path: string
  range: LineRange | undefined
  /** A revision. Left out: the file as it lies in the work tree, on top of HEAD. */
  at?: string | undefined
}

/**
 * Where the lines of a file come from, by git. Lines that only the work tree has are among them, so that the numbers are those that an editor
 * shows. @throws FactoryError USAGE for a file or a line that is not there, those of git.
 */
export async function blamedLines(repo: string, { path, range, at }: BlameRequest): Promise<BlamedLine[]> {
  const commit = await resolveCommit(repo, at ?? 'HEAD')
  const ranges = range === undefined ? [] : [range]
  const committed = settled(blame(repo, { path, commit, ranges }))
  // git walks the history while the file of the work tree is compared, which is mostly the same
  const content = at === undefined ? await changedContent(repo, commit, path) : undefined
  return content === undefined ? (await committed)() : blame(repo, { path, commit, ranges, content })
}

/** The result of work as a function that gives it or throws: nobody may ask for it. */
function settled<T>(work: Promise<T>): Promise<() => T> {
  return work.then(
    (value) => () => value,
    (thrown: unknown) => () => {
      throw thrown
    },
  )
}

/** The file of the work tree where it is another one than that of the commit. */
async function changedContent(repo: string, commit: string, path: string): Promise<Buffer | undefined> {
  const [here, committed] = await Promise.all([
    readTracked(repo, path, MAX_EDITED_FILE_BYTES).catch(noneOn('FILE_UNREADABLE', 'FILE_TOO_LARGE')),
    readFileAt(repo, commit, path),
  ])
  const isChanged = here !== undefined && committed !== undefined && !here.equals(committed)
  return isChanged ? here : undefined
}
