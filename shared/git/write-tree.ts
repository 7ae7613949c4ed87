import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256 } from '../formats/digest.ts'
import type { Change } from './change-set.ts'
import { git, gitText } from './git.ts'

/** What was written last, by what it was made of: a unit that is released attests the tree that it commits. */
let last: { key: string; tree: Promise<string> } | undefined

/**
 * Applies changes to the tree of a commit and gives the new tree's id. Only objects are written: the index and the work
 * tree stay as they are. The number of processes does not depend on the number of changes.
 * @param base full id of the commit, or of a tree
 */
export function writeTree(repo: string, base: string, changes: readonly Change[]): Promise<string> {
  const key = sha256(JSON.stringify([repo, base, changes]))
  if (last?.key === key) return last.tree
  const tree = writeNew(repo, base, changes)
  last = { key, tree }
  tree.catch(() => (last = undefined))
  return tree
}

async function writeNew(repo: string, base: string, changes: readonly Change[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jidoka-tree-'))
  const env = { GIT_INDEX_FILE: join(folder, 'index') }
  try {
    const blobs = await writeBlobs(repo, folder, changes)
    await git(repo, ['read-tree', base], { env })
    const input = changes.map((change) => indexRecord(change, blobs.get(change), base.length)).join('')
    await git(repo, ['update-index', '-z', '--index-info'], { env, input })
    return await gitText(repo, ['write-tree'], { env })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The id of the tree without files, which is written where it is not there. */
export async function emptyTree(repo: string): Promise<string> {
  return gitText(repo, ['hash-object', '-t', 'tree', '-w', '--stdin'], { input: '' })
}

/** One line of `update-index --index-info`. An id of zeros deletes; it is as long as the repository's ids are. */
function indexRecord(change: Change, blob: string | undefined, idLength: number): string {
  return 'deletion' in change
    ? `0 ${'0'.repeat(idLength)}\t${change.path}\0`
    : `${change.mode} ${blob ?? ''}\t${change.path}\0`
}

/** Writes the content of every written file through one `git hash-object`, which reads the names of temporary files. */
async function writeBlobs(
  repo: string,
  folder: string,
  changes: readonly Change[],
): Promise<Map<Change, string>> {
  const written = changes.filter((change) => 'content' in change)
  if (written.length === 0) return new Map()
  const files = written.map((_, index) => join(folder, String(index)))
  await Promise.all(written.map(({ content }, index) => writeFile(files[index] ?? '', content)))
  const input = files.map((file) => `${file}\n`).join('')
  const ids = (await gitText(repo, ['hash-object', '-w', '--no-filters', '--stdin-paths'], { input })).split(
    '\n',
  )
  return new Map(written.map((change, index) => [change, ids[index] ?? '']))
}
