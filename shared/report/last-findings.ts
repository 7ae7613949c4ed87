import { sortFindings, type Finding } from '../findings.ts'
import { findingsOf, judge, type JudgedUnit } from '../line/journey.ts'
import { signedOutcomes } from '../line/signed-outcomes.ts'
import { findingKeys } from './finding-keys.ts'

/** What each station of a trace found when it judged last: an earlier round was repaired. */
export function lastFindings(unit: JudgedUnit): Finding[] {
  const { links } = unit.upstream
  const runs = links.flatMap((link) => signedOutcomes(link))
  const last = new Map<string, Finding[]>()
  for (const outcome of runs) last.set(outcome.station, judge(outcome, unit).verdict.findings)
  for (const { extension } of links) last.set(extension.station, findingsOf(extension.findings))
  return sortFindings([...last.values()].flat())
}

/** With the key that annotations, the comment of a pull request and SARIF give the same finding. */
export function keyedFindings(findings: readonly Finding[]): object[] {
  const keys = findingKeys(findings)
  return findings.map((finding, index) => ({ key: keys[index], ...finding }))
}
