import { sha256 } from '../../formats/digest.ts'
import { FactoryError } from '../../errors.ts'
import { gitExecution } from '../../git/git.ts'
import { isRegular, listTree, readBlobs, splitNul, type TreeEntry } from '../../git/tree.ts'

/** The files of one commit, or of a commit with a change applied. Compilers need to read them synchronously. */
export interface Snapshot {
  has(path: string): boolean
  hasFolder(path: string): boolean
  /** Every file, sorted. */
  paths(): string[]
  /** Text of a file; `undefined` when there is none, or when it must be fetched first (see {@link settled}). */
  read(path: string): string | undefined
  /** Digest of the content: equal versions mean equal text. Empty when there is no such file. */
  version(path: string): string
  /** Is the text of this file given by a change? */
  isChanged(path: string): boolean
  /** Names the whole content: equal ids mean equal files. */
  id: string
}

export interface BaseSnapshot extends Snapshot {
  /** Loads these files, and every file that `read` could not give yet. `false` when there was nothing to load. */
  fetch(paths?: readonly string[]): Promise<boolean>
  /** Bytes of a file. */
  size(path: string): number
  /** The files that hold one of these texts, sorted; nothing is loaded. */
  mentioning(texts: readonly string[]): Promise<string[]>
}

export const EMPTY_SNAPSHOT: Snapshot = {
  has: () => false,
  hasFolder: () => false,
  paths: () => [],
  read: () => undefined,
  version: () => '',
  isChanged: () => false,
  id: '',
}

const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true })

/** The regular files of a commit. Links and submodules count as absent. Nothing is read from the working tree. */
export async function openSnapshot(repo: string, commit: string): Promise<BaseSnapshot> {
  const entries = new Map(
    (await listTree(repo, commit)).filter(isRegular).map((entry) => [entry.path, entry]),
  )
  const folders = foldersOf([...entries.keys()])
  const texts = new Map<string, string>()
  const wanted = new Set<string>()
  return {
    has: (path) => entries.has(path),
    hasFolder: (path) => folders.has(path),
    paths: () => [...entries.keys()],
    read: (path) => {
      const text = texts.get(path)
      if (text === undefined && entries.has(path)) wanted.add(path)
      return text
    },
    version: (path) => entries.get(path)?.oid ?? '',
    isChanged: () => false,
    id: commit,
    size: (path) => entries.get(path)?.size ?? 0,
    fetch: async (paths = []) => {
      const missing = [...wanted, ...paths].filter((path) => entries.has(path) && !texts.has(path))
      wanted.clear()
      await load(repo, missing, entries, texts)
      return missing.length > 0
    },
    mentioning: async (words) =>
      (await filesMentioning(repo, commit, words)).filter((path) => entries.has(path)),
  }
}

async function filesMentioning(repo: string, commit: string, words: readonly string[]): Promise<string[]> {
  const patterns = words.flatMap((word) => ['-e', word])
  const options = ['--files-with-matches', '--null', '--full-name', '--text', '--fixed-strings']
  const { code, stdout, stderr } = await gitExecution(repo, ['grep', ...options, ...patterns, commit, '--'])
  // 1: no file holds them
  if (code !== 0 && code !== 1)
    throw new FactoryError('GIT_FAILED', `git grep failed in ${repo}: ${stderr.toString('utf8').trim()}`)
  return splitNul(stdout)
    .map((name) => name.toString('utf8').slice(commit.length + 1))
    .sort()
}

async function load(
  repo: string,
  paths: readonly string[],
  entries: ReadonlyMap<string, TreeEntry>,
  texts: Map<string, string>,
): Promise<void> {
  const blobs = await readBlobs(
    repo,
    paths.flatMap((path) => entries.get(path)?.oid ?? []),
  )
  for (const [index, path] of paths.entries()) texts.set(path, LENIENT.decode(blobs[index]))
}

/** Repeats a pure computation until every file that it reads is loaded. */
export async function settled<T>(base: BaseSnapshot, compute: () => T): Promise<T> {
  for (;;) {
    const result = compute()
    if (!(await base.fetch())) return result
  }
}

/** `base` with files replaced, added, or removed (`undefined`). */
export function overlay(base: Snapshot, files: ReadonlyMap<string, string | undefined>): Snapshot {
  const has = (path: string): boolean => (files.has(path) ? files.get(path) !== undefined : base.has(path))
  const added = [...files.keys()].filter((path) => has(path) && !base.has(path))
  const folders = foldersOf(added)
  const digests = new Map(
    [...files].map(([path, text]) => [path, text === undefined ? '' : sha256(text)] as const),
  )
  return {
    has,
    hasFolder: (path) => folders.has(path) || base.hasFolder(path),
    paths: () => [...base.paths().filter(has), ...added].sort(),
    read: (path) => (files.has(path) ? files.get(path) : base.read(path)),
    version: (path) => digests.get(path) ?? base.version(path),
    isChanged: (path) => files.has(path),
    id: sha256(JSON.stringify([base.id, ...[...digests].sort()])),
  }
}

function foldersOf(paths: readonly string[]): Set<string> {
  const folders = new Set([''])
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end)
      if (folders.has(folder)) break
      folders.add(folder)
    }
  }
  return folders
}
