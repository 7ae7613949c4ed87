import { type Counterexample } from '../../shared/adequacy/counterexamples.ts'
import { warning, type Finding, type Level } from '../../shared/findings.ts'
import type { Spec } from '../../shared/specification/document/spec.ts'
import { safeWord } from '../../shared/text/safe-log.ts'
import type { Slip, QuoteSources } from './check-row.ts'
import { callsToRun } from './counterexample.ts'
import type { ReplyFinding } from './matrix-schema.ts'
import { findText, type QuoteSearch } from './quote.ts'

/** Most findings of one answer that are kept; the worst come first. */
export const MAX_FINDINGS = 50

/** A finding of the reviewer after our own checks; the line is ours. None is left out because its quote is not there. */
export interface JudgedFinding extends ReplyFinding {
  /** `null` when the quote was not found or nothing is quoted. */
  line: number | null
  side: 'head' | 'base' | null
  /** Why the quote could not be found; `null` when it was, or when none is needed. */
  unanchored: string | null
  /** A later station makes its call, and what that gives decides about it; nothing else does. */
  run: boolean
}

/** What findings are set against. */
export interface FindingSources {
  quotes: QuoteSources
  spec: Spec
  /** Is there a later station that makes the calls of the findings? */
  isProbed: boolean
}

export interface JudgedFindings {
  kept: JudgedFinding[]
  /** The calls of those that are run, the worst first. */
  counterexamples: Counterexample[]
  /** Quotes that had to be asked for again: those of findings that stop the unit. */
  slips: Slip[]
  /** How many were over {@link MAX_FINDINGS}. */
  surplus: number
}

const SEVERITIES: Record<ReplyFinding['severity'], number> = { high: 0, medium: 1, low: 2 }

/** Sets each finding against the shown files and sorts them, the worst first. */
export function judgeFindings(replied: readonly ReplyFinding[], sources: FindingSources): JudgedFindings {
  const sorted = withoutTwins(replied).sort((a, b) => rankOf(a) - rankOf(b))
  const shown = sorted.slice(0, MAX_FINDINGS)
  const calls = sources.isProbed ? callsToRun(shown, sources.spec) : new Map<ReplyFinding, Counterexample>()
  const kept = shown.map((finding) => judgeFinding(finding, sources.quotes, calls.has(finding)))
  return {
    kept,
    counterexamples: [...new Set(calls.values())],
    slips: kept.flatMap(slipOf),
    surplus: sorted.length - shown.length,
  }
}

function withoutTwins(findings: readonly ReplyFinding[]): ReplyFinding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()]
}

function rankOf(finding: ReplyFinding): number {
  return (stopsUnit(finding) ? 0 : 3) + SEVERITIES[finding.severity]
}

/** A high finding stops the unit, whatever its category; what nobody asked for (`spec`) stops it at any severity. */
export function stopsUnit({ severity, category }: Pick<ReplyFinding, 'severity' | 'category'>): boolean {
  return severity === 'high' || category === 'spec'
}

/** Nothing decides a finding whose call is run but that run. */
function stopsHere(finding: JudgedFinding): boolean {
  return !finding.run && stopsUnit(finding)
}

function judgeFinding(finding: ReplyFinding, quotes: QuoteSources, run: boolean): JudgedFinding {
  const { side, search } = searchIn(finding, quotes)
  if (search.kind === 'found') return { ...finding, line: search.place.line, side, unanchored: null, run }
  const isFree = finding.kind === 'missing'
  return { ...finding, line: null, side: null, unanchored: isFree ? null : search.why, run }
}

function searchIn(
  { path, quote }: ReplyFinding,
  { head, base }: QuoteSources,
): { side: 'head' | 'base'; search: QuoteSearch } {
  if (quote === null || path === null) return lost('there is no quote with its path')
  const after = searchText(quote, path, head)
  if (after?.kind === 'found') return { side: 'head', search: after }
  const before = searchText(quote, path, base)
  if (before?.kind === 'found') return { side: 'base', search: before }
  return lost(`the quote ${after?.why ?? 'is of a file that was not shown'}`)
}

function searchText(quote: string, path: string, texts: QuoteSources['head']): QuoteSearch | undefined {
  const text = texts.get(path)
  return text === undefined ? undefined : findText(quote, text)
}

function lost(why: string): { side: 'head'; search: { kind: 'lost'; why: string } } {
  return { side: 'head', search: { kind: 'lost', why } }
}

function slipOf(finding: JudgedFinding): Slip[] {
  const { unanchored, scenario } = finding
  if (unanchored === null || !stopsHere(finding)) return []
  return [{ about: `the finding ${JSON.stringify(safeWord(scenario, 80))}`, why: unanchored }]
}

/** What a person and the repair round read: the case, the call that shows it, and where. */
export function defectFinding(finding: JudgedFinding): Finding {
  const { path, line, side, suggestion, unanchored, run } = finding
  const hint = run ? RUN_HINT : safeWord(suggestion ?? '', MAX_COLUMNS).trim()
  return {
    code: codeOf(finding),
    level: levelOf(finding),
    ...(path === null || unanchored !== null ? {} : { file: path }),
    ...(line === null || side === 'base' ? {} : { line }),
    message: messageOf(finding),
    ...(hint === '' ? {} : { hint }),
  }
}

/** Of a finding that a later station decides. */
export const RUN_HINT = 'a later station makes the call, and what it gives decides'

function codeOf(finding: JudgedFinding): string {
  if (finding.run) return 'REVIEW_COUNTEREXAMPLE'
  const isDoubt = finding.unanchored !== null && stopsHere(finding)
  return isDoubt ? 'REVIEW_CANNOT_TELL' : `REVIEW_${finding.category.toUpperCase()}`
}

function levelOf(finding: JudgedFinding): Level {
  if (finding.run) return 'note'
  return stopsUnit(finding) ? 'block' : 'warn'
}

const MAX_COLUMNS = 600

function messageOf({ scenario, call, gives, should, unanchored, criterion, run }: JudgedFinding): string {
  const parts = [
    ...(criterion === null ? [] : [`${criterion}:`]),
    scenario.trim() === '' ? 'the reviewer does not say what is wrong' : scenario,
    ...(call === null ? [] : [`(${shownBy(call, gives, should)})`]),
    ...(unanchored === null || run ? [] : [`[${unanchored}]`]),
  ]
  return safeWord(parts.join(' '), MAX_COLUMNS).trim()
}

/** `kebab("a  b") gives "a--b", should give "a-b"` */
function shownBy(call: string, gives: string | null, should: string | null): string {
  const actual = gives === null ? [] : [`gives ${gives}`]
  const expected = should === null ? [] : [`should give ${should}`]
  return [call, [...actual, ...expected].join(', ')].join(' ').trim()
}

/** Says how many findings were over the limit; the kept ones are worse. */
export function surplusFinding(surplus: number): Finding[] {
  return surplus === 0 ? [] : [warning('REVIEW_SURPLUS', `the reviewer reports ${surplus} further findings`)]
}
