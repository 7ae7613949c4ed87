import { FactoryError } from '../errors.ts'
import { fingerprintOf, type Finding } from '../findings.ts'
import { toldToWriter } from '../adequacy/judge/judge-probe.ts'
import type { Factory } from '../factory/factory.ts'
import { next, start, type MachineEvent, type MachineState } from '../factory/machine.ts'
import { canonicalJson, type Json } from '../formats/canonical.ts'
import { defined } from '../formats/defined.ts'
import { isRecord } from '../formats/read-json.ts'
import type { Spec } from '../specification/document/spec.ts'
import { rejected } from '../trace/statement/rejection.ts'
import type { TraceExtension } from '../trace/statement/statement.ts'
import { judge, runFacts, type JudgedUnit } from './judge.ts'
import type { RunOutcome } from './outcome.ts'
import { signedOutcomes } from './signed-outcomes.ts'
import type { Unit, Upstream } from './unit.ts'

/** One station's turn in one round. */
export interface Turn {
  station: string
  round: number
}

/**
 * Where the unit stands after everything upstream, oldest first. Each link comes after the outcomes of commands it signed.
 * @throws FactoryError LINE_OUT_OF_ORDER naming the station that was expected instead, LINK_REJECTED.
 */
export function stateOf(factory: Factory, upstream: Upstream, spec: Spec): MachineState {
  const unit = { factory, spec, upstream }
  const signed = upstream.links.flatMap((link) => [
    ...attestedOutcomes(link, unit).map((outcome) => outcomeEvent(outcome, unit)),
    linkEvent(link.extension),
  ])
  const events = [...signed, ...upstream.outcomes.map((outcome) => outcomeEvent(outcome, unit))]
  return events.reduce((state, event) => advance(factory, state, event), start(factory.line))
}

/** The state after one more recorded event. @throws FactoryError LINE_OUT_OF_ORDER. */
export function advance(factory: Factory, state: MachineState, event: MachineEvent): MachineState {
  const isTurn = state.status === 'running' && state.station === event.station && state.round === event.round
  if (isTurn) return next(factory.line, factory.rounds, state, event)
  const expected =
    state.status === 'running'
      ? `${state.station} round ${state.round} was expected`
      : `the unit was ${state.status}`
  const where = `${event.station} round ${event.round}`
  throw new FactoryError('LINE_OUT_OF_ORDER', `${where} is recorded where ${expected}`, {
    where,
    hint: 'a link is missing, doubled or of another line; run the unit again from its first station',
  })
}

/** What an outcome of commands means to the machine. */
export function outcomeEvent(outcome: RunOutcome, unit: JudgedUnit): MachineEvent {
  const { verdict, final, questions } = judge(outcome, unit)
  const event = verdictEvent(outcome, { kind: verdict.kind, findings: verdict.findings, final })
  return event.kind === 'stop' && questions !== undefined ? { ...event, asks: true } : event
}

/** What a link says to the machine. */
export function linkEvent(extension: TraceExtension): MachineEvent {
  const { verdict, transition } = extension
  return verdictEvent(extension, {
    kind: verdict,
    findings: findingsOf(extension.findings),
    final: transition.final,
  })
}

/** What a verdict says to the machine: a stop is known by its blocking findings. */
export function verdictEvent(
  { station, round }: Turn,
  verdict: { kind: 'pass' | 'stop'; findings: readonly Finding[]; final: string | undefined },
): MachineEvent {
  if (verdict.kind === 'pass') return { kind: 'pass', station, round }
  const fingerprints = verdict.findings.filter(({ level }) => level === 'block').map(fingerprintOf)
  const { final } = verdict
  return { kind: 'stop', station, round, fingerprints, ...defined({ final }) }
}

/** The outcomes that a link signed. What it says of them must be what they show. @throws FactoryError LINK_REJECTED. */
function attestedOutcomes(link: Upstream['links'][number], unit: JudgedUnit): RunOutcome[] {
  const outcomes = signedOutcomes(link)
  for (const outcome of outcomes) {
    const { station, round } = outcome
    const run = link.extension.runs.find((each) => each.station === station && each.round === round)
    const said = defined({ verdict: run?.verdict, criteria: run?.criteria, produced: run?.produced })
    if (canonicalJson(said) === canonicalJson(runFacts(outcome, unit))) continue
    throw rejected('LINK_VERDICT', `what it says of ${station} round ${round} is not what its outcome shows`)
  }
  return outcomes
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
export function feedbackOf(unit: JudgedUnit & { upstream: Upstream }): Unit['feedback'] {
  const { upstream } = unit
  const outcome = upstream.outcomes.at(-1)
  if (outcome !== undefined) {
    const { verdict } = judge(outcome, unit)
    if (verdict.kind === 'pass') return undefined
    return { station: outcome.station, findings: toldToWriter(verdict.findings) }
  }
  const last = upstream.links.at(-1)?.extension
  return last?.verdict === 'stop' ? { station: last.station, findings: findingsOf(last.findings) } : undefined
}
