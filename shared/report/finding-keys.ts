import { fingerprintOf, sortFindings, type Finding } from '../findings.ts'
import { sha256 } from '../formats/digest.ts'
import { findingsOf, judge, type JudgedUnit } from '../line/journey.ts'
import { signedOutcomes } from '../line/signed-outcomes.ts'

const KEY_CHARACTERS = 16

/**
 * A key for each finding, in their order: it stays the same when code merely moves. Findings that only their place tells apart
 * are numbered.
 */
export function findingKeys(findings: readonly Finding[]): string[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const key = sha256(fingerprintOf(finding)).slice(0, KEY_CHARACTERS)
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return `${key}:${count}`
  })
}

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
