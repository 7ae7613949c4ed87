import { gitText } from '../../git/git.ts'

/** Lines of one file of the parent that a commit takes away, or between which it adds. Numbers count from 1. */
export interface RemovedLines {
  path: string
  ranges: { first: number; last: number }[]
}

/** More than this is no repair that anybody could read. */
const MAX_FILES = 50
const MAX_RANGES = 100

/**
 * What a commit removes, file by file. Where it only adds, the lines on both sides of the place stand for it: the defect was that something is
 * missing there. Files whose names git quotes are left out: this is weak evidence already.
 */
export async function removedLines(
  repo: string,
  { id, parent }: { id: string; parent: string },
  isPath: (path: string) => boolean,
): Promise<RemovedLines[]> {
  const words = ['diff-tree', '-r', '-p', '-M', '--unified=0', '--no-color', '--no-ext-diff', '--no-textconv']
  const patch = await gitText(repo, [...words, parent, id])
  return parsePatch(patch)
    .filter(({ path }) => isPath(path))
    .slice(0, MAX_FILES)
}

/** Reads the headers of a patch without context lines. Pure. */
export function parsePatch(patch: string): RemovedLines[] {
  const files: RemovedLines[] = []
  let body = 0
  for (const line of patch.split('\n')) {
    // a line of the file itself may look like a header
    if (body > 0 && /^[-+\\]/.test(line)) {
      if (!line.startsWith('\\')) body -= 1
      continue
    }
    const path = /^--- a\/(.+)$/.exec(line)?.[1]
    if (path !== undefined) files.push({ path: path.replace(/\t$/, ''), ranges: [] })
    if (/^--- (?!a\/)/.test(line)) files.push({ path: '', ranges: [] })
    const hunk = hunkOf(line)
    if (hunk === undefined) continue
    body = hunk.lines
    files.at(-1)?.ranges.push(hunk.range)
  }
  return files
    .filter(({ path, ranges }) => path !== '' && ranges.length > 0)
    .map(({ path, ranges }) => ({ path, ranges: ranges.slice(0, MAX_RANGES) }))
}

function hunkOf(line: string): { lines: number; range: { first: number; last: number } } | undefined {
  const [, start, removed = '1', added = '1'] = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line) ?? []
  if (start === undefined) return undefined
  const [first, count] = [Number(start), Number(removed)]
  const lines = count + Number(added)
  if (count > 0) return { lines, range: { first, last: first + count - 1 } }
  return { lines, range: { first: Math.max(1, first), last: first + 1 } }
}
