import { diffArrays } from 'diff'

const BYTE_ORDER_MARK = '\ufeff'

/** A text as it is shown: without the byte order mark at its start, and with LF for CRLF. A CR alone stays. */
export function withPlainLines(text: string): string {
  return withoutMark(text).replaceAll('\r\n', '\n')
}

function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
}

/**
 * A text in plain lines in the form of the file that it replaces: the byte order mark, the line ends, and a last line
 * without a newline. A line that the file has already keeps its end; in a file with both kinds a new line ends as most do.
 */
export function inFormOf(file: string, plain: string): string {
  const body = withoutMark(file)
  const lines = likeAtEnds(file, body, plain).split('\n')
  const ends = lineEndsFor(linesOf(body), lines)
  const joined = lines.map((line, index) => (index === lines.length - 1 ? line : `${line}${ends(index)}`))
  return `${file.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : ''}${joined.join('')}`
}

/** A file without a byte order mark is given none, and one whose last line has no end is given no newline there. */
function likeAtEnds(file: string, body: string, text: string): string {
  const isOpen = body !== '' && !body.endsWith('\n')
  let [start, end] = [0, text.length]
  if (!file.startsWith(BYTE_ORDER_MARK)) while (text[start] === BYTE_ORDER_MARK) start += 1
  if (isOpen) while (end > start && text[end - 1] === '\n') end -= 1
  return text.slice(start, end)
}

type LineEnd = '\n' | '\r\n'

interface Line {
  text: string
  /** `undefined` for what follows the last line end. */
  end: LineEnd | undefined
}

function linesOf(text: string): Line[] {
  const pieces = text.split('\n')
  return pieces.map((piece, index) => {
    if (index === pieces.length - 1) return { text: piece, end: undefined }
    return piece.endsWith('\r') ? { text: piece.slice(0, -1), end: '\r\n' } : { text: piece, end: '\n' }
  })
}

/** The line end of each line, by its index. */
function lineEndsFor(before: readonly Line[], after: readonly string[]): (index: number) => LineEnd {
  const carriage = before.filter(({ end }) => end === '\r\n').length
  const feed = before.filter(({ end }) => end === '\n').length
  const usual = carriage > feed ? '\r\n' : '\n'
  if (carriage === 0 || feed === 0) return () => usual
  const kept = keptLines(
    before.map(({ text }) => text),
    after,
  )
  return (index) => before[kept.get(index) ?? -1]?.end ?? usual
}

/** Beyond this many changed lines the two texts are held to have nothing in common; bounds time. */
const MOST_EDITS = 1000

/** Lines of `after` that stand in `before` too: index in `after` to index in `before`. */
function keptLines(before: readonly string[], after: readonly string[]): Map<number, number> {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start += 1
  let tail = 0
  while (tail < most - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  const kept = new Map<number, number>()
  for (let index = 0; index < start; index += 1) kept.set(index, index)
  for (let index = 1; index <= tail; index += 1) kept.set(after.length - index, before.length - index)
  const middle = [before.slice(start, before.length - tail), after.slice(start, after.length - tail)] as const
  for (const [from, to] of alike(...middle)) kept.set(from + start, to + start)
  return kept
}

function alike(before: readonly string[], after: readonly string[]): [number, number][] {
  const parts = diffArrays([...before], [...after], { maxEditLength: MOST_EDITS }) ?? []
  const pairs: [number, number][] = []
  let [from, to] = [0, 0]
  for (const { added, removed, count } of parts) {
    if (!added && !removed)
      for (let index = 0; index < count; index += 1) pairs.push([from + index, to + index])
    from += removed ? 0 : count
    to += added ? 0 : count
  }
  return pairs
}
