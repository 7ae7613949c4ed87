import { isRegular, type TreeEntry } from '../git/tree.ts'
import { isTestPath } from '../paths/forbidden-paths.ts'

const SOURCE = /\.[cm]?[jt]sx?$/
const NOT_OURS =
  /(^|\/)(node_modules|dist|vendor|third_party|coverage|\.[^/]+)\/|\.d\.[cm]?ts$|\.min\.[cm]?js$/

/** A JavaScript or TypeScript file that people of this repository wrote and that is no test. */
function isSource(path: string): boolean {
  return SOURCE.test(path) && !NOT_OURS.test(path) && !isTestPath(path)
}

/** The sources of a tree, sorted by path, and those over a limit. The same tree always leaves out the same files. */
export function selectSources(
  tree: readonly TreeEntry[],
  { maxFileBytes, maxTotalBytes }: { maxFileBytes: number; maxTotalBytes: number },
): { entries: TreeEntry[]; overLimit: TreeEntry[] } {
  const sources = tree.filter((entry) => isRegular(entry) && isSource(entry.path))
  let bytes = 0
  const { entries = [], overLimit = [] } = Object.groupBy(sources, ({ size }) => {
    bytes += size <= maxFileBytes ? size : 0
    return size <= maxFileBytes && bytes <= maxTotalBytes ? 'entries' : 'overLimit'
  })
  return { entries, overLimit }
}
