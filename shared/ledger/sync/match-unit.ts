import type { EntryFile, MergedEntry } from '../entry.ts'
import type { FileLines } from './commit-changes.ts'

/** How much of a unit is in a commit. */
export interface Match {
  files: MergedEntry['files']
  /** Lines of the unit that the commit adds, and how many the unit has. */
  matched: number
  wanted: number
  /** Files that both delete. */
  deleted: number
  /** Everything of the unit is there. */
  isWhole: boolean
}

/**
 * Compares the lines that a unit added with those that a commit adds, wherever in the commit they are: a file may have been moved or renamed
 * since. A line counts once. Pure.
 */
export function matchUnit(unit: readonly EntryFile[], commit: readonly FileLines[]): Match {
  const left = new Map(unit.map((file) => [file.path, new Set(file.lines)]))
  const wanted = countAll(left)
  const files: MergedEntry['files'] = []
  // files that kept their path take their lines first
  const ordered = [...commit].sort((a, b) => Number(left.has(b.path)) - Number(left.has(a.path)))
  for (const { path, added } of ordered) files.push(...takeLines(path, added, left))
  const gone = new Set(commit.filter(({ isDeleted }) => isDeleted).map(({ path }) => path))
  const deletions = unit.filter((file) => file.deleted === true)
  const deleted = deletions.filter((file) => gone.has(file.path)).length
  const matched = wanted - countAll(left)
  return { files, matched, wanted, deleted, isWhole: matched === wanted && deleted === deletions.length }
}

function countAll(lines: ReadonlyMap<string, ReadonlySet<string>>): number {
  return [...lines.values()].reduce((sum, set) => sum + set.size, 0)
}

/** The lines of one file of a commit that some file of the unit still waits for: those of its own path first. */
function takeLines(
  path: string,
  added: readonly string[],
  left: Map<string, Set<string>>,
): MergedEntry['files'] {
  const own = left.get(path)
  const sources = [
    ...(own === undefined ? [] : [[path, own] as const]),
    ...[...left].filter(([from]) => from !== path),
  ]
  const taken = new Set<string>()
  return sources.flatMap(([from, waiting]) => {
    const lines = added.filter((line) => !taken.has(line) && waiting.delete(line))
    for (const line of lines) taken.add(line)
    return lines.length === 0 ? [] : [{ path, ...(from === path ? {} : { from }), lines }]
  })
}

/** Fewest lines, and the least part of a unit's lines, by which a commit that does not name it is known to hold it. */
const LEAST_LINES = 3
const LEAST_PART = 0.5

/** Is this enough for a commit that claims nothing? */
export function isKnownByContent({ matched, wanted }: Match): boolean {
  return matched >= LEAST_LINES && matched >= wanted * LEAST_PART
}

/** Does the content bear out what a commit claims? One line is enough, or a file that both delete; a unit of neither shows nothing. */
export function isBorneOut({ matched, deleted }: Match): boolean {
  return matched + deleted > 0
}
