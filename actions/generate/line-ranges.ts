import { structuredPatch } from 'diff'
import type { LineRange } from '../../shared/exports/outline-parts.ts'

/** Lines around a place that are shown with it. */
const MARGIN = 3

/** The ranges with a margin, within the file, in order; those that nearly meet become one. */
export function mergeRanges(ranges: readonly LineRange[], count: number, margin = MARGIN): LineRange[] {
  const wide = ranges
    .map(({ from, to }) => ({ from: Math.max(1, from - margin), to: Math.min(count, to + margin) }))
    .filter(({ from, to }) => from <= to)
    .sort((a, b) => a.from - b.from)
  const merged: LineRange[] = []
  for (const range of wide) {
    const last = merged.at(-1)
    if (last === undefined || range.from > last.to + MARGIN) merged.push({ ...range })
    else last.to = Math.max(last.to, range.to)
  }
  return merged
}

const MOST_LINES = 20

/** Numbers of the first lines that hold one of these texts. */
export function linesWith(lines: readonly string[], texts: readonly string[]): number[] {
  const found = lines.flatMap((line, index) => (texts.some((text) => line.includes(text)) ? [index + 1] : []))
  return found.slice(0, MOST_LINES)
}

const MAX_EDITS = 2_000

/** The lines of `head` that are not those of `base`; empty when too many are others. */
export function changedRanges(base: string, head: string): LineRange[] {
  const patch = structuredPatch('', '', base, head, undefined, undefined, {
    context: 0,
    maxEditLength: MAX_EDITS,
  })
  return (patch?.hunks ?? []).map(({ newStart, newLines }) => ({
    from: newStart,
    to: newStart + Math.max(newLines - 1, 0),
  }))
}
