import { FactoryError } from '../errors.ts'
import { sha256 } from '../formats/digest.ts'
import { decodeUtf8 } from '../formats/read-json.ts'
import type { Change } from './change-set.ts'
import { git, gitText } from './git.ts'
import { pathProblem } from '../paths/safe-path.ts'
import { listTree, readBlobs, splitNul, type TreeEntry } from './tree.ts'
import { MAX_PULL_BYTES, MAX_PULL_FILES, MAX_PULL_FILE_BYTES } from '../limits.ts'

/** A changed path that cannot be part of a change set, and why. */
export interface LeftOut {
  /** The path in git; bytes that are not UTF-8 are replaced. */
  path: string
  reason: 'binary' | 'large' | 'link' | 'submodule' | 'unsafe'
}

export interface ChangesBetween {
  /** Text files written whole, and deletions; sorted by path. */
  changes: Change[]
  left: LeftOut[]
}

/**
 * The differences between two commits in the form of a change set. A rename is a deletion and a new file. Only the object
 * store is read. @throws FactoryError FILE_TOO_LARGE when there is more than can be judged at once, those of git.
 */
export async function changesBetween(repo: string, base: string, head: string): Promise<ChangesBetween> {
  const paths = await changedPaths(repo, base, head)
  const tree = new Map((await listTree(repo, head)).map((entry) => [entry.path, entry]))
  const left: LeftOut[] = []
  const texts: TreeEntry[] = []
  const changes: Change[] = []
  for (const { path, isDeleted } of paths) {
    const entry = tree.get(path)
    const reason = reasonToLeaveOut(path, entry, isDeleted)
    if (reason !== undefined) left.push({ path, reason })
    else if (entry === undefined) changes.push({ path, deletion: true })
    else texts.push(entry)
  }
  refuseTooLarge(texts)
  const blobs = await readBlobs(
    repo,
    texts.map(({ oid }) => oid),
  )
  for (const [index, entry] of texts.entries()) {
    const change = textChange(entry, blobs[index] ?? Buffer.alloc(0))
    if (change === undefined) left.push({ path: entry.path, reason: 'binary' })
    else changes.push(change)
  }
  return { changes: changes.sort(byPath), left: left.sort(byPath) }
}

/** The newest commit that both descend from: the changes of a branch are measured from there. @throws FactoryError GIT_SHALLOW. */
export async function mergeBase(repo: string, base: string, head: string): Promise<string> {
  try {
    return await gitText(repo, ['merge-base', base, head])
  } catch (cause) {
    throw new FactoryError('GIT_SHALLOW', 'the commits have no common ancestor in this clone', {
      cause,
      hint: 'check out with fetch-depth: 0',
    })
  }
}

async function changedPaths(
  repo: string,
  base: string,
  head: string,
): Promise<{ path: string; isDeleted: boolean }[]> {
  const raw = await git(repo, ['diff-tree', '-r', '-z', '--name-status', '--no-renames', base, head])
  const parts = splitNul(raw).map((part) => part.toString('utf8'))
  const paths = parts.flatMap((path, index) =>
    index % 2 === 1 ? [{ path, isDeleted: parts[index - 1] === 'D' }] : [],
  )
  if (paths.length <= MAX_PULL_FILES) return paths
  throw changeTooLarge(`${paths.length} files, the limit is ${MAX_PULL_FILES}`)
}

function reasonToLeaveOut(
  path: string,
  entry: TreeEntry | undefined,
  isDeleted: boolean,
): LeftOut['reason'] | undefined {
  if (pathProblem(path) !== undefined || (entry === undefined && !isDeleted)) return 'unsafe'
  if (entry?.mode === '120000') return 'link'
  if (entry?.mode === '160000') return 'submodule'
  return entry !== undefined && entry.size > MAX_PULL_FILE_BYTES ? 'large' : undefined
}

function refuseTooLarge(texts: readonly TreeEntry[]): void {
  const bytes = texts.reduce((sum, { size }) => sum + size, 0)
  if (bytes > MAX_PULL_BYTES) throw changeTooLarge(`${bytes} bytes, the limit is ${MAX_PULL_BYTES}`)
}

function changeTooLarge(what: string): FactoryError {
  return new FactoryError('FILE_TOO_LARGE', `the change has ${what}`, {
    hint: 'split it: a change that is too large to be judged never passes',
  })
}

/** Text without NUL bytes; anything else is binary. */
function textChange({ path, mode }: TreeEntry, bytes: Buffer): Change | undefined {
  try {
    const content = decodeUtf8(bytes, path)
    if (content.includes('\0')) return undefined
    return { path, mode: mode === '100755' ? '100755' : '100644', sha256: sha256(content), content }
  } catch {
    return undefined
  }
}

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : 1
}
