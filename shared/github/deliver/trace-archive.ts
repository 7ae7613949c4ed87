import { decodeUtf8 } from '../../formats/read-json.ts'
import { changeSetOf } from '../../git/change-set.ts'
import { writeCommit } from '../../git/commit.ts'
import { git } from '../../git/git.ts'
import { emptyTree, writeTree } from '../../git/write-tree.ts'
import { MAX_TRACE_BYTES } from '../../limits.ts'
import { AUTHOR } from '../../line/release-trailers.ts'

/** A trace folder that was verified. */
export interface VerifiedTraceFiles {
  serial: string
  files: readonly { path: string; bytes: Buffer }[]
}

/** Of all entries. It may not be the time of the run, or a re-run would pack other bytes. */
const ENTRY_DATE = '2000-01-01T00:00:00Z'

/** What a machine may set otherwise: modes, and attributes that convert ends of lines. */
const SAME_BYTES = ['-c', 'tar.umask=0022', '-c', 'core.attributesFile=/dev/null']

/**
 * A trace as one tar file that holds the folder of its serial. The same trace packs to the same bytes on every machine, so it is
 * not compressed: what zlib writes depends on its version.
 * @throws FactoryError GIT_FAILED, GIT_MISSING.
 */
export async function traceArchive({ serial, files }: VerifiedTraceFiles, repo: string): Promise<Buffer> {
  const base = await emptyTree(repo)
  const texts = files.map(({ path, bytes }) => ({ path, content: decodeUtf8(bytes, path) }))
  const tree = await writeTree(repo, base, changeSetOf(base, texts).changes)
  const message = `Trace of ${serial}\n`
  const commit = await writeCommit(repo, {
    tree,
    parent: undefined,
    message,
    author: AUTHOR,
    date: ENTRY_DATE,
  })
  const words = [...SAME_BYTES, 'archive', '--format=tar', `--prefix=${serial}/`, commit]
  // a header and padding for each file
  return git(repo, words, { maxBytes: MAX_TRACE_BYTES * 1.25 })
}
