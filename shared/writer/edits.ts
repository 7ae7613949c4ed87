import type { LineRange } from '../exports/outline-parts.ts'

/** A text that may be changed by edits, as the writer was shown it. */
export interface EditableText {
  text: string
  /** The lines that were shown; `undefined` when all of them were. */
  shown: LineRange[] | undefined
  /** Of a file of the previous attempt: as it was before. Edits that do not fit the attempt may be of this. */
  base?: EditableText
}

/** Lines of a file, and those that take their place. */
export interface Edit {
  before: readonly string[]
  after: readonly string[]
}

export type Edited = { kind: 'text'; text: string } | { kind: 'problem'; problem: string }

/**
 * A text with all edits made. The old lines of each must stand in it exactly once, as whole lines that were shown, and edits may not meet.
 * White space at the ends of lines is compared only where it decides. Everything that no edit names stays to the byte. Edits of a previous attempt
 * that all fit the file as it was before are made in that.
 */
export function applyEdits(file: EditableText, edits: readonly Edit[]): Edited {
  const edited = editText(file, edits)
  if (edited.kind === 'text' || file.base === undefined) return edited
  const ofBase = editText(file.base, edits)
  return ofBase.kind === 'text' ? ofBase : edited
}

function editText({ text, shown }: EditableText, edits: readonly Edit[]): Edited {
  const lines = text.split('\n')
  const places: Place[] = []
  for (const [index, edit] of edits.entries()) {
    const place = findPlace(lines, edit)
    const problem = typeof place === 'string' ? place : problemOf(place, places, shown)
    if (problem !== undefined) return { kind: 'problem', problem: `edit ${index + 1} ${problem}` }
    if (typeof place !== 'string') places.push(place)
  }
  // from the end, so that the lines before keep their numbers
  for (const { at, count, after } of places.sort((a, b) => b.at - a.at)) lines.splice(at, count, ...after)
  return { kind: 'text', text: lines.join('\n') }
}

/** Where an edit is made: the index of its first old line, how many there are, and the new ones. */
interface Place {
  at: number
  count: number
  after: readonly string[]
}

function problemOf(
  { at, count }: Place,
  others: readonly Place[],
  shown: LineRange[] | undefined,
): string | undefined {
  const [from, to] = [at + 1, at + count]
  if (others.some((other) => at < other.at + other.count && other.at < at + count))
    return `changes lines that another edit changes (lines ${from} to ${to})`
  if (shown === undefined || shown.some((range) => range.from <= from && to <= range.to)) return undefined
  return `changes lines ${from} to ${to}, which were not shown`
}

/** @returns the place, or why there is none. */
function findPlace(lines: readonly string[], edit: Edit): Place | string {
  if (edit.before.every((line) => line.trim() === ''))
    return 'has no old lines: give at least one line that stays'
  const plain = unfenced(edit)
  for (const { before, after } of plain === undefined ? [edit] : [edit, plain]) {
    for (const same of [isSame, isSameButForEnds]) {
      const found = placesOf(lines, before, same)
      if (found.length > 1) return tooMany(found)
      if (found[0] !== undefined) return { at: found[0], count: before.length, after }
    }
  }
  return notFound(lines, (plain ?? edit).before)
}

const isSame = (a: string, b: string): boolean => a === b
const isSameButForEnds = (a: string, b: string): boolean => a.trimEnd() === b.trimEnd()

function placesOf(lines: readonly string[], before: readonly string[], same: typeof isSame): number[] {
  const last = lines.length - before.length
  const found: number[] = []
  for (let at = 0; at <= last; at += 1)
    if (before.every((line, index) => same(lines[at + index] ?? '', line))) found.push(at)
  return found
}

function tooMany(found: readonly number[]): string {
  const places = found.slice(0, 5).map((at) => at + 1)
  return `has old lines that stand ${found.length} times in the file (from lines ${places.join(', ')}): give more lines around them`
}

/** Says which line keeps the best place from being the one. */
function notFound(lines: readonly string[], before: readonly string[]): string {
  const [first = ''] = before
  const starts = placesOf(lines, [first], isSameButForEnds)
  const lengths = starts.map((at) =>
    before.findIndex((line, index) => !isSameButForEnds(lines[at + index] ?? '', line)),
  )
  const furthest = Math.max(0, ...lengths)
  const at = (starts[lengths.indexOf(furthest)] ?? 0) + 1
  const where = furthest === 0 ? '' : `: from line ${at}, old line ${furthest + 1} is another`
  return `has old lines that do not stand in the file${where}: repeat them exactly as they were shown`
}

/** Models like to wrap code in a Markdown fence, each part or both together. */
function unfenced({ before, after }: Edit): Edit | undefined {
  if (!/^\s*```[\w+-]*\s*$/.test(before[0] ?? '')) return undefined
  const isEnd = (line: string | undefined): boolean => line?.trim() === '```'
  const isStart = (line: string | undefined): boolean => /^\s*```[\w+-]*\s*$/.test(line ?? '')
  return {
    before: before.slice(1, isEnd(before.at(-1)) ? -1 : undefined),
    after: after.slice(isStart(after[0]) ? 1 : 0, isEnd(after.at(-1)) ? -1 : undefined),
  }
}
