import { firstDifference } from '../../shared/formats/difference.ts'
import { statementOf } from '../../shared/line/sign-station.ts'
import type { Unit } from '../../shared/line/unit.ts'
import { validateUnit } from '../../shared/line/validate-unit.ts'
import { lastLinkOf } from '../../shared/replay/recompute.ts'
import type { ReplayedStation } from '../../shared/replay/replay-station.ts'
import type { TraceExtension } from '../../shared/trace/statement/statement.ts'

/**
 * Decides spec-validate again from the attested spec and the base commit, and compares with what its link says. It needs
 * neither TypeScript nor a model, so it costs no process of its own.
 */
export async function recheckSpec(unit: Unit): Promise<ReplayedStation[]> {
  const [link] = lastLinkOf(unit, 'spec-validate')
  if (link === undefined) return []
  const { station, round, reproduction, run, assurance } = link.extension
  const then: Unit = { ...unit, station, round, upstream: { links: [], outcomes: [] }, feedback: undefined }
  const signing = { action: 'spec-validate', assurance, run } as const
  const again = statementOf(then, await validateUnit(then), signing).predicate.jidokaTraceV1
  const { invariantDigest } = again.reproduction
  if (invariantDigest === reproduction.invariantDigest)
    return [{ station, round, status: 'replayed', invariantDigest, difference: null }]
  return [
    { station, round, status: 'diverged', invariantDigest, difference: differenceOf(link.extension, again) },
  ]
}

function differenceOf(before: TraceExtension, after: TraceExtension): string {
  const decided = ({ verdict, findings, evidence, attachments }: TraceExtension) => ({
    verdict,
    findings,
    evidence,
    attachments,
  })
  return firstDifference(decided(before), decided(after)) ?? 'its inputs by digest'
}
