import { isShownByRows } from '../../shared/specification/document/held-out.ts'
import type { Criterion, Spec } from '../../shared/specification/document/spec.ts'
import { exercisedBy, isExercised, type Scripts } from './exercised.ts'
import type { Facts } from './facts.ts'
import type { ReplyRow } from './matrix-schema.ts'
import { findCode, type Quotable } from './quote.ts'
import { isScript } from './source-places.ts'

/** One row of the conformance matrix after our own checks. */
export interface MatrixRow {
  criterion: string
  verdict: 'met' | 'unmet' | 'cannot-tell'
  /** Who decided: the examples that ran, or the reviewer by reading. */
  by: 'examples' | 'reading'
  /** Where the quote really is; `null` without a quote that exists. */
  path: string | null
  line: number | null
  quote: string | null
  /** The side of the change that the quote is from: `base` for code that the change removes. */
  side: 'head' | 'base' | null
  /** Input, expected and actual, as the reviewer says; `null` for a row that is met. */
  reason: string | null
  /** What ran green for it, e.g. `2 of 2 examples and named tests hold`; `null` when nothing did. */
  shown: string | null
  /** Why a `met` of the reviewer was not accepted. */
  downgraded: string | null
  /** A run shows it, the reviewer objects with a call, and a later station makes that call: what it gives decides. */
  run: boolean
}

/** Evidence of the reviewer that does not hold. It is asked for again once, because it is the reviewer's fault and not the code's. */
export interface Slip {
  /** Id of a criterion, or what else of the answer is meant. */
  about: string
  why: string
}

/** A row after its check, and what has to be asked for again. */
export interface CheckedRow {
  row: MatrixRow
  slip?: Slip
}

/** Where quotes may come from, by path. */
export interface QuoteSources {
  head: ReadonlyMap<string, Quotable>
  /** The changed files as they were: code that the change removes is quoted from there. */
  base: ReadonlyMap<string, Quotable>
  scripts: Scripts
}

export interface RowSources {
  spec: Spec
  facts: Facts
  quotes: QuoteSources
  /** Ids of criteria about which a finding names a call that is run. */
  questioned: ReadonlySet<string>
}

/** What ran green needs no opinion. */
export function shownRow({ id }: Pick<Criterion, 'id'>, shown: string | null): MatrixRow {
  return { ...EMPTY_ROW, criterion: id, verdict: 'met', by: 'examples', shown }
}

/** The named tests ran green, and the reviewer, who was asked about it, has nothing against it. */
export function readRow({ id }: Pick<Criterion, 'id'>, supported: string): MatrixRow {
  return { ...shownRow({ id }, supported), by: 'reading' }
}

const EMPTY_ROW = {
  path: null,
  line: null,
  quote: null,
  side: null,
  reason: null,
  shown: null,
  downgraded: null,
  run: false,
} as const

export interface CheckSources extends RowSources {
  /** What ran green for the criterion; `undefined` when reading decides. */
  shown: string | undefined
  /** Named tests that ran green for a criterion that reading decides. */
  supported: string | undefined
}

/** Checks the evidence of one row. */
export function checkedRow(criterion: Criterion, replied: ReplyRow, sources: CheckSources): CheckedRow {
  const { verdict, reason } = replied
  const { shown, supported } = sources
  const search = anchorOf(criterion, replied, sources)
  const row: MatrixRow = {
    ...EMPTY_ROW,
    criterion: criterion.id,
    verdict,
    by: shown !== undefined && verdict === 'met' ? 'examples' : 'reading',
    ...(search.kind === 'found' ? search.anchor : {}),
    reason: verdict === 'met' ? null : reason,
    shown: shown ?? supported ?? null,
  }
  if (verdict !== 'met') return objection(row, sources)
  if (row.shown !== null) return { row }
  if (search.kind === 'lost') return downgraded(row, search.why)
  return isShownByRows(criterion) ? unrun(row) : { row }
}

/** A row that a run shows and a call questions is left to that call. */
function objection(row: MatrixRow, { questioned }: RowSources): CheckedRow {
  if (row.verdict === 'unmet' && row.shown !== null && questioned.has(row.criterion))
    return { row: { ...row, run: true } }
  return row.reason === null ? { row, slip: noReason(row) } : { row }
}

function noReason({ criterion }: MatrixRow): Slip {
  return { about: criterion, why: 'the row gives no reason: say input, expected and actual' }
}

/** The row with its `met` taken back. */
export function downgraded(row: MatrixRow, why: string): CheckedRow {
  return {
    row: { ...row, verdict: 'cannot-tell', downgraded: why },
    slip: { about: row.criterion, why },
  }
}

/** No answer of the reviewer can mend this, so it is not asked for again. */
function unrun(row: MatrixRow): CheckedRow {
  return { row: { ...row, verdict: 'cannot-tell', downgraded: 'no example or test of it has run' } }
}

type Anchor = Pick<MatrixRow, 'path' | 'line' | 'quote' | 'side'>
type AnchorSearch = { kind: 'found'; anchor: Anchor } | { kind: 'lost'; why: string }

/** Where the quote of a row stands: in the code that its criterion exercises, or in what the change removes. */
function anchorOf(criterion: Criterion, { path, quote }: ReplyRow, sources: RowSources): AnchorSearch {
  if (quote === null) return { kind: 'lost', why: 'there is no quote' }
  if (path === null) return { kind: 'lost', why: 'the quote has no path' }
  const text = sources.quotes.head.get(path)
  if (text === undefined) return removedCode(quote, path, sources.quotes, 'is of a file that was not shown')
  const found = findCode(quote, text)
  if (found.kind === 'lost') return removedCode(quote, path, sources.quotes, found.why)
  const { line } = found.place
  const exercised = exercisedBy(criterion, sources.spec, sources.quotes.scripts)
  if (exercised !== undefined && isScript(path) && !isExercised(exercised, path, found.place))
    return { kind: 'lost', why: `line ${line} of ${path} is not part of what it exercises` }
  return { kind: 'found', anchor: { path, line, quote, side: 'head' } }
}

/** `why` says why the quote is not code of the changed file. */
function removedCode(quote: string, path: string, { head, base }: QuoteSources, why: string): AnchorSearch {
  const before = base.get(path)
  const removed = before === undefined ? undefined : findCode(quote, before)
  if (removed?.kind !== 'found' || isIn(quote, head.get(path)))
    return { kind: 'lost', why: `the quote ${why}` }
  return { kind: 'found', anchor: { path, line: removed.place.line, quote, side: 'base' } }
}

/** A quote that the file still holds, as a comment or in several places, is no code that was removed. */
function isIn(quote: string, text: Quotable | undefined): boolean {
  if (text === undefined) return false
  const found = findCode(quote, text)
  return found.kind === 'found' || found.why !== 'is not in the file'
}
