import type { MatrixReply, ReplyFinding, ReplyRow } from './matrix-schema.ts'

/** What names in a reply are compared with. */
export interface KnownNames {
  /** Ids of the criteria. */
  criteria: readonly string[]
  /** Paths of the files that the reviewer was shown. */
  paths: ReadonlySet<string>
}

/**
 * A reply with its names in the one spelling that is compared from here on. Only form is mended that cannot change what is
 * said: an id in lower case or with a colon, two ids in one row, quotes or back ticks around a name, a path with `./`, with
 * the words of its fence or with a line number, and empty text instead of `null`. Quotes are left to `quote.ts`.
 */
export function normaliseReply({ untested, findings, matrix }: MatrixReply, known: KnownNames): MatrixReply {
  return {
    untested,
    findings: findings.map((finding) => normaliseFinding(finding, known)),
    matrix: matrix.flatMap((row) => normaliseRow(row, known)),
  }
}

function normaliseFinding(finding: ReplyFinding, known: KnownNames): ReplyFinding {
  return {
    ...finding,
    path: pathNamed(finding.path, known),
    quote: textOrNull(finding.quote),
    call: textOrNull(unquoted(finding.call ?? '')),
    gives: textOrNull(finding.gives),
    should: textOrNull(finding.should),
    criterion: criterionNamed(finding.criterion, known),
    suggestion: textOrNull(finding.suggestion),
  }
}

/** A cell that names no criterion, or several, says that no single sentence decides. */
function criterionNamed(cell: string | null, { criteria }: KnownNames): string | null {
  const [id, ...more] = cell === null ? [] : idsNamed(cell, criteria)
  return more.length === 0 ? (id ?? null) : null
}

/** One row for each id that the cell names; a cell that names none stays as it is, so that it is seen. */
function normaliseRow(row: ReplyRow, known: KnownNames): ReplyRow[] {
  const ids = idsNamed(row.criterion, known.criteria)
  const rest = {
    verdict: row.verdict,
    path: pathNamed(row.path, known),
    quote: textOrNull(row.quote),
    reason: textOrNull(row.reason),
  }
  return (ids.length === 0 ? [row.criterion.trim()] : ids).map((criterion) => ({ criterion, ...rest }))
}

/** Every part of the cell must be an id, with or without what follows its colon (`AC-1: example 1`). */
function idsNamed(cell: string, ids: readonly string[]): string[] {
  const bySpelling = new Map(ids.map((id) => [id.toLowerCase(), id]))
  const parts = cell
    .slice(0, MAX_CELL_CHARS)
    .split(/[,;&\n]|\band\b/i)
    .filter((part) => part.trim() !== '')
  const found = parts.map((part) => bySpelling.get(idIn(part)))
  return found.some((id) => id === undefined) ? [] : [...new Set(found.filter((id) => id !== undefined))]
}

const MAX_CELL_CHARS = 500

function idIn(part: string): string {
  const words = unquoted(part).replace(/^(criterion|row)\s+/i, '')
  return unquoted(words.split(':')[0] ?? '').toLowerCase()
}

/** Words that the prompt puts before a path. */
const FENCE_WORDS = /^(?:now|new|after|before|deleted|called|file)\s+(?:file\s+)?/i

function pathNamed(cell: string | null, { paths }: KnownNames): string | null {
  const given = textOrNull(cell)
  if (given === null) return null
  const bare = unquoted(unquoted(given).replace(FENCE_WORDS, ''))
  const spellings = [bare, bare.replace(/^\.?\//, ''), bare.replace(/^[ab]\//, '')]
  const withoutLine = spellings.map((spelling) => spelling.replace(/:\d+(?:[-:]\d+)?$/, ''))
  return [...spellings, ...withoutLine].find((spelling) => paths.has(spelling)) ?? given
}

/** Without the quotation marks or back ticks around it. */
function unquoted(text: string): string {
  const bare = text.trim()
  const isQuoted = /^["'`]/.test(bare) && bare.at(-1) === bare[0]
  return isQuoted
    ? bare
        .replace(/^["'`]+/, '')
        .replace(/["'`]+$/, '')
        .trim()
    : bare
}

function textOrNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text
}
