import { diffArrays } from 'diff'
import { multisetDifference } from '../../formats/multiset.ts'

/** A comment that stands where code stood; the line counts from 1. */
export interface Placeholder {
  line: number
  text: string
  /** Lines of code that are gone from its place and from the whole file. */
  vanished: number
}

const COMMENT = /^\s*(?:\/\/|#(?![!\w[])|\/\*|\*(?!\/)|<!--|--|;|\{\s*\/\*|%|"""|''')/
const MARKS = /^[\s/*#<!{;%"'-]+|[\s/*}>"'-]+$/g

const THINGS =
  '(?:file|code|functions?|class(?:es)?|methods?|components?|implementation|module|contents?|script|logic|tests?|imports?|exports?|definitions?|cases?|body|props|fields|properties|handlers?|routes?|styles?)'
const STAYS =
  '(?:stays?|remains?|unchanged|the same|same as|as (?:it )?(?:is|was|before)|as-is|omitted|continues?|goes here|for brevity|not shown|no changes?|unmodified|untouched|intact|truncated|elided|snipped)'

/** What a reply says where it leaves code out: `rest of the file`, `existing code`, `other methods unchanged`. */
const WORDINGS = [
  new RegExp(`\\b(?:rest|remainder) of (?:the |this |your |my )?(?:[\\w-]+ ){0,2}${THINGS}\\b`, 'i'),
  new RegExp(`\\b(?:existing|previous|original|other|remaining|current) (?:[\\w-]+ ){0,2}${THINGS}\\b`, 'i'),
  new RegExp(`\\b${THINGS}\\b.{0,30}\\b${STAYS}\\b`, 'i'),
  new RegExp(`\\b${STAYS}\\b.{0,30}\\b${THINGS}\\b`, 'i'),
  /^(?:unchanged|same as (?:before|above|original)|no changes?(?: here)?|omitted(?: for brevity)?|as before|snip(?:ped)?|truncated|your code here)$/i,
]
const ELLIPSIS = /^(?:\.{3,}|…|\[\.{3}\]|\[…\])|(?:\.{3,}|…|\[\.{3}\])$/
/** With dots around it this says by itself that code is missing. */
const SURE = new RegExp(
  `\\b(?:(?:rest|remainder) of (?:the |this |your )?(?:[\\w-]+ ){0,2}${THINGS}|(?:existing|remaining) ${THINGS}|${THINGS} (?:unchanged|omitted|stays?|remains?)|unchanged)\\b`,
  'i',
)

/** Code lines that a hunk must lose before a comment without dots counts; one is enough with them. */
const MOST_LOST = 3
/** A longer comment explains something. */
const MAX_CHARS = 120

/**
 * The comments of a change that stand for code: they say so, and code has gone from their place. A comment with dots that says
 * that there is more (`// ... existing code ...`) counts in new text as well. Other comments are never meant.
 */
export function placeholdersIn(base: string, head: string): Placeholder[] {
  const [before, after] = [base.split('\n'), head.split('\n')]
  if (!after.some((line) => isWorded(line))) return []
  const gone = new Set(multisetDifference(before, after, (line) => line.trim()))
  return hunksOf(before, after).flatMap(({ removed, added, line }) => {
    const vanished = removed.filter((each) => isCode(each) && gone.has(each)).length
    const lost = vanished - added.filter(isCode).length
    return added.flatMap((text, at): Placeholder[] => {
      const isMeant = isWorded(text) && isPlaceholder(plainText(text), lost)
      return isMeant ? [{ line: line + at, text: plainText(text), vanished }] : []
    })
  })
}

function isPlaceholder(text: string, lost: number): boolean {
  if (!ELLIPSIS.test(text)) return lost >= MOST_LOST
  return lost >= 1 || SURE.test(text)
}

/** A comment on a line of its own that says one of the wordings, or dots alone. */
function isWorded(line: string): boolean {
  if (line.length > 2 * MAX_CHARS || !COMMENT.test(line)) return false
  const text = plainText(line)
  if (text.length > MAX_CHARS) return false
  const words = text.replace(/^[.…[\]\s]+|[.…[\]\s]+$/g, '')
  return words === '' ? ELLIPSIS.test(text) : WORDINGS.some((each) => each.test(words))
}

function plainText(line: string): string {
  return line.replace(MARKS, '').trim()
}

function isCode(line: string): boolean {
  return /[\p{L}\p{N}]/u.test(line) && !COMMENT.test(line)
}

interface Hunk {
  removed: string[]
  added: string[]
  /** Line of the first added one; it counts from 1. */
  line: number
}

/** The time to compare grows with the square of this; a text with more edits is one hunk. */
const MAX_EDITS = 1_500

/** Runs of removed and added lines without a common line between them. */
function hunksOf(before: string[], after: string[]): Hunk[] {
  const hunks: Hunk[] = []
  let [line, open] = [1, false]
  const parts = diffArrays(before, after, { maxEditLength: MAX_EDITS })
  if (parts === undefined) return [{ removed: before, added: after, line: 1 }]
  for (const part of parts) {
    const isChange = part.added || part.removed
    if (isChange && !open) hunks.push({ removed: [], added: [], line })
    open = isChange
    const hunk = hunks.at(-1)
    if (isChange) hunk?.[part.added ? 'added' : 'removed'].push(...part.value)
    if (!part.removed) line += part.value.length
  }
  return hunks
}
