import type { Finding } from '../../shared/findings.ts'
import { safeWord } from '../../shared/text/safe-log.ts'
import type { ReplyFinding } from './matrix-schema.ts'
import { lineOfQuote } from './quote.ts'

export const MAX_FINDINGS = 5

/** A defect whose quote exists; path and line are ours, not the reviewer's. */
export interface ConfirmedFinding extends ReplyFinding {
  line: number
}

export interface JudgedFindings {
  confirmed: ConfirmedFinding[]
  /** Quoted code that is nowhere in the change. */
  invented: number
  /** Beyond the limit. */
  surplus: number
}

const SEVERITIES: Record<ReplyFinding['severity'], number> = { high: 0, medium: 1, low: 2 }

/** Keeps the findings whose quote is in the changed files as they are now, the five worst; the rest is counted. */
export function judgeFindings(
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

/** A confirmed severe defect of correctness or security stops the unit; the rest is advice. */
export function findingOf({
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
