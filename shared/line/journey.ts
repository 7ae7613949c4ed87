import { fingerprintOf, type Finding } from '../findings.ts'
import { isRecord } from '../formats/read-json.ts'
import type { Json } from '../formats/canonical.ts'
import type { Spec } from '../specification/document/spec.ts'
import type { TraceExtension } from '../trace/statement/statement.ts'
import { journeyOf, type JourneyRecord } from './fold-journey.ts'
import type { MachineState } from '../factory/machine.ts'
import { judgeOutcome, type Judgement } from './judge-outcome.ts'
import { outcomeDocument } from './outcome.ts'
import { parseJson } from '../formats/read-json.ts'
import type { Factory } from '../factory/factory.ts'
import type { RunOutcome, Upstream, UpstreamLink, Unit } from './unit.ts'
import { MAX_OUTCOME_BYTES } from '../limits.ts'

/** Everything that happened so far, in order: each link is preceded by the command outcomes it signed. */
export function recordsOf(upstream: Upstream, spec: Spec): JourneyRecord[] {
  const signed = upstream.links.flatMap((link) => [
    ...signedOutcomes(link).map((run) => runRecord(run, spec)),
    linkRecord(link.extension),
  ])
  return [...signed, ...upstream.outcomes.map((run) => runRecord(run, spec))]
}

/** Where the unit stands after what is recorded. @throws FactoryError LINE_OUT_OF_ORDER. */
export function stateOf(factory: Factory, upstream: Upstream, spec: Spec): MachineState {
  return journeyOf(factory.line, factory.rounds, recordsOf(upstream, spec))
}

/** The documents of the command outcomes a link signed. */
export function signedOutcomes(link: UpstreamLink): RunOutcome[] {
  return link.extension.runs.flatMap((run) => {
    const name = outcomeName(run)
    const bytes = link.attachments.get(name)
    return bytes === undefined ? [] : [outcomeDocument.parse(parseJson(bytes, name, MAX_OUTCOME_BYTES), name)]
  })
}

/** The name under which a link attaches the outcome document of a command station. */
export function outcomeName(run: { station: string; round: number }): string {
  return `outcome.${run.station}.r${run.round}.json`
}

/** What an outcome means for this spec, whose hold-out criteria decide what findings may tell the writer. */
export function judge(outcome: RunOutcome, spec: Spec): Judgement {
  const holdouts = spec.acceptance.filter((criterion) => criterion.holdout).map((criterion) => criterion.id)
  return judgeOutcome(outcome, holdouts)
}

function runRecord(outcome: RunOutcome, spec: Spec): JourneyRecord {
  const { verdict, final } = judge(outcome, spec)
  return recordOf(outcome, verdict.kind, verdict.findings, final)
}

function linkRecord(extension: TraceExtension): JourneyRecord {
  return recordOf(extension, extension.verdict, findingsOf(extension.findings), extension.transition.final)
}

function recordOf(
  at: { station: string; round: number },
  verdict: 'pass' | 'stop',
  findings: readonly Finding[],
  final: string | undefined,
): JourneyRecord {
  const fingerprints = findings.filter((finding) => finding.level === 'block').map(fingerprintOf)
  return {
    station: at.station,
    round: at.round,
    verdict,
    fingerprints,
    ...(final === undefined ? {} : { final }),
  }
}

/** Findings as links carry them; anything malformed was refused by the link's schema before. */
export function findingsOf(values: readonly Json[]): Finding[] {
  return values.flatMap((value) => (isFinding(value) ? [value] : []))
}

function isFinding(value: unknown): value is Finding {
  return (
    isRecord(value) &&
    typeof value['code'] === 'string' &&
    typeof value['level'] === 'string' &&
    typeof value['message'] === 'string'
  )
}

/** What the stop that opened this round found; nothing in round 1 and at stations other than the repairing one. */
export function feedbackOf(upstream: Upstream, spec: Spec): Unit['feedback'] {
  const outcome = upstream.outcomes.at(-1)
  if (outcome !== undefined) {
    const { verdict } = judge(outcome, spec)
    return verdict.kind === 'stop' ? { station: outcome.station, findings: verdict.findings } : undefined
  }
  const last = upstream.links.at(-1)?.extension
  return last?.verdict === 'stop' ? { station: last.station, findings: findingsOf(last.findings) } : undefined
}
