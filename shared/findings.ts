/** `block` stops the line, `warn` and `note` are shown and recorded. */
export type Level = 'block' | 'warn' | 'note'

/** One thing a station found. `code` is stable API (a rule id or an upper-case code); line and column count from 1. */
export interface Finding {
  code: string
  level: Level
  message: string
  /** How to fix it: one sentence. */
  hint?: string
  file?: string
  line?: number
  column?: number
}

/** What a finding may say besides its code and message. */
export type FindingDetails = Pick<Finding, 'hint' | 'file' | 'line' | 'column'>

/** A finding that stops the line. */
export function blocking(code: string, message: string, details: FindingDetails = {}): Finding {
  return { code, level: 'block', message, ...details }
}

/** A finding for the person who merges; it stops nothing. */
export function warning(code: string, message: string, details: FindingDetails = {}): Finding {
  return { code, level: 'warn', message, ...details }
}

/** What a station that worked decided. */
export type Verdict = { kind: 'pass'; findings: Finding[] } | { kind: 'stop'; findings: Finding[] }

/** Stop when any finding blocks, else pass; warnings and notes travel along either way. */
export function verdictOf(findings: Finding[]): Verdict {
  const kind = findings.some((finding) => finding.level === 'block') ? 'stop' : 'pass'
  return { kind, findings: sortFindings(findings) }
}

const LEVELS: Record<Level, number> = { block: 0, warn: 1, note: 2 }

/** Worst first, then by file, place, code and message: a total order, so reports are the same on every machine. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      LEVELS[a.level] - LEVELS[b.level] ||
      compareText(a.file ?? '', b.file ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0) ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  )
}

/** Order by UTF-16 code units, never by locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * The finding without what changes when code merely moves: lines, columns and numbers in the message. Two rounds
 * whose blocking findings have equal fingerprints made no progress.
 */
export function fingerprintOf(finding: Finding): string {
  const message = finding.message.replace(/\d+/g, '#').replace(/\s+/g, ' ').trim()
  return `${finding.code}|${finding.file ?? ''}|${message}`
}

/** `file:line:col`, as far as it is known. */
export function placeOf(finding: Finding): string {
  return [finding.file, finding.line, finding.column].filter((part) => part !== undefined).join(':')
}

/** `file:line:col level CODE message (hint)`: the one-line form every report uses. */
export function describeFinding(finding: Finding): string {
  const place = placeOf(finding)
  const hint = finding.hint === undefined ? '' : ` (${finding.hint})`
  return `${place === '' ? '' : `${place} `}${finding.level} ${finding.code} ${finding.message}${hint}`
}
