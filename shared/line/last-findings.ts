import { sortFindings, type Finding } from '../findings.ts'
import { judge, type JudgedUnit } from './judge.ts'
import { findingsOf } from './journey.ts'
import { outcomesOf } from './signed-outcomes.ts'

/** What each station of a unit found when it judged last: an earlier round was repaired. */
export function lastFindings(unit: JudgedUnit): Finding[] {
  const last = new Map<string, Finding[]>()
  for (const outcome of outcomesOf(unit.upstream))
    last.set(outcome.station, judge(outcome, unit).verdict.findings)
  for (const { extension } of unit.upstream.links) last.set(extension.station, findingsOf(extension.findings))
  return sortFindings([...last.values()].flat())
}
