import { isRegular, listTree, readBlobs } from '../../git/tree.ts'
import { gitText } from '../../git/git.ts'
import { MAX_SPEC_BYTES } from '../document/front-matter.ts'
import { covers, literalPrefix } from '../../paths/declared-paths.ts'
import type { SpecSource } from './validate-spec.ts'

/**
 * The open specs of a commit: the regular files that the glob of factory.yml covers. A spec is open as long as its file lies
 * there; releasing it means moving it out. Files above the size limit come back cut, so that they are found too large.
 */
export async function openSpecsAt(repo: string, commit: string, glob: string): Promise<SpecSource[]> {
  const folder = literalPrefix(glob)
  const tree = await listTree(repo, commit, folder === '' ? [] : [`:(literal)${folder}`])
  const entries = tree.filter((entry) => isRegular(entry) && covers(glob, entry.path))
  const small = entries.filter(({ size }) => size <= MAX_SPEC_BYTES)
  const blobs = await readBlobs(
    repo,
    small.map(({ oid }) => oid),
  )
  const bytesOf = new Map(small.map(({ path }, index) => [path, blobs[index]]))
  return entries.map(({ path, size }) => ({
    path,
    bytes: bytesOf.get(path) ?? Buffer.alloc(Math.min(size, MAX_SPEC_BYTES + 1)),
  }))
}

/** The day a commit was made, YYYY-MM-DD in UTC: the clock of every rule about dates, so that a replay sees the same day. */
export async function commitDay(repo: string, commit: string): Promise<string> {
  const seconds = await gitText(repo, ['show', '--no-patch', '--format=%ct', commit])
  return new Date(Number(seconds) * 1000).toISOString().slice(0, 10)
}
