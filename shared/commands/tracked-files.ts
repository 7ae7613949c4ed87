import { lstat, readFile, readlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sha256 } from '../formats/digest.ts'
import type { Change } from '../git/change-set.ts'
import { listTree } from '../git/tree.ts'

/** What lies at each path of a tree: a digest of a file, its mode or its link; `folder` for folders on the way. */
export type TrackedFiles = ReadonlyMap<string, string>

interface LaidTree {
  base: string
  changes: readonly Change[]
  /** Where base and change have been laid. */
  folder: string
}

/**
 * The files of base and change as they lie in a folder, and the folders they lie in. A path where nothing lies is left out: a
 * report that was cleared away is written by a command.
 */
export async function trackedFiles(repo: string, { base, changes, folder }: LaidTree): Promise<TrackedFiles> {
  const entries = await listTree(repo, base)
  const files = entries.filter(({ mode }) => mode !== '160000').map(({ path }) => path)
  const paths = new Set([...files, ...changes.map(({ path }) => path)])
  const all = new Set([...paths, ...[...paths].flatMap(foldersOf)])
  const laid = await factsOf(folder, [...all])
  return new Map([...laid].filter(([, fact]) => fact !== ABSENT))
}

/** Paths of a tree that are no longer as they were laid, sorted. */
export async function changedFiles(folder: string, tracked: TrackedFiles): Promise<string[]> {
  const now = await factsOf(folder, [...tracked.keys()])
  return [...tracked].flatMap(([path, fact]) => (now.get(path) === fact ? [] : [path])).sort()
}

function foldersOf(path: string): string[] {
  const folder = dirname(path)
  return folder === '.' ? [] : [folder, ...foldersOf(folder)]
}

/** Files that are read at once. */
const BATCH = 64

async function factsOf(folder: string, paths: readonly string[]): Promise<Map<string, string>> {
  const facts = new Map<string, string>()
  for (let start = 0; start < paths.length; start += BATCH) {
    const batch = paths.slice(start, start + BATCH)
    const found = await Promise.all(batch.map((path) => factOf(join(folder, path)).catch(() => ABSENT)))
    batch.forEach((path, index) => facts.set(path, found[index] ?? ABSENT))
  }
  return facts
}

const ABSENT = 'nothing'

async function factOf(path: string): Promise<string> {
  const facts = await lstat(path)
  if (facts.isSymbolicLink()) return `link ${await readlink(path)}`
  if (facts.isDirectory()) return 'folder'
  if (!facts.isFile()) return 'other'
  const isExecutable = (facts.mode & 0o100) !== 0
  return `${isExecutable ? 'program' : 'file'} ${sha256(await readFile(path))}`
}
