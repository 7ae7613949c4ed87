import * as core from '@actions/core'
import { sortFindings, type Finding } from '../findings.ts'
import { safeLog, safeWord } from '../text/safe-log.ts'

/** GitHub shows at most ten errors and ten warnings of a step. */
const MAX_ANNOTATIONS = 10

/** The worst findings as annotations, the rest counted in one line. */
export function annotate(findings: readonly Finding[]): void {
  const shown = spread(sortFindings(findings)).slice(0, MAX_ANNOTATIONS)
  for (const finding of shown) annotateOne(finding)
  const rest = findings.length - shown.length
  if (rest > 0) core.info(`${rest} more in the report (findings.json of the parcel)`)
}

/** One per rule before repeats, so that a noisy rule cannot hide another. */
function spread(findings: Finding[]): Finding[] {
  const seen = new Set<string>()
  const first = findings.filter(({ code }) => !seen.has(code) && seen.add(code))
  return [...first, ...findings.filter((finding) => !first.includes(finding))]
}

function annotateOne(finding: Finding): void {
  const { code, level, message, hint, file, line, column } = finding
  const text = safeLog(`${code}: ${message}${hint === undefined ? '' : `\nfix: ${hint}`}`, { maxLines: 8 })
  const place = {
    title: safeWord(code, 80),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
  }
  if (level === 'block') core.error(text, place)
  else if (level === 'warn') core.warning(text, place)
  else core.notice(text, place)
}
