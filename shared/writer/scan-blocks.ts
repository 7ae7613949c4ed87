import { markOf, wantedIn, type Mark } from './marks.ts'

/** One block of a reply. */
export type Block =
  | { kind: 'file'; path: string; lines: string[] }
  | { kind: 'edit'; path: string; before: string[]; after: string[] }
  /** The path is `path/of/the/file#name`. */
  | { kind: 'hole'; path: string; lines: string[] }
  | { kind: 'delete'; path: string }

/** What the lines of a reply say, in order. */
export interface Scan {
  blocks: Block[]
  /** Files that are asked for. */
  wanted: string[]
  /** Why the writer is blocked. */
  reason: string | undefined
  /** The first thing that makes the reply unreadable. */
  problem: string | undefined
}

const MAX_REASON_CHARS = 500

/** A block that is still open, and the list that its lines go to. */
interface Open {
  block: Exclude<Block, { kind: 'delete' }>
  lines: string[]
}

/** Reads a reply line by line. Inside of a block every line without a mark is content. */
export function scanBlocks(lines: readonly string[], nonce: string): Scan {
  const scan: Scan = { blocks: [], wanted: [], reason: undefined, problem: undefined }
  let open: Open | undefined
  for (const line of lines) {
    const mark = markOf(line, nonce)
    if (open === undefined) open = readOutside(line, mark, scan)
    else if (mark === undefined) open.lines.push(line)
    else open = readInside(open, mark, scan)
  }
  if (open !== undefined) scan.problem ??= notClosed(open)
  return scan
}

function readOutside(line: string, mark: Mark | undefined, scan: Scan): Open | undefined {
  if (mark === undefined) readProse(line, scan)
  else if (mark.kind === 'close') scan.problem ??= 'a block is closed that was not opened'
  else if (mark.kind === 'middle')
    scan.problem ??= 'a line between old and new lines stands outside of an edit'
  else if (mark.kind === 'delete') scan.blocks.push({ kind: 'delete', path: mark.path })
  else return openBlock(mark.path, mark.kind)
  return undefined
}

function readProse(line: string, scan: Scan): void {
  scan.reason ??= blockedReason(line)
  scan.wanted.push(...wantedIn(line))
}

function blockedReason(line: string): string | undefined {
  const reason = /^\s*BLOCKED:(.*)$/.exec(line)?.[1]?.trim()
  if (reason === undefined) return undefined
  return reason === '' ? 'no reason given' : reason.slice(0, MAX_REASON_CHARS)
}

function openBlock(path: string, kind: 'file' | 'edit' | 'hole'): Open {
  if (kind !== 'edit') {
    const lines: string[] = []
    return { block: { kind, path, lines }, lines }
  }
  const before: string[] = []
  return { block: { kind, path, before, after: [] }, lines: before }
}

function readInside({ block, lines }: Open, mark: Mark, scan: Scan): Open | undefined {
  const isOld = block.kind === 'edit' && lines === block.before
  if (mark.kind === 'middle' && isOld) return { block, lines: block.after }
  if (mark.kind !== 'close') scan.problem ??= notClosed({ block, lines })
  const blocks = isOld ? unmarkedEdits(block.path, lines) : [block]
  if (blocks.length === 0)
    scan.problem ??= `an edit of ${shortName(block)} has no line between old and new lines`
  scan.blocks.push(...blocks)
  return undefined
}

/**
 * Edits in the form of a merge conflict, which many models have learnt, or with a middle that lacks the marker. The old lines still have to stand in the
 * file once, so nothing is guessed.
 */
function unmarkedEdits(path: string, lines: readonly string[]): Block[] {
  const isMiddle = (line: string): boolean => /^={5,}\s*$/.test(line)
  const starts = lines.flatMap((line, index) => (/^<{5,}\s*\w*\s*$/.test(line) ? [index] : []))
  const pieces = starts.map((start, index) => lines.slice(start + 1, starts[index + 1]))
  const hunks = pieces.length === 0 ? [lines] : pieces.map(upToEnd)
  const edits = hunks.map((hunk) => {
    const at = hunk.findIndex(isMiddle)
    const isOne = at !== -1 && hunk.findLastIndex(isMiddle) === at
    return isOne ? { before: hunk.slice(0, at), after: hunk.slice(at + 1) } : undefined
  })
  if (edits.includes(undefined)) return []
  return edits.flatMap((edit) => (edit === undefined ? [] : [{ kind: 'edit' as const, path, ...edit }]))
}

function upToEnd(lines: readonly string[]): string[] {
  const end = lines.findIndex((line) => /^>{5,}\s*\w*\s*$/.test(line))
  return lines.slice(0, end === -1 ? undefined : end)
}

function notClosed({ block }: Open): string {
  return `the block of ${shortName(block)} is not closed`
}

function shortName({ path }: Block): string {
  return JSON.stringify(path.slice(0, 80))
}
