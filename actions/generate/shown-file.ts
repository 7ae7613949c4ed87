import { sha256 } from '../../shared/formats/digest.ts'
import { MAX_EDITED_FILE_BYTES } from '../../shared/limits.ts'
import { spellHidden, type SpelledText } from '../../shared/text/hidden-spelling.ts'
import { stripInvisible, stripMarkdown } from '../../shared/text/hidden-text.ts'
import { withPlainLines } from '../../shared/text/line-ends.ts'
import { excerptOf, signaturesOf, WHOLE_CHARS, type Excerpt, type Subject } from './excerpt.ts'
import { givesAway, type Withheld } from './withheld.ts'

/** A repository file as the writer sees it. `sha256` is of the bytes in the base commit. */
export interface ShownFile {
  path: string
  sha256: string
  /** All of it, as it would be shown. */
  text: string
  /** The part that is shown. Left out when all of it is. */
  part?: Excerpt
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

/** How much of a file is wanted: what the spec is about, only what others import of it, or what the writer asked for (`undefined` is all). */
export type Wanted =
  | { kind: 'subject' | 'signatures'; subject: Subject }
  | { kind: 'asked'; part: (file: { path: string; text: string }) => Excerpt | undefined }

/** Bytes of a file that may be shown though nothing in it is named. */
export const MAX_UNNAMED_FILE_BYTES = 128 * 1024
/** Bytes of what is shown of a file. */
const MAX_SHOWN_PART_BYTES = 128 * 1024
/** Characters of an imported file that are fewer than its signatures would save. */
const SHORT_CHARS = 1_500

const HINTS = {
  size: `above ${MAX_UNNAMED_FILE_BYTES / 1024} KiB only those parts of a file are shown that the spec names: name the function or the section in back-ticks, or split the file`,
  whole: `split the file: above ${MAX_EDITED_FILE_BYTES / 1024 / 1024} MiB no file is read`,
  text: 'a model writes text alone: take the file out of paths.write',
  encoding: 'save the file as UTF-8',
  holdout: 'take the text of the hold-out criterion out of the file',
}

/** What a file of so many bytes is left out for. */
export function sizeProblem(bytes: number): Omit<LeftFile, 'path'> | undefined {
  if (bytes <= MAX_EDITED_FILE_BYTES) return undefined
  return { reason: `has ${bytes} bytes, the limit is ${MAX_EDITED_FILE_BYTES}`, hint: HINTS.whole }
}

/**
 * The file, or why its content is not shown. A file that the writer may change is shown so that it can be repeated byte for byte; of any
 * other file its reader sees what a page of it would show. Of a long file the parts that matter are shown.
 */
export function shownFile(
  path: string,
  bytes: Buffer,
  { withheld, isWritable, wanted }: { withheld: Withheld; isWritable: boolean; wanted: Wanted },
): ShownFile | LeftFile {
  const source = bytes.toString('utf8')
  const problem = contentProblem(bytes, source, withheld)
  if (problem !== undefined) return { path, ...problem }
  const shown = isWritable
    ? { ...shownWhole(source), stripped: 0 }
    : { ...readable(path, source), spelled: 0 }
  const part = partOf(path, shown.text, wanted)
  const file: ShownFile = { path, sha256: sha256(bytes), ...shown, ...(part === undefined ? {} : { part }) }
  const tooLarge = partProblem(file, wanted)
  return tooLarge === undefined ? file : { path, ...tooLarge }
}

function partOf(path: string, text: string, wanted: Wanted): Excerpt | undefined {
  if (wanted.kind === 'asked') return wanted.part({ path, text })
  if (text.length <= (wanted.kind === 'signatures' ? SHORT_CHARS : WHOLE_CHARS)) return undefined
  const signatures = wanted.kind === 'signatures' ? signaturesOf(path, text, wanted.subject) : undefined
  if (signatures !== undefined) return signatures
  return text.length <= WHOLE_CHARS ? undefined : excerptOf(path, text, wanted.subject)
}

function partProblem(file: ShownFile, wanted: Wanted): Omit<LeftFile, 'path'> | undefined {
  const bytes = Buffer.byteLength(file.text)
  const isUnnamed = wanted.kind === 'subject' && file.part?.isNamed === false
  if (isUnnamed && bytes > MAX_UNNAMED_FILE_BYTES)
    return {
      reason: `has ${bytes} bytes and nothing in it is named, the limit is ${MAX_UNNAMED_FILE_BYTES}`,
      hint: HINTS.size,
    }
  const part = shownBytes(file)
  if (part <= MAX_SHOWN_PART_BYTES) return undefined
  return {
    reason: `has parts of ${part} bytes to show, the limit is ${MAX_SHOWN_PART_BYTES}`,
    hint: HINTS.size,
  }
}

/** Bytes that a file takes in a prompt. */
export function shownBytes({ text, part }: Pick<ShownFile, 'text' | 'part'>): number {
  if (part === undefined) return Buffer.byteLength(text)
  const lines = text.split('\n')
  const shown = part.shown.map(({ from, to }) => lines.slice(from - 1, to).join('\n'))
  return Buffer.byteLength([...shown, part.outline].join('\n'))
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
