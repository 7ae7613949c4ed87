import { ERROR_CODES } from '../error-codes.ts'
import type { FactoryError } from '../errors.ts'
import type { Finding } from '../findings.ts'
import { interruptedError } from '../interruption.ts'
import { judge, openQuestions } from '../line/judge.ts'
import { findingsOf } from '../line/journey.ts'
import { lastFindings } from '../line/last-findings.ts'
import { signedOutcomes } from '../line/signed-outcomes.ts'
import type { Question } from '../adequacy/judge/question.ts'
import { REOPEN } from '../line/open-unit.ts'
import { recordedUsage } from '../line/unit-budget.ts'
import { addUsage, NO_USAGE, type Usage } from '../model/budget.ts'
import { releaseBranch } from '../station/release.ts'
import { nextSteps } from './next-steps.ts'
import type { PreparedUnit } from './prepare.ts'
import { CONTINUE, traceFolder, type RunState } from './run-state.ts'

/** What a run of one unit ended with, as `run --json` prints it. */
export interface UnitResult {
  spec: string
  serial: string
  /** `done`: an earlier unit released the spec; nothing was run. */
  verdict: 'released' | 'halted' | 'asking' | 'error' | 'incomplete' | 'done'
  /** 0 when no station was reached. */
  rounds: number
  /** The station that stopped the unit, or where it could not go on. */
  stoppedBy: string | null
  reason: string
  /** The branch of this repository that a released change lies on. */
  branch: string | null
  /** Folder of the trace, once trace-publish has written it. */
  trace: string | null
  usage: Usage
  /** What each station found when it judged last. */
  findings: Finding[]
  /** Those that halted the unit, the worst first; `run --json` has them among the others. */
  stopping: Finding[]
  /** What the owner of the spec is asked; empty unless the unit is asking. */
  questions: Question[]
  /** What to do now, the first step first. */
  next: string[]
  error: { code: string; kind: 'usage' | 'fault'; next: string; retryable: boolean } | null
}

/** The result of a run that ended, paused, or (with `error`) could not go on. */
export function resultOf(state: RunState, error: FactoryError | undefined): UnitResult {
  const { unit, upstream } = state
  const links = upstream.links.map((link) => link.extension)
  const rounds = Math.max(1, ...links.map((link) => link.round))
  const done = state.machine.status !== 'running'
  const common = {
    spec: unit.specPath,
    serial: unit.serial,
    rounds,
    branch: state.machine.status === 'released' ? releaseBranch(unit.serial) : null,
    trace: done ? traceFolder(state) : null,
    usage: totalUsage(state),
    findings: lastFindings({ ...unit, upstream }),
    stopping: state.machine.status === 'halted' ? stopFindings(state, state.machine.stoppedBy) : [],
    questions: questionsOfUnit(state),
    next: nextSteps(state),
  }
  if (error !== undefined) return { ...common, ...failure(state, error) }
  return { ...common, ...ending(state), error: null }
}

/** The result of a unit that did not come to its first station. */
export function notStarted({ specPath: spec, serial }: PreparedUnit, error: FactoryError): UnitResult {
  return { spec, serial, ...nothingRun(), ...errorFields(error) }
}

/** The result of a spec that is done: the serial is that of the unit that released it. */
export function alreadyReleased(spec: string, serial: string): UnitResult {
  const reason = `SPEC_DONE: released as ${serial}, nothing is run`
  return { spec, serial, ...nothingRun(), verdict: 'done', reason, next: [REOPEN], error: null }
}

/** What a result says of the stations where none was run. */
function nothingRun(): Omit<UnitResult, 'spec' | 'serial' | 'verdict' | 'reason' | 'next' | 'error'> {
  const nothing = { usage: NO_USAGE, findings: [], stopping: [], questions: [] }
  return { ...nothing, rounds: 0, branch: null, trace: null, stoppedBy: null }
}

/** The same result, where its error is what an interruption broke off. */
export function asInterrupted(result: UnitResult): UnitResult {
  if (result.error === null) return result
  return { ...result, ...errorFields(interruptedError(CONTINUE)) }
}

function failure(state: RunState, error: FactoryError) {
  const stoppedBy = 'station' in state.machine ? state.machine.station : null
  return { stoppedBy, ...errorFields(error) }
}

function errorFields(error: FactoryError): Pick<UnitResult, 'verdict' | 'reason' | 'next' | 'error'> {
  const { code, message, next, retryable } = error
  return {
    verdict: 'error',
    reason: `${code}: ${message}`,
    next: [next],
    error: { code, kind: ERROR_CODES[code].kind, next, retryable },
  }
}

function ending(state: RunState): Pick<UnitResult, 'verdict' | 'stoppedBy' | 'reason'> {
  const { machine, upstream } = state
  const reason = upstream.links.at(-1)?.extension.transition.reason ?? ''
  switch (machine.status) {
    case 'released':
      return { verdict: 'released', stoppedBy: null, reason: 'every gate passed' }
    case 'halted':
    case 'asking':
      return {
        verdict: machine.status,
        stoppedBy: machine.stoppedBy,
        // questions are told one by one
        reason: (machine.status === 'halted' ? stopReason(state, machine.stoppedBy) : undefined) ?? reason,
      }
    case 'running':
      return {
        verdict: 'incomplete',
        stoppedBy: null,
        reason: `paused before ${machine.station} round ${machine.round}`,
      }
  }
}

function questionsOfUnit({ machine, upstream, unit }: RunState): Question[] {
  return machine.status === 'asking' ? openQuestions({ ...unit, upstream }) : []
}

/** The first thing the stopping station found says more than that it stopped. */
function stopReason(state: RunState, station: string): string | undefined {
  const [first] = stopFindings(state, station)
  return first === undefined ? undefined : `${first.code}: ${first.message}`
}

/** What the station that stopped the unit found against it. */
function stopFindings({ upstream, unit }: RunState, station: string): Finding[] {
  const link = upstream.links.findLast(({ extension }) => extension.station === station)
  const outcome = upstream.links.flatMap(signedOutcomes).findLast((run) => run.station === station)
  const findings =
    outcome === undefined
      ? findingsOf(link?.extension.findings ?? [])
      : judge(outcome, { ...unit, upstream }).verdict.findings
  return findings.filter(({ level }) => level === 'block')
}

function totalUsage({ upstream }: RunState): Usage {
  const rows = upstream.links.map((link) => recordedUsage(link.extension.evidence['usage']))
  return rows.reduce(addUsage, NO_USAGE)
}
