import { isRegular, type TreeEntry } from '../git/tree.ts'
import { isTestPath } from '../paths/forbidden-paths.ts'

/** A larger file is generated or data. */
const MAX_SOURCE_BYTES = 256 * 1024
/** Most files and bytes of one search. */
const MAX_FILES = 20_000
const MAX_TOTAL_BYTES = 128 * 1024 * 1024

const SOURCE = /\.[cm]?[jt]sx?$/
const NOT_OURS =
  /(^|\/)(node_modules|dist|vendor|third_party|coverage|\.[^/]+)\/|\.d\.[cm]?ts$|\.min\.[cm]?js$/

/** A JavaScript or TypeScript file that people of this repository wrote and that is no test. */
function isSource(path: string): boolean {
  return SOURCE.test(path) && !NOT_OURS.test(path) && !isTestPath(path)
}

/** The files of a search, in order of path, and how many the caps left out. */
export interface SourceSelection {
  entries: TreeEntry[]
  tooLarge: number
  overLimit: number
}

/** The sources of a tree sorted by path, within the caps; the same tree always leaves out the same files. */
export function selectSources(tree: readonly TreeEntry[]): SourceSelection {
  const sources = tree.filter((entry) => isRegular(entry) && isSource(entry.path))
  const small = sources.filter((entry) => entry.size <= MAX_SOURCE_BYTES)
  let bytes = 0
  const entries = small.filter((entry, index) => {
    bytes += entry.size
    return index < MAX_FILES && bytes <= MAX_TOTAL_BYTES
  })
  return { entries, tooLarge: sources.length - small.length, overLimit: small.length - entries.length }
}
