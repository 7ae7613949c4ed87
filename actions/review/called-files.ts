import { isRegular, readBlobs, type TreeEntry } from '../../shared/git/tree.ts'
import { relativeImports } from '../../shared/exports/relative-imports.ts'
import { pathProblem } from '../../shared/paths/safe-path.ts'
import { secretReason } from '../../shared/paths/guarded-paths.ts'
import { isTestPath } from '../../shared/paths/forbidden-paths.ts'
import type { FileVersions } from './change-facts.ts'

/** Unchanged files that the change imports, as the base commit has them. */
export interface CalledFiles {
  /** Texts by path. */
  texts: Map<string, string>
  /** Paths of files that belong here and are not shown: too many, too large, or no text. */
  left: string[]
}

const MAX_CALLED_FILES = 20
const MAX_CALLED_FILE_BYTES = 64 * 1024

/**
 * The files that changed modules import directly, read from the base commit: what a changed line calls often decides what it
 * does. Tests and files that may hold secrets are left out.
 */
export async function readCalledFiles(
  repo: string,
  tree: readonly TreeEntry[],
  files: readonly FileVersions[],
): Promise<CalledFiles> {
  const known = new Set(tree.map(({ path }) => path))
  const changed = new Set(files.map(({ path }) => path))
  const wanted = new Set(files.flatMap(({ path, head }) => relativeImports(path, head ?? '', known)))
  const entries = tree.filter(({ path }) => wanted.has(path) && !changed.has(path) && mayShow(path))
  const fitting = entries.filter((entry) => isRegular(entry) && entry.size <= MAX_CALLED_FILE_BYTES)
  const taken = fitting.slice(0, MAX_CALLED_FILES)
  const blobs = await readBlobs(
    repo,
    taken.map(({ oid }) => oid),
  )
  const texts = new Map(taken.map(({ path }, index) => [path, textOf(blobs[index])] as const))
  const shown = [...texts].filter((each): each is [string, string] => each[1] !== undefined)
  return {
    texts: new Map(shown),
    left: entries.map(({ path }) => path).filter((path) => texts.get(path) === undefined),
  }
}

function mayShow(path: string): boolean {
  return pathProblem(path) === undefined && secretReason(path) === undefined && !isTestPath(path)
}

/** `undefined` for what is no UTF-8 text. */
function textOf(bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined || bytes.includes(0)) return undefined
  const text = bytes.toString('utf8')
  return Buffer.from(text).equals(bytes) ? text : undefined
}
