import { fitting } from '../../shared/fitting.ts'
import { outlineOf } from '../../shared/exports/module-outline.ts'
import type { LineRange, OutlineMember, OutlinePart } from '../../shared/exports/outline-parts.ts'
import { linesWith, mergeRanges } from './line-ranges.ts'

/** A text that is shown in part. */
export interface Excerpt {
  /** In order, apart from each other, and never empty. */
  shown: LineRange[]
  /** What else the file declares, and in which line; empty when nothing is left. */
  outline: string
  /** Does it hold what the question names? */
  isNamed: boolean
}

/** What a question is about. */
export interface Subject {
  /** Names that the spec calls, or that another file imports. */
  names: ReadonlySet<string>
  /** Other words of code in its sentences. */
  words: ReadonlySet<string>
  /** Lines that a previous attempt changed. */
  changed?: readonly LineRange[]
}

/** Texts up to this many characters are shown whole. */
export const WHOLE_CHARS = 16_000
/** What is shown of a file beside the places that a question is about. */
const MAX_FURTHER_CHARS = 3_000
const MAX_OUTLINE_CHARS = 1_500
const MAX_TOP_LINES = 30
const MAX_END_LINES = 20

/**
 * The parts of a long text that a question is about: its first lines, the declarations that are named, what these use in the same file
 * while there is room, and, where nothing is named, its end. Of a file that is no code, the lines around what is named. Pure.
 */
export function excerptOf(path: string, text: string, subject: Subject): Excerpt {
  const lines = text.split('\n')
  const parts = outlineOf(path, text, new Set())?.parts.map((part) => withComment(part, lines)) ?? []
  const found = parts.length === 0 ? namedLines(lines, subject) : namedParts(parts, subject)
  const near = [...found, ...(subject.changed ?? [])]
  const places = near.length === 0 ? [endOf(lines)] : near
  const needed = mergeRanges([topOf(lines, parts), ...places], lines.length)
  const further = usedParts(parts, needed, lines)
  const shown = mergeRanges([...needed, ...further], lines.length)
  const outline = parts.length === 0 ? headings(lines, shown) : namesOf(parts, shown)
  return { shown, outline, isNamed: near.length > 0 }
}

/** The heads of the exports that are named, and whole the types beside them: what another file has to know of this one. */
export function signaturesOf(path: string, text: string, { names }: Subject): Excerpt | undefined {
  const lines = text.split('\n')
  const parts = outlineOf(path, text, new Set())?.parts.map((part) => withComment(part, lines)) ?? []
  const named = parts.filter(({ declares }) => declares.some((name) => names.has(name)))
  if (named.length === 0) return undefined
  const mentioned = new Set(named.flatMap((part) => wordsOf(lines, part.head)))
  const types = parts.filter((part) => isWhole(part) && part.declares.some((name) => mentioned.has(name)))
  const heads = [...named, ...types].flatMap((part) => [part.head, ...part.members.map(({ head }) => head)])
  const shown = mergeRanges(heads, lines.length, 0)
  const asHeads = parts.map((part) => ({ ...part, lines: part.head }))
  return { shown, outline: namesOf(asHeads, shown), isNamed: true }
}

function isWhole({ head, lines }: OutlinePart): boolean {
  return head.to === lines.to
}

function wordsOf(lines: readonly string[], { from, to }: LineRange): string[] {
  return (
    lines
      .slice(from - 1, to)
      .join('\n')
      .match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []
  )
}

/** A declaration begins with the comment above it. */
function withComment(part: OutlinePart, lines: readonly string[]): OutlinePart {
  let { from } = part.lines
  while (/^\s*(?:\/\/|\/?\*)/.test(lines[from - 2] ?? '')) from -= 1
  return { ...part, lines: { ...part.lines, from }, head: { ...part.head, from } }
}

function namedParts(parts: readonly OutlinePart[], { names, words }: Subject): LineRange[] {
  const isNamed = (name: string): boolean => names.has(name) || words.has(name)
  return parts.flatMap((part): LineRange[] => {
    const members = part.members.filter(({ name }) => isNamed(name))
    if (!part.declares.some(isNamed)) return members.map(({ lines }) => lines)
    return members.length > 0 && isLong(part) ? [part.head, ...membersOf(part, members)] : [part.lines]
  })
}

const LONG_LINES = 120

function isLong({ lines }: OutlinePart): boolean {
  return lines.to - lines.from > LONG_LINES
}

/** The constructor and the members themselves, and the last line of the class. */
function membersOf(part: OutlinePart, members: readonly OutlineMember[]): LineRange[] {
  const first = part.members.filter(({ name }) => name === 'constructor')
  return [...first, ...members].map(({ lines }) => lines).concat({ from: part.lines.to, to: part.lines.to })
}

/** Twenty lines around each line that holds one of the names. */
function namedLines(lines: readonly string[], { names, words }: Subject): LineRange[] {
  const texts = [...names, ...words].filter((word) => word.length > 2)
  return linesWith(lines, texts).map((line) => ({ from: line - 20, to: line + 20 }))
}

function topOf(lines: readonly string[], [first]: readonly OutlinePart[]): LineRange {
  const before = first === undefined ? MAX_TOP_LINES : first.lines.from - 1
  return { from: 1, to: Math.max(1, Math.min(before, MAX_TOP_LINES, lines.length)) }
}

function endOf(lines: readonly string[]): LineRange {
  return { from: lines.length - MAX_END_LINES, to: lines.length }
}

/** What the shown declarations use in the same file, the shortest first. */
function usedParts(
  parts: readonly OutlinePart[],
  shown: readonly LineRange[],
  lines: readonly string[],
): LineRange[] {
  const isShown = (part: OutlinePart): boolean => isWithin(part.lines, shown)
  const used = new Set(parts.filter(isShown).flatMap(({ uses }) => [...uses]))
  const more = parts.filter((part) => !isShown(part) && part.declares.some((name) => used.has(name)))
  const sized = more.map(({ lines: range }) => ({ range, size: sizeOf(lines, range) }))
  const shortest = sized.sort((a, b) => a.size - b.size || a.range.from - b.range.from)
  return fitting(shortest, MAX_FURTHER_CHARS, ({ size }) => size).taken.map(({ range }) => range)
}

function sizeOf(lines: readonly string[], { from, to }: LineRange): number {
  return lines.slice(from - 1, to).reduce((sum, line) => sum + line.length + 1, 0)
}

function isWithin({ from, to }: LineRange, ranges: readonly LineRange[]): boolean {
  return ranges.some((range) => range.from <= from && to <= range.to)
}

/** `line name` of each declaration that is not shown. */
function namesOf(parts: readonly OutlinePart[], shown: readonly LineRange[]): string {
  const hidden = parts.flatMap(({ lines, declares, members }) =>
    isWithin(lines, shown)
      ? []
      : [
          { lines, name: declares[0] ?? '' },
          ...members.map((member) => ({ ...member, name: `.${member.name}` })),
        ],
  )
  const entries = hidden
    .filter(({ lines, name }) => name !== '' && !isWithin(lines, shown))
    .map(({ lines, name }) => `${lines.from} ${name}`)
  return cutList(entries)
}

function headings(lines: readonly string[], shown: readonly LineRange[]): string {
  const entries = lines.flatMap((line, index) => {
    const range = { from: index + 1, to: index + 1 }
    return /^#{1,4} /.test(line) && !isWithin(range, shown) ? [`${index + 1} ${line.slice(0, 80)}`] : []
  })
  return cutList(entries)
}

function cutList(entries: readonly string[]): string {
  let room = MAX_OUTLINE_CHARS
  const fitting = entries.filter((entry) => (room -= entry.length + 2) >= 0)
  const rest = entries.length - fitting.length
  return rest === 0 ? fitting.join(', ') : `${fitting.join(', ')} and ${rest} more`
}
