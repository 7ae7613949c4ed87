import { blocking, type Finding } from '../../shared/findings.ts'
import { safeWord } from '../../shared/text/safe-log.ts'
import type { Criterion } from '../../shared/specification/document/spec.ts'
import {
  checkedRow,
  downgraded,
  readRow,
  shownRow,
  type CheckedRow,
  type MatrixRow,
  type RowSources,
  type Slip,
} from './check-row.ts'
import { shownBy, supportedBy } from './coverage.ts'
import { RUN_HINT } from './judge-findings.ts'
import type { ReplyRow } from './matrix-schema.ts'

export interface Matrix {
  rows: MatrixRow[]
  findings: Finding[]
  slips: Slip[]
  /** Rows for criteria that the spec does not have. */
  unknownRows: number
}

/** Every criterion's row with its evidence checked. */
export function judgeRows(replied: readonly ReplyRow[], sources: RowSources): Matrix {
  const { acceptance } = sources.spec
  const ids = new Set(acceptance.map(({ id }) => id))
  const single = withoutCopies(replied)
  const unknown = single.filter(({ criterion }) => !ids.has(criterion))
  const judged = acceptance.map((criterion) =>
    judgeCriterion(
      criterion,
      single.filter((row) => row.criterion === criterion.id),
      sources,
    ),
  )
  const parts = [...oneQuoteForAll(judged), ...unknown.map(unknownRow)]
  return {
    rows: parts.flatMap(({ row }) => row ?? []),
    findings: parts.flatMap(({ row, finding }) => finding ?? (row === undefined ? [] : rowFinding(row))),
    slips: parts.flatMap(({ slip }) => slip ?? []),
    unknownRows: unknown.length,
  }
}

/** What became of one criterion. */
interface Judged extends Partial<CheckedRow> {
  /** Instead of the row's own finding. */
  finding?: Finding
}

/** A row that is given again with the same verdict says nothing new. */
function withoutCopies(rows: readonly ReplyRow[]): ReplyRow[] {
  const seen = new Set<string>()
  return rows.filter(({ criterion, verdict }) => {
    const key = JSON.stringify([criterion, verdict])
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}

/** A row for a criterion that nobody wrote: harmless when it is met, else a doubt that belongs somewhere. */
function unknownRow({ criterion, verdict, reason }: ReplyRow): Judged {
  const name = JSON.stringify(safeWord(criterion, 60))
  const slip = { about: name, why: 'the specification has no criterion of this id' }
  if (verdict === 'met') return { slip }
  const message = `a row for ${name}, which the specification does not have, says ${verdict}: ${words(reason)}`
  return { slip, finding: blocking('REVIEW_CANNOT_TELL', message) }
}

function judgeCriterion(criterion: Criterion, rows: readonly ReplyRow[], sources: RowSources): Judged {
  const coverage = sources.facts.coverage.find((each) => each.criterion === criterion.id)
  const shown = coverage === undefined ? undefined : shownBy(coverage)
  const supported = coverage === undefined ? undefined : supportedBy(coverage)
  const [only] = rows
  if (rows.length > 1) return rowTwice(criterion, rows.length)
  if (only !== undefined) return checkedRow(criterion, only, { ...sources, shown, supported })
  if (shown !== undefined) return { row: shownRow(criterion, shown) }
  return supported === undefined ? rowMissing(criterion) : { row: readRow(criterion, supported) }
}

function rowMissing({ id }: Criterion): Judged {
  return {
    slip: { about: id, why: 'the matrix has no row for it' },
    finding: blocking('REVIEW_ROW_MISSING', `the matrix has no row for ${id}`),
  }
}

function rowTwice({ id }: Criterion, count: number): Judged {
  return {
    slip: { about: id, why: `the matrix has ${count} rows for it, which contradict each other` },
    finding: blocking('REVIEW_ROW_TWICE', `the matrix has ${count} rows for ${id}`),
  }
}

/** One quote may not carry every row: then nobody has looked for the others. Rows that tests support need none. */
function oneQuoteForAll(judged: readonly Judged[]): Judged[] {
  const read = judged.filter(({ row }) => row?.verdict === 'met' && row.shown === null)
  const places = new Set(read.map(({ row }) => JSON.stringify([row?.path, row?.line, row?.side])))
  if (read.length < 2 || places.size > 1) return [...judged]
  return judged.map((each) =>
    each.row !== undefined && read.includes(each)
      ? downgraded(each.row, 'one quote is given for every row')
      : each,
  )
}

function rowFinding(row: MatrixRow): Finding[] {
  const { criterion, verdict, path, line, reason, side, run } = row
  if (verdict === 'met') return []
  const place = {
    ...(path === null ? {} : { file: path }),
    ...(line === null || side === 'base' ? {} : { line }),
  }
  if (run) return [questionedNote(criterion, reason)]
  if (verdict === 'unmet')
    return [blocking('REVIEW_UNMET', `${criterion} is not met: ${words(reason)}`, place)]
  const why = row.downgraded === null ? words(reason) : `the reviewer says met, but ${row.downgraded}`
  return [
    blocking('REVIEW_CANNOT_TELL', `${criterion} is not shown: ${safeWord(why, MAX_REASON_COLUMNS)}`, place),
  ]
}

function questionedNote(criterion: string, reason: string | null): Finding {
  const message = `the reviewer says that ${criterion} is not met: ${words(reason)}`
  return { code: 'REVIEW_COUNTEREXAMPLE', level: 'note', message, hint: RUN_HINT }
}

const MAX_REASON_COLUMNS = 600

function words(reason: string | null): string {
  const said = safeWord(reason ?? '', MAX_REASON_COLUMNS).trim()
  return said === '' ? 'the reviewer gives no reason' : said
}
