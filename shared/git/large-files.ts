import { basename } from 'node:path'
import { isRegular, readBlobs, type TreeEntry } from './tree.ts'

/** What a file of Git LFS is in the repository: the digest and the size of the content that lies elsewhere. */
export interface Pointer {
  path: string
  sha256: string
  size: number
}

/** A pointer names a digest and a size, and is at most 1024 bytes long (git-lfs, docs/spec.md). */
const MOST_POINTER_BYTES = 1024
const LEAST_POINTER_BYTES = 100
const POINTER =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:ext-.*\n)*oid sha256:([0-9a-f]{64})\nsize (\d{1,15})\n$/

/** The pointers among the entries of a commit; none where no attribute names a filter of Git LFS. @throws FactoryError GIT_OBJECT_MISSING. */
export async function pointersAmong(repo: string, tree: readonly TreeEntry[]): Promise<Pointer[]> {
  const entries = tree.filter(isRegular)
  if (!(await usesLfs(repo, entries))) return []
  const small = entries.filter(({ size }) => size >= LEAST_POINTER_BYTES && size <= MOST_POINTER_BYTES)
  const blobs = await readBlobs(
    repo,
    small.map(({ oid }) => oid),
  )
  return small.flatMap(({ path }, index) => pointerIn(path, blobs[index]?.toString('latin1') ?? ''))
}

async function usesLfs(repo: string, entries: readonly TreeEntry[]): Promise<boolean> {
  const attributes = entries.filter(({ path }) => basename(path) === '.gitattributes')
  const texts = await readBlobs(
    repo,
    attributes.map(({ oid }) => oid),
  )
  return texts.some((text) => text.includes('filter=lfs'))
}

function pointerIn(path: string, text: string): Pointer[] {
  const [, sha256, size] = POINTER.exec(text) ?? []
  return sha256 === undefined ? [] : [{ path, sha256, size: Number(size) }]
}
