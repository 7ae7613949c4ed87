import { blocking, type Finding } from '../../shared/findings.ts'
import { safeWord } from '../../shared/text/safe-log.ts'
import { isExactTestOf, isTestOf, plainName } from '../../shared/specification/acceptance/test-names.ts'
import type { Criterion } from '../../shared/specification/document/spec.ts'
import { isNamed, needsTests } from './coverage.ts'
import type { Facts } from './facts.ts'
import type { ReplyRow, ReplyFinding } from './matrix-schema.ts'
import { lineOfQuote, type Quotable } from './quote.ts'

/** One row of the conformance matrix after our own checks. */
export interface MatrixRow {
  criterion: string
  verdict: 'met' | 'unmet' | 'cannot-tell'
  /** Where the quote really is; `null` without a quote that exists. */
  path: string | null
  line: number | null
  quote: string | null
  /** A green test that really ran; `null` without one. */
  test: string | null
  /** Why a `met` of the reviewer was not accepted. */
  downgraded: string | null
}

export interface Matrix {
  rows: MatrixRow[]
  findings: Finding[]
  /** Rows for criteria that the spec does not have. */
  unknownRows: number
}

export interface RowSources {
  criteria: readonly Criterion[]
  facts: Facts
  /** Texts at the head by path: where quotes may come from. */
  head: ReadonlyMap<string, Quotable>
}

/** Every criterion's row with its evidence checked. A row that is missing or given twice stops the unit. */
export function judgeRows(replied: readonly ReplyRow[], sources: RowSources): Matrix {
  const ids = new Set(sources.criteria.map((criterion) => criterion.id))
  const judged = sources.criteria.map((criterion) => {
    const rows = replied.filter((row) => row.criterion.trim() === criterion.id)
    return judgeCriterion(criterion, rows, sources)
  })
  return {
    rows: judged.flatMap(({ row }) => row ?? []),
    findings: judged.flatMap(({ finding }) => finding ?? []),
    unknownRows: replied.filter((row) => !ids.has(row.criterion.trim())).length,
  }
}

interface Judged {
  row?: MatrixRow
  finding?: Finding
}

function judgeCriterion(criterion: Criterion, rows: readonly ReplyRow[], sources: RowSources): Judged {
  const [only] = rows
  if (only === undefined)
    return { finding: blocking('REVIEW_ROW_MISSING', `the matrix has no row for ${criterion.id}`) }
  if (rows.length > 1)
    return { finding: blocking('REVIEW_ROW_TWICE', `the matrix has ${rows.length} rows for ${criterion.id}`) }
  const row = checkedRow(criterion, only, sources)
  const finding = rowFinding(row)
  return finding === undefined ? { row } : { row, finding }
}

function checkedRow(criterion: Criterion, replied: ReplyRow, { facts, head }: RowSources): MatrixRow {
  const { quote, path } = replied
  const text = path === null ? undefined : head.get(path)
  const line = quote === null || text === undefined ? undefined : lineOfQuote(quote, text)
  const found = line === undefined ? { path: null, line: null, quote: null } : { path, line, quote }
  const test = greenTest(replied.test, facts) ?? null
  const lacking =
    replied.verdict === 'met' ? lackingEvidence(criterion, found.quote !== null, test !== null) : undefined
  const verdict = lacking === undefined ? replied.verdict : 'cannot-tell'
  return { criterion: criterion.id, verdict, ...found, test, downgraded: lacking ?? null }
}

/** The full name of a test that ran green. The reviewer may name it in full, without its suites, or by the id or key it belongs to. */
function greenTest(named: string | null, { coverage, tests }: Facts): string | undefined {
  const wanted = plainName(named ?? '')
  if (wanted === '') return undefined
  const isKey = coverage.some(
    ({ criterion, promised }) => criterion === wanted || promised.some(({ name }) => name === wanted),
  )
  const found = tests.filter((test) => isNamed(test, wanted) || (isKey && isTestOf(test.name, wanted)))
  if (!found.every(({ isGreen }) => isGreen)) return undefined
  return found.find((test) => isNamed(test, wanted) || isExactTestOf(test.name, wanted))?.name
}

function lackingEvidence(criterion: Criterion, hasQuote: boolean, hasTest: boolean): string | undefined {
  const isTested = hasTest || !needsTests(criterion)
  if (hasQuote && isTested) return undefined
  if (!hasQuote && !isTested) return 'neither the quote nor the test exists'
  return hasQuote ? 'no green test of that name exists' : 'the quote is not in the code of the change'
}

function rowFinding({ criterion, verdict, path, line, downgraded }: MatrixRow): Finding | undefined {
  if (verdict === 'met') return undefined
  const place = { ...(path === null ? {} : { file: path }), ...(line === null ? {} : { line }) }
  if (verdict === 'unmet')
    return { ...blocking('REVIEW_UNMET', `the reviewer finds ${criterion} not met`), ...place }
  const reason = downgraded === null ? 'the reviewer cannot tell' : `the reviewer says met, but ${downgraded}`
  return { ...blocking('REVIEW_CANNOT_TELL', `${criterion} is not shown: ${safeWord(reason)}`), ...place }
}

export const MAX_FINDINGS = 5

/** A defect whose quote exists; path and line are ours, not the reviewer's. */
export interface ConfirmedFinding extends ReplyFinding {
  line: number
}

export interface JudgedFindings {
  confirmed: ConfirmedFinding[]
  /** How many quotes are not in the change. */
  invented: number
  /** How many were over the limit. */
  surplus: number
}

const SEVERITIES: Record<ReplyFinding['severity'], number> = { high: 0, medium: 1, low: 2 }

/** Keeps the five worst findings whose quote is in the changed files as they are now, and counts the others. */
export function judgeDefects(
  replied: readonly ReplyFinding[],
  changed: ReadonlyMap<string, string>,
): JudgedFindings {
  const anchored = replied.flatMap((finding) => {
    const text = changed.get(finding.path) ?? ''
    const line = lineOfQuote(finding.quote, { text, masked: text })
    return line === undefined ? [] : [{ ...finding, line }]
  })
  const worstFirst = [...anchored].sort((a, b) => SEVERITIES[a.severity] - SEVERITIES[b.severity])
  return {
    confirmed: worstFirst.slice(0, MAX_FINDINGS),
    invented: replied.length - anchored.length,
    surplus: Math.max(0, worstFirst.length - MAX_FINDINGS),
  }
}

/** A confirmed severe defect of correctness or security blocks; every other defect is a warning. */
export function defectFinding({
  category,
  severity,
  path,
  line,
  scenario,
  suggestion,
}: ConfirmedFinding): Finding {
  const isSevere = severity === 'high' && (category === 'correctness' || category === 'security')
  const hint = safeWord(suggestion ?? '').trim()
  return {
    code: `REVIEW_${category.toUpperCase()}`,
    level: isSevere ? 'block' : 'warn',
    file: path,
    line,
    message: safeWord(scenario).trim(),
    ...(hint === '' ? {} : { hint }),
  }
}
