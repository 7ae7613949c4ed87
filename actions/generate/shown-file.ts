import { sha256 } from '../../shared/formats/digest.ts'
import { spellHidden, type SpelledText } from '../../shared/text/hidden-spelling.ts'
import { stripInvisible, stripMarkdown } from '../../shared/text/hidden-text.ts'
import { withPlainLines } from '../../shared/text/line-ends.ts'
import { givesAway, type Withheld } from './withheld.ts'

/** A repository file as the writer sees it. `sha256` is of the bytes in the base commit. */
export interface ShownFile {
  path: string
  sha256: string
  text: string
  /** Invisible pieces taken out of the shown text; none of a file that the writer may replace. */
  stripped: number
  /** Invisible characters spelled out in the shown text. */
  spelled: number
}

/** A file that is not shown. */
export interface LeftFile {
  path: string
  reason: string
  /** What lets the file be shown; a file that no model may see has none. */
  hint?: string
}

/** Bytes of one file. */
export const MAX_SHOWN_FILE_BYTES = 128 * 1024

const HINTS = {
  size: `split the file: above ${MAX_SHOWN_FILE_BYTES / 1024} KiB no file is shown, whatever the token budget`,
  text: 'a model writes text alone: take the file out of paths.write',
  encoding: 'save the file as UTF-8',
  holdout: 'take the text of the hold-out criterion out of the file',
}

/** What a file of so many bytes is left out for. */
export function sizeProblem(bytes: number, what = ''): Omit<LeftFile, 'path'> | undefined {
  if (bytes <= MAX_SHOWN_FILE_BYTES) return undefined
  return { reason: `has ${bytes} bytes${what}, the limit is ${MAX_SHOWN_FILE_BYTES}`, hint: HINTS.size }
}

/**
 * The file, or why its content is not shown. A file that the writer may replace is shown whole and so that it can be
 * repeated byte for byte; of any other file its reader sees what a page of it would show.
 */
export function shownFile(
  path: string,
  bytes: Buffer,
  { withheld, isWritable }: { withheld: Withheld; isWritable: boolean },
): ShownFile | LeftFile {
  const text = bytes.toString('utf8')
  const problem = contentProblem(bytes, text, withheld)
  if (problem !== undefined) return { path, ...problem }
  const shown = isWritable ? { ...shownWhole(text), stripped: 0 } : { ...readable(path, text), spelled: 0 }
  const tooLarge = sizeProblem(Buffer.byteLength(shown.text), ' with its invisible characters spelled out')
  return tooLarge === undefined ? { path, sha256: sha256(bytes), ...shown } : { path, ...tooLarge }
}

function contentProblem(bytes: Buffer, text: string, withheld: Withheld): Omit<LeftFile, 'path'> | undefined {
  if (isUtf16(bytes)) return { reason: 'is UTF-16, not UTF-8', hint: HINTS.encoding }
  if (bytes.includes(0)) return { reason: 'is binary', hint: HINTS.text }
  if (!Buffer.from(text).equals(bytes)) return { reason: 'is not UTF-8', hint: HINTS.encoding }
  if (text.startsWith('version https://git-lfs.github.com/spec/'))
    return { reason: 'is a Git LFS pointer', hint: HINTS.text }
  if (givesAway(text, withheld)) return { reason: 'holds a hold-out text', hint: HINTS.holdout }
  return undefined
}

/** By its byte order mark, in either order of bytes. */
function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.subarray(0, 2).toString('latin1')
  return mark === '\u00ff\u00fe' || mark === '\u00fe\u00ff'
}

/** A text in plain lines, every invisible character spelled: what the writer repeats is what the file holds. */
export function shownWhole(text: string): SpelledText {
  return spellHidden(withPlainLines(text))
}

function readable(path: string, text: string): { text: string; stripped: number } {
  return /\.mdx?$/i.test(path) ? stripMarkdown(text) : stripInvisible(text)
}
