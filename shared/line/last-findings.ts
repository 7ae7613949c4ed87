import { sortFindings, type Finding } from '../findings.ts'
import { judge, type JudgedUnit } from './judge.ts'
import { findingsOf } from './journey.ts'
import { signedOutcomes } from './signed-outcomes.ts'

/** What each station of a unit found when it judged last: an earlier round was repaired. */
export function lastFindings(unit: JudgedUnit): Finding[] {
  const { links, outcomes = [] } = unit.upstream
  const signed = links.flatMap((link) => signedOutcomes(link))
  const last = new Map<string, Finding[]>()
  // those that no link has signed yet are the newest
  for (const outcome of [...signed, ...outcomes])
    last.set(outcome.station, judge(outcome, unit).verdict.findings)
  for (const { extension } of links) last.set(extension.station, findingsOf(extension.findings))
  return sortFindings([...last.values()].flat())
}
