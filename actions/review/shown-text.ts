import { sha256 } from '../../shared/formats/digest.ts'
import { spellHidden } from '../../shared/text/hidden-spelling.ts'
import { withPlainLines } from '../../shared/text/line-ends.ts'
import { textPlaces, type TextPlace } from './source-places.ts'

/** A text that says something to a reader of the code and nothing to the program, or a long string. */
export interface HiddenText {
  path: string
  /** Line it begins in, from 1. */
  line: number
  kind: TextPlace['kind']
  /** Stands for a string in the shown code. */
  key: string
  text: string
}

/** A file as the reviewer judges it: same lines, without comments and long strings. */
export interface ShownText {
  text: string
  hidden: HiddenText[]
  /** Invisible characters spelled out. */
  spelled: number
}

/** A shorter string is part of what the code does (a separator, a message); a longer one can hold a speech. */
const LONG_STRING_CHARS = 60

/**
 * A file with its comments and long strings replaced by marks, and its invisible characters spelled out. What the marks stand
 * for is shown apart, so that a text cannot speak for the code it stands in. Characters are spelled last: one of them may end
 * a comment.
 */
export function shownText(path: string, source: string): ShownText {
  const text = withPlainLines(source)
  const hidden: HiddenText[] = []
  let shown = ''
  let from = 0
  let line = 1
  for (const { start, end, kind } of textPlaces(path, text).filter(isHidden)) {
    const [before, inside] = [text.slice(from, start), text.slice(start, end)]
    const key = sha256(inside).slice(0, 6)
    line += newlines(before)
    hidden.push({ path, line, kind, key, text: inside })
    shown += spellHidden(before).text + (kind === 'string' ? stringMark(inside, key) : commentMark(inside))
    line += newlines(inside)
    from = end
  }
  shown += spellHidden(text.slice(from)).text
  return { text: shown, hidden, spelled: spellHidden(text).spelled }
}

function isHidden({ kind, start, end }: TextPlace): boolean {
  return kind === 'comment' || end - start > LONG_STRING_CHARS
}

function stringMark(text: string, key: string): string {
  return `[text ${key}: ${text.length} characters]${'\n'.repeat(newlines(text))}`
}

/** The marks of the comment stay, and its line breaks. */
function commentMark(comment: string): string {
  const breaks = '\n'.repeat(newlines(comment))
  if (comment.startsWith('/*')) return `/* [comment] */${breaks}`
  if (comment.startsWith('<!--')) return `<!-- [comment] -->${breaks}`
  const [mark = '//'] = /^(?:\/\/|#|--)/.exec(comment) ?? []
  return `${mark} [comment]${breaks}`
}

function newlines(text: string): number {
  return text.split('\n').length - 1
}
