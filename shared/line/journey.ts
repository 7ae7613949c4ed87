import { FactoryError } from '../errors.ts'
import { fingerprintOf, verdictOf, type Finding } from '../findings.ts'
import { judgeProbe, toldToWriter } from '../adequacy/judge/judge-probe.ts'
import type { Question } from '../adequacy/judge/questions.ts'
import type { ProbeValues } from '../adequacy/probe-values.ts'
import { counterexamplesOf } from '../adequacy/counterexamples.ts'
import { untestedCallsOf } from '../adequacy/untested.ts'
import { adequacyOf, ownEslintWork, producedGlobs, type Factory } from '../factory/factory.ts'
import { next, start, type MachineEvent, type MachineState } from '../factory/machine.ts'
import { canonicalJson, type Json } from '../formats/canonical.ts'
import { isRecord } from '../formats/read-json.ts'
import { judgeValues } from '../oracle/judge/judge-values.ts'
import { judgeOwnEslint } from '../own-eslint/judge-own-eslint.ts'
import { ownPaths } from '../own-eslint/own-paths.ts'
import type { OwnEslintValues } from '../own-eslint/values.ts'
import { acceptanceTests } from '../specification/acceptance/acceptance-tests.ts'
import type { Spec } from '../specification/document/spec.ts'
import { rejected } from '../trace/statement/rejection.ts'
import type { RunRecord, TraceExtension } from '../trace/statement/statement.ts'
import { proposalOfRound } from './change-set.ts'
import { judgeOutcome, type Judgement } from './judge-outcome.ts'
import { judgeProduced } from './judge-produced.ts'
import type { RunOutcome } from './outcome.ts'
import { producedRecord } from './produced.ts'
import { signedOutcomes } from './signed-outcomes.ts'
import type { Unit, Upstream } from './unit.ts'
import { defined } from '../formats/defined.ts'

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

/** What an outcome is judged by. */
export interface JudgedUnit {
  factory: Pick<Factory, 'acceptance' | 'adequacy' | 'line' | 'specs' | 'house' | 'signing'>
  spec: Spec
  /** The links of the unit; the review of the outcome's round is among them. */
  upstream: Pick<Upstream, 'links'> & Partial<Pick<Upstream, 'outcomes'>>
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

/**
 * What an outcome means for this spec: its commands, and the values of its examples beside what the spec expects. Commands are told of no
 * hold-out, so nothing of one is in what they leave behind. A row that answers a question is repaired like any other, once all else is right.
 */
export function judge(outcome: RunOutcome, unit: JudgedUnit): Judgement {
  if (outcome.probe !== undefined) return judgeProbed(outcome.probe, outcome.round, unit)
  if (outcome.ownEslint !== undefined) return judgeLinted(outcome.ownEslint, outcome.round, unit)
  const { spec } = unit
  const commands = judgeProduced(outcome, unit, judgeOutcome(outcome))
  if (outcome.values === undefined) return commands
  const { findings, answered, isHoldoutWrong } = judgeValues(spec, outcome.values)
  const verdict = verdictOf([...findings, ...commands.verdict.findings])
  if (verdict.kind === 'stop') return { ...commands, verdict }
  if (answered.length > 0) return { ...commands, verdict: verdictOf([...answered, ...verdict.findings]) }
  if (!isHoldoutWrong) return { ...commands, verdict }
  return { verdict: verdictOf([...verdict.findings, HOLDOUT]), final: 'hold-out criterion failed' }
}

/** Every file of the change that the writer proposed has to be judged. */
function judgeLinted(
  values: OwnEslintValues,
  round: number,
  { factory, spec, upstream }: JudgedUnit,
): Judgement {
  const changes = proposalOfRound(upstream.links, round)?.changes ?? []
  const tests = acceptanceTests(spec, factory.acceptance).map(({ path }) => path)
  const paths = ownPaths(changes, { made: producedGlobs(factory.line), tests }).map(({ path }) => path)
  const isRequired = ownEslintWork(factory.line)?.ownEslint === 'required'
  return { verdict: verdictOf(judgeOwnEslint(values, { paths, isRequired })) }
}

/** A unit asks when questions are all that keeps it from being released. No repair may answer them: their owner does. */
function judgeProbed(values: ProbeValues, round: number, { factory, spec, upstream }: JudgedUnit): Judgement {
  const isRequired = adequacyOf(factory, spec) === 'require'
  const counterexamples = counterexamplesOf(upstream.links, round)
  const untested = untestedCallsOf(upstream.links, round)
  const context = { spec, isRequired, counterexamples, untested }
  const { findings, questions, final } = judgeProbe(values, context)
  const verdict = verdictOf(findings)
  const isWrong = findings.some(({ code, level }) => level === 'block' && code !== 'ADEQUACY_ASK')
  if (questions.length === 0 || isWrong) return { verdict, ...defined({ final }) }
  return { verdict, questions, final: questionsReason(questions.length) }
}

function questionsReason(count: number): string {
  return count === 1 ? 'the spec leaves 1 question open' : `the spec leaves ${count} questions open`
}

const HOLDOUT: Finding = {
  code: 'RUN_HOLDOUT',
  level: 'block',
  message: 'a hold-out example is wrong',
  hint: 'the visible examples are right, so the change may only have been fitted to them: a person must look',
}

/** What a link says of an outcome that it signs. */
export function runFacts(outcome: RunOutcome, unit: JudgedUnit): RunFacts {
  const { values } = outcome
  const criteria = values === undefined ? undefined : judgeValues(unit.spec, values).criteria
  const verdict = judge(outcome, unit).verdict.kind
  const produced = verdict === 'pass' ? producedRecord(outcome) : undefined
  return { verdict, ...defined({ criteria, produced }) }
}

type RunFacts = Pick<RunRecord, 'verdict' | 'criteria' | 'produced'>

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

/** What the last outcome of a unit asks the owner of the spec; empty where it asks nothing. */
export function openQuestions(unit: JudgedUnit): Question[] {
  const { links, outcomes = [] } = unit.upstream
  const last = [...links.flatMap(signedOutcomes), ...outcomes].at(-1)
  return last === undefined ? [] : (judge(last, unit).questions ?? [])
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
