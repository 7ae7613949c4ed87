import { diffArrays } from 'diff'
import { linesOf } from '../report/line-makers.ts'

/** What became of lines of a text in a later one. Lines count from 0. */
export interface Surviving {
  /** Lines of the later text that are the same ones. */
  kept: number[]
  /** Lines of the later text that stand in the place of one, and still have most of its words. */
  edited: number[]
  /** Lines of the earlier text that are in neither. */
  gone: number[]
}

/** The time of a comparison grows with the square of the changes: beyond this equal lines are taken for the same ones. */
const MAX_EDITS = 2_000

/** @param ours lines of `before` that are asked about. Pure. */
export function surviving(before: string, ours: ReadonlySet<number>, after: string): Surviving {
  const [from, to] = [linesOf(before), linesOf(after)]
  const parts = diffArrays(from, to, { maxEditLength: MAX_EDITS })
  if (parts === undefined) return byEquality(from, ours, to)
  const found: Surviving = { kept: [], edited: [], gone: [] }
  let [left, right] = [0, 0]
  for (const [index, { added, removed, count }] of parts.entries()) {
    if (removed) pair({ from, to, ours }, { left, count }, putBeside(parts, index, right), found)
    else if (!added) keep(found, ours, { left, right, count })
    left += added ? 0 : count
    right += removed ? 0 : count
  }
  return found
}

function keep(
  found: Surviving,
  ours: ReadonlySet<number>,
  { left, right, count }: { left: number; right: number; count: number },
): void {
  for (let at = 0; at < count; at++) if (ours.has(left + at)) found.kept.push(right + at)
}

type Part = { added: boolean; removed: boolean; count: number }

/** Where lines were put right before or after those that were taken away. @param right where the later text stands */
function putBeside(parts: readonly Part[], index: number, right: number): { start: number; length: number } {
  const [before, after] = [parts[index - 1], parts[index + 1]]
  if (after?.added === true) return { start: right, length: after.count }
  return before?.added === true
    ? { start: right - before.count, length: before.count }
    : { start: right, length: 0 }
}

interface Compared {
  from: readonly string[]
  to: readonly string[]
  ours: ReadonlySet<number>
}

/** Pairs lines that were taken away with lines that came into their place: the most alike, each once. */
function pair(
  { from, to, ours }: Compared,
  taken: { left: number; count: number },
  put: { start: number; length: number },
  found: Surviving,
): void {
  const free = new Set(Array.from({ length: Math.min(put.length, MOST_PAIRED) }, (_, at) => put.start + at))
  for (let at = taken.left; at < taken.left + taken.count; at++) {
    if (!ours.has(at)) continue
    const line = from[at] ?? ''
    const best = mostAlike(
      line,
      [...free].map((index) => ({ index, text: to[index] ?? '' })),
    )
    if (best === undefined) found.gone.push(at)
    else {
      free.delete(best)
      found.edited.push(best)
    }
  }
}

const MOST_PAIRED = 100
const LEAST_ALIKE = 0.5

function mostAlike(line: string, others: readonly { index: number; text: string }[]): number | undefined {
  let best: { index: number; score: number } | undefined
  for (const { index, text } of others) {
    const score = likeness(line, text)
    if (score >= LEAST_ALIKE && score > (best?.score ?? 0)) best = { index, score }
  }
  return best?.index
}

/** The share of words that two lines have in common, from 0 to 1. */
function likeness(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)]
  const common = [...a].filter((word) => b.has(word)).length
  return a.size + b.size === 0 ? 0 : (2 * common) / (a.size + b.size)
}

function wordsOf(line: string): Set<string> {
  return new Set(line.match(/[\p{L}\p{N}_]+/gu) ?? [])
}

function byEquality(from: readonly string[], ours: ReadonlySet<number>, to: readonly string[]): Surviving {
  const places = new Map<string, number[]>()
  for (const [index, line] of to.entries()) places.set(line, [...(places.get(line) ?? []), index])
  const found: Surviving = { kept: [], edited: [], gone: [] }
  for (const at of ours) {
    const place = places.get(from[at] ?? '')?.shift()
    if (place === undefined) found.gone.push(at)
    else found.kept.push(place)
  }
  return found
}

/** The lines of `after` that are not in `before`, from 0; all of them where there is no `before`. Pure. */
export function addedPositions(before: string | undefined, after: string): Set<number> {
  const to = linesOf(after)
  const parts =
    before === undefined ? undefined : diffArrays(linesOf(before), to, { maxEditLength: MAX_EDITS })
  if (parts === undefined) return new Set(to.keys())
  const positions = new Set<number>()
  let at = 0
  for (const { added, removed, count } of parts) {
    if (added) for (let index = at; index < at + count; index++) positions.add(index)
    if (!removed) at += count
  }
  return positions
}
