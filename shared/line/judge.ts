import { verdictOf, type Finding } from '../findings.ts'
import { judgeProbe } from '../adequacy/judge/judge-probe.ts'
import type { Question } from '../adequacy/judge/question.ts'
import type { ProbeValues } from '../adequacy/probe-values.ts'
import { counterexamplesOf } from '../adequacy/counterexamples.ts'
import { untestedCallsOf } from '../adequacy/untested.ts'
import { adequacyOf, type Factory } from '../factory/factory.ts'
import { ownEslintWork } from '../factory/own-eslint-station.ts'
import { defined } from '../formats/defined.ts'
import { judgeValues } from '../oracle/judge/judge-values.ts'
import { judgeOwnEslint } from '../own-eslint/judge-own-eslint.ts'
import { ownPaths } from '../own-eslint/own-paths.ts'
import type { OwnEslintValues } from '../own-eslint/values.ts'
import type { Spec } from '../specification/document/spec.ts'
import type { RunRecord } from '../trace/statement/statement.ts'
import { proposalOfRound } from './change-set.ts'
import { judgeOutcome, type Judgement } from './judge-outcome.ts'
import { judgeProduced } from './judge-produced.ts'
import { notWritten } from './not-written.ts'
import type { RunOutcome } from './outcome.ts'
import { producedRecord } from './produced.ts'
import { outcomesOf } from './signed-outcomes.ts'
import type { Upstream } from './unit.ts'

/** What an outcome is judged by. */
export interface JudgedUnit {
  factory: Pick<Factory, 'acceptance' | 'adequacy' | 'line' | 'specs' | 'house' | 'signing'>
  spec: Spec
  /** The links of the unit; the review of the outcome's round is among them. */
  upstream: Pick<Upstream, 'links'> & Partial<Pick<Upstream, 'outcomes'>>
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
  const paths = ownPaths(changes, notWritten(factory, spec)).map(({ path }) => path)
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

/** What the last outcome of a unit asks the owner of the spec; empty where it asks nothing. */
export function openQuestions(unit: JudgedUnit): Question[] {
  const last = outcomesOf(unit.upstream).at(-1)
  return last === undefined ? [] : (judge(last, unit).questions ?? [])
}
