import { isRegular, listTree, readBlobs } from '../git/tree.ts'
import { sha256 } from '../formats/digest.ts'
import { compareText } from '../findings.ts'

/** One state of the code: the files of a commit, or of a commit with a change applied. */
export interface CodeTree {
  has: (path: string) => boolean
  /** Is there a symbolic link at this path, or in place of a folder above it? */
  isLinked: (path: string) => boolean
  /** Every regular file, sorted. */
  paths: () => readonly string[]
  /** Names the content of a file: equal ids mean equal bytes. */
  id: (path: string) => string
  size: (path: string) => number
  /** The texts of files of the tree, in the same order. */
  read: (paths: readonly string[]) => Promise<string[]>
}

/** No files at all. */
export const EMPTY_TREE: CodeTree = {
  has: () => false,
  isLinked: () => false,
  paths: () => [],
  id: () => '',
  size: () => 0,
  read: (paths) => Promise.resolve(paths.map(() => '')),
}

const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true })

/** The regular files of a commit, from git alone. Links are known, and never followed. */
export async function treeAt(repo: string, commit: string): Promise<CodeTree> {
  const listing = await listTree(repo, commit)
  const entries = new Map(listing.filter(isRegular).map((entry) => [entry.path, entry]))
  const links = new Set(listing.flatMap(({ path, mode }) => (mode === '120000' ? [path] : [])))
  const paths = [...entries.keys()]
  return {
    has: (path) => entries.has(path),
    isLinked: (path) => links.size > 0 && [path, ...foldersAbove(path)].some((each) => links.has(each)),
    paths: () => paths,
    id: (path) => entries.get(path)?.oid ?? '',
    size: (path) => entries.get(path)?.size ?? 0,
    read: async (wanted) => {
      const oids = wanted.map((path) => entries.get(path)?.oid ?? '')
      return (await readBlobs(repo, oids)).map((blob) => LENIENT.decode(blob))
    },
  }
}

/** `base` with files replaced, added, or removed (`undefined`). */
export function changedTree(base: CodeTree, files: ReadonlyMap<string, string | undefined>): CodeTree {
  const has = (path: string): boolean => (files.has(path) ? files.get(path) !== undefined : base.has(path))
  let all: string[] | undefined
  const paths = (): readonly string[] => {
    const added = [...files.keys()].filter((path) => has(path) && !base.has(path))
    return (all ??= [...base.paths().filter(has), ...added].sort(compareText))
  }
  const ids = new Map([...files].map(([path, text]) => [path, text === undefined ? '' : sha256(text)]))
  return {
    has,
    isLinked: (path) => !files.has(path) && base.isLinked(path),
    paths,
    id: (path) => ids.get(path) ?? base.id(path),
    size: (path) => files.get(path)?.length ?? base.size(path),
    read: async (wanted) => {
      const kept = wanted.filter((path) => !files.has(path))
      const texts = new Map((await base.read(kept)).map((text, index) => [kept[index] ?? '', text]))
      return wanted.map((path) => files.get(path) ?? texts.get(path) ?? '')
    },
  }
}

/** The folders of a path, the nearest first; the top is the empty text. */
export function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(0, -1)
  return [...names.map((_, index) => names.slice(0, names.length - index).join('/')), '']
}
