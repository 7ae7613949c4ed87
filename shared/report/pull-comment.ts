import { sortFindings } from '../findings.ts'
import { findingRows } from './findings-table.ts'
import { safeMarkdown } from '../text/safe-log.ts'
import { keyedFindings, type KeyedFinding } from './finding-keys.ts'
import type { CheckedStation } from './handed-findings.ts'

/** What is said about one commit of a pull request. */
export interface CheckedChange {
  /** Name of the line. */
  line: string
  /** The commit that was judged. */
  head: string
  stations: readonly CheckedStation[]
}

/** Rows of the comment; a summary has room for all that travels. */
const MOST_ROWS = 50
/** GitHub takes 65536 characters (`body is too long (maximum is 65536 characters)`, danger/danger#424). */
const MAX_COMMENT_CHARACTERS = 60_000

/** First line of the one comment of a line on a pull request. */
export function commentMark(line: string): string {
  return `<!-- jidoka pull request: ${line} -->`
}

/**
 * The comment. `before` is the one that it takes the place of: findings that it shows already keep their order among those of
 * their level, new ones come after them, and what is fixed is gone.
 */
export function pullComment(change: CheckedChange, before = ''): string {
  const all = rowsOf(change)
  const kept = new Map(keysIn(before).map((key, index) => [key, index]))
  const placeIn = ({ key }: KeyedFinding): number => kept.get(key) ?? kept.size
  const shown = all.slice(0, MOST_ROWS)
  const ordered = LEVELS.flatMap((level) =>
    shown.filter((finding) => finding.level === level).sort((a, b) => placeIn(a) - placeIn(b)),
  )
  return fitting(change, ordered, all.length)
}

const LEVELS = ['block', 'warn', 'note'] as const

/** The worst first. */
function rowsOf({ stations }: CheckedChange): KeyedFinding[] {
  return keyedFindings(sortFindings(stations.flatMap((station) => station.findings)))
}

/** Fewer rows where their texts are long. */
function fitting(change: CheckedChange, rows: readonly KeyedFinding[], all: number): string {
  let count = rows.length
  while (count > 0 && text(change, rows.slice(0, count), all).length > MAX_COMMENT_CHARACTERS) count -= 5
  return text(change, rows.slice(0, Math.max(count, 0)), all)
}

function text(change: CheckedChange, rows: readonly KeyedFinding[], all: number): string {
  const left = change.stations.reduce((sum, station) => sum + station.left, all - rows.length)
  return [
    commentMark(change.line),
    changeSummary(change, rows),
    ...(left > 0 ? [`and ${left} more in the summary of the run`, ''] : []),
    `<!-- jidoka findings: ${rows.map(({ key }) => key).join(' ')} -->`,
  ].join('\n')
}

/** The keys that a comment says it shows; only their form is trusted. */
function keysIn(body: string): string[] {
  const [, keys = ''] = /<!-- jidoka findings: ([0-9a-f: ]*) -->/.exec(body) ?? []
  return keys.split(' ').filter((key) => key !== '')
}

/** Is there anything to say? A change that is green without a finding needs no first comment. */
export function isWorthSaying({ stations }: CheckedChange): boolean {
  return stations.some(
    ({ result, findings, left }) =>
      result !== 'success' || left > 0 || findings.some(({ level }) => level !== 'note'),
  )
}

/** Heading, one row for each station, and the findings given. */
export function changeSummary(
  { line, head, stations }: CheckedChange,
  shown: readonly KeyedFinding[],
): string {
  const open = stations.filter(({ result }) => result !== 'success')
  const verdict =
    open.length === 0 ? 'green' : `not green: ${open.map(({ name }) => safeMarkdown(name)).join(', ')}`
  return [
    `### ${safeMarkdown(line)}: ${verdict}`,
    '',
    `What was judged is ${safeMarkdown(head.slice(0, 12))}.`,
    '',
    '| station | result | looked at |',
    '|---|---|---|',
    ...stations.map(stationRow),
    '',
    ...(shown.length === 0 ? ['No findings.'] : findingRows(shown, CELL_COLUMNS)),
    '',
  ].join('\n')
}

const CELL_COLUMNS = 600

const RESULTS: Record<CheckedStation['result'], string> = {
  success: 'green',
  failure: '**red**',
  cancelled: '**cancelled**',
  skipped: '**not judged**: what comes before it is not green',
}

function stationRow({ name, result, examined, error }: CheckedStation): string {
  const why =
    error === undefined
      ? RESULTS[result]
      : `**could not run**: ${safeMarkdown(`${error.code}: ${error.message}; next: ${error.next}`, CELL_COLUMNS)}`
  return `| ${safeMarkdown(name)} | ${why} | ${safeMarkdown(examined)} |`
}
