import { withoutThoughts } from '../model/content-parts.ts'
import type { ProposedFile } from '../specification/change/check-change.ts'

/** What a reply in file blocks says. */
export type FileBlocks =
  | { kind: 'files'; files: ProposedFile[] }
  | { kind: 'blocked'; reason: string }
  | { kind: 'unreadable'; problem: string }

/** Characters; more than any change set may hold. */
const MAX_REPLY_CHARS = 4 * 1024 * 1024
const MAX_REASON_CHARS = 500

/**
 * Reads `<<<FILE path nonce` ... `FILE>>> nonce`, `<<<DELETE path nonce>>>` or `BLOCKED: reason`. Thoughts before the answer and prose around
 * blocks are ignored, and so is what decorates a marker. A marker with another nonce is plain text. A block that is not complete makes the
 * whole reply unreadable, because a factory must not guess.
 */
export function readFileBlocks(text: string, nonce: string): FileBlocks {
  if (text.length > MAX_REPLY_CHARS)
    return unreadableBlocks(`the reply has ${text.length} characters, the limit is ${MAX_REPLY_CHARS}`)
  const answer = withoutThoughts(text.replaceAll('\r\n', '\n'), (rest) => rest.includes(nonce))
  const scan = scanLines(answer.split('\n'), nonce)
  if (scan.problem !== undefined) return unreadableBlocks(scan.problem)
  const repeated = repeatedPath(scan.files)
  if (repeated !== undefined)
    return unreadableBlocks(`the path ${JSON.stringify(repeated.slice(0, 80))} has two blocks`)
  if (scan.files.length === 0)
    return scan.reason === undefined
      ? unreadableBlocks('the reply has no file block')
      : { kind: 'blocked', reason: scan.reason }
  return scan.reason === undefined
    ? { kind: 'files', files: scan.files }
    : unreadableBlocks('the reply says BLOCKED and holds file blocks')
}

/** Does a reply end with the end of a block? Then nothing of it is missing. */
export function endsWithBlock(text: string, nonce: string): boolean {
  const last = text.trimEnd().split('\n').at(-1) ?? ''
  const mark = markOf(last, nonce) ?? markOf(text.trimEnd().split('\n').at(-2) ?? '', nonce)
  return mark !== undefined && mark.kind !== 'open'
}

function unreadableBlocks(problem: string): FileBlocks {
  return { kind: 'unreadable', problem }
}

interface Scan {
  files: ProposedFile[]
  reason: string | undefined
  problem: string | undefined
}

interface OpenBlock {
  path: string
  lines: string[]
}

function scanLines(lines: readonly string[], nonce: string): Scan {
  const scan: Scan = { files: [], reason: undefined, problem: undefined }
  let open: OpenBlock | undefined
  for (const line of lines) {
    const mark = markOf(line, nonce)
    if (open === undefined) open = readOutside(line, mark, scan)
    else if (mark === undefined) open.lines.push(line)
    else {
      closeBlock(open, mark, scan)
      open = undefined
    }
  }
  if (open !== undefined)
    scan.problem ??= `the block of ${JSON.stringify(open.path.slice(0, 80))} is not closed`
  return scan
}

type Mark = { kind: 'open' | 'delete'; path: string } | { kind: 'close' }

/**
 * A line that carries the nonce in one of the three forms. Markdown around it does not matter, nor how many brackets there are: the nonce
 * says that a marker is meant.
 */
function markOf(line: string, nonce: string): Mark | undefined {
  if (!line.includes(nonce)) return undefined
  const text = line.replace(/^[\s`*_#>-]*(?=<|FILE)|[\s`*]+$/g, '').replaceAll('\\', '')
  const [before = '', after = '', ...more] = text.split(nonce)
  if (more.length > 0 || !/^[\s`*]*>*[\s`*]*$/.test(after)) return undefined
  if (/^(?:<+\s*\/?\s*)?(?:END\s+)?FILE\s*>+\s*(?:\S+\s+)?$/i.test(before)) return { kind: 'close' }
  const [, kind = '', path = ''] = /^<+\s*(FILE|DELETE)\b[\s:]+(.+?)\s*$/.exec(before) ?? []
  if (path === '') return undefined
  return { kind: kind === 'FILE' ? 'open' : 'delete', path: plainPath(path) }
}

/** A path without the quotes, the emphasis and the `./` that models put around it. */
function plainPath(path: string): string {
  return path.replace(/^[`'"*\s]+|[`'"*\s]+$/g, '').replace(/^(?:\.\/)+/, '')
}

function readOutside(line: string, mark: Mark | undefined, scan: Scan): OpenBlock | undefined {
  if (mark === undefined) {
    scan.reason ??= blockedReason(line)
    return undefined
  }
  if (mark.kind === 'close') scan.problem ??= 'a block is closed that was not opened'
  if (mark.kind === 'delete') scan.files.push({ path: mark.path, content: undefined })
  return mark.kind === 'open' ? { path: mark.path, lines: [] } : undefined
}

function blockedReason(line: string): string | undefined {
  const reason = /^\s*BLOCKED:(.*)$/.exec(line)?.[1]?.trim()
  if (reason === undefined) return undefined
  return reason === '' ? 'no reason given' : reason.slice(0, MAX_REASON_CHARS)
}

function closeBlock(open: OpenBlock, mark: Mark, scan: Scan): void {
  if (mark.kind !== 'close')
    scan.problem ??= `the block of ${JSON.stringify(open.path.slice(0, 80))} is not closed`
  scan.files.push({ path: open.path, content: contentOf(open) })
}

function contentOf({ lines }: OpenBlock): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

function repeatedPath(files: readonly ProposedFile[]): string | undefined {
  const seen = new Set<string>()
  return files.find(({ path }) => seen.size === seen.add(path).size)?.path
}
