import { isRegular, type TreeEntry } from '../git/tree.ts'
import { isTestPath } from '../paths/forbidden-paths.ts'
import { isGuide, MAX_WEAK_FILE_BYTES } from './weak-documents.ts'

const SOURCE = /\.[cm]?[jt]sx?$/
const NOT_OURS =
  /(^|\/)(node_modules|dist|vendor|third_party|coverage|\.[^/]+)\/|\.d\.[cm]?ts$|\.min\.[cm]?js$/

/** A JavaScript or TypeScript file that people of this repository wrote and that is no test. */
export function isSource(path: string): boolean {
  return SOURCE.test(path) && !NOT_OURS.test(path) && !isTestPath(path)
}

/**
 * The sources of a tree, sorted by path, those over a limit, and the guides and tests that say something about them. The same
 * tree always leaves out the same files.
 */
export function selectSources(
  tree: readonly TreeEntry[],
  { maxFileBytes, maxTotalBytes }: { maxFileBytes: number; maxTotalBytes: number },
): { entries: TreeEntry[]; documents: TreeEntry[]; overLimit: TreeEntry[] } {
  const sources = tree.filter((entry) => isRegular(entry) && isSource(entry.path))
  let bytes = 0
  const { entries = [], overLimit = [] } = Object.groupBy(sources, ({ size }) => {
    bytes += size <= maxFileBytes ? size : 0
    return size <= maxFileBytes && bytes <= maxTotalBytes ? 'entries' : 'overLimit'
  })
  return { entries, documents: selectDocuments(tree), overLimit }
}

/** Of what is weak evidence a part will do. */
const MAX_DOCUMENT_BYTES = 32 * 1024 * 1024

function selectDocuments(tree: readonly TreeEntry[]): TreeEntry[] {
  let bytes = 0
  return tree.filter((entry) => {
    const isWanted =
      isRegular(entry) &&
      entry.size <= MAX_WEAK_FILE_BYTES &&
      (isGuide(entry.path) || isTestSource(entry.path))
    if (isWanted) bytes += entry.size
    return isWanted && bytes <= MAX_DOCUMENT_BYTES
  })
}

function isTestSource(path: string): boolean {
  return SOURCE.test(path) && !NOT_OURS.test(path) && isTestPath(path)
}
