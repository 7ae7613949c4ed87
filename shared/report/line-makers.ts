import { diffArrays } from 'diff'
import { proposalIfAny } from '../line/change-set.ts'
import { madeInRound } from '../line/produced.ts'
import type { Change } from '../git/change-set.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'

/** A file as one step left it. */
export interface FileVersion {
  /** Who: `base`, `r1`, `r2`, or the name of a station of commands. */
  maker: string
  text: string
}

/** The time of a comparison grows with the square of the changes: beyond this a version counts as written anew. */
const MAX_EDITS = 2_000

/** The lines of a text; a final line end begins no further line. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/**
 * Who made each line of the last version: the first one that has it, in an unbroken succession of versions. A line that went and came back
 * is of who brought it back. Pure.
 */
export function makersOfLines(versions: readonly FileVersion[]): string[] {
  let lines: string[] = []
  let makers: string[] = []
  for (const { maker, text } of versions) {
    const after = linesOf(text)
    makers = carried({ lines, makers }, after, maker)
    lines = after
  }
  return makers
}

function carried(before: { lines: string[]; makers: string[] }, after: string[], maker: string): string[] {
  const parts = diffArrays(before.lines, after, { maxEditLength: MAX_EDITS })
  if (parts === undefined) return after.map(() => maker)
  let at = 0
  return parts.flatMap(({ added, removed, count }) => {
    if (added) return Array.from({ length: count }, () => maker)
    const kept = before.makers.slice(at, at + count)
    at += count
    return removed ? [] : kept
  })
}

/** Every version of one file that the links of a unit carry, oldest first. `base` is left out where it is not known. */
export function versionsOf(
  path: string,
  links: readonly VerifiedLink[],
  base: string | undefined,
): FileVersion[] {
  const first = base === undefined ? [] : [{ maker: 'base', text: base }]
  const later = links.flatMap((link) => {
    const { round } = link.extension
    const proposed = proposalIfAny([link])
    if (proposed === undefined) return []
    const made = madeInRound({ links }, round)
    return [
      ...versionIn(path, `r${round}`, proposed.changes),
      ...made.flatMap(({ station, changes }) => versionIn(path, station, changes)),
    ]
  })
  return [...first, ...later]
}

function versionIn(path: string, maker: string, changes: readonly Change[]): FileVersion[] {
  const change = changes.find((each) => each.path === path)
  if (change === undefined) return []
  return [{ maker, text: 'content' in change ? change.content : '' }]
}
