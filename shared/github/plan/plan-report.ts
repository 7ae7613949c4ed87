import { FactoryError } from '../../errors.ts'
import { warning, type Finding } from '../../findings.ts'
import { safeMarkdown } from '../../text/safe-log.ts'
import type { StepReport } from '../run-step.ts'
import type { RefusedSpec } from './list-specs.ts'
import type { WaveState } from './wave-state.ts'

/** How a plan ended. */
export interface PlanEnd {
  /** Specs that were meant. */
  listed: number
  refused: readonly RefusedSpec[]
  /** Specs that a schedule left out, with the reason. */
  done: ReadonlyMap<string, string>
  /** Specs whose units the andon holds, with the reason. */
  held: ReadonlyMap<string, string>
  /** Specs that an earlier attempt of this run has started. */
  before: readonly string[]
  state: WaveState
  error: FactoryError | undefined
  /** Was the rest handed to a new run? */
  goesOn: boolean
}

/** What the job shows. A spec that was meant and neither started nor left out for a reason makes it red. */
export function planReport(end: PlanEnd): StepReport {
  const { listed, state } = end
  const failure = failureOf(end)
  return {
    line: lineOf(end),
    outputs: { specs: String(listed), started: String(state.started.length) },
    findings: findingsOf(end),
    summary: `## Plan\n\n${lineOf(end)}.\n\n${tableOf(end)}`,
    stopped: false,
    ...(failure === undefined ? {} : { failure }),
  }
}

function lineOf({ listed, before, state, done, held, goesOn }: PlanEnd): string {
  if (listed === 0) return 'no spec to start'
  const { started, covered, gone, moved, waiting } = state
  const more: [number, string][] = [
    [before.length, 'started by an earlier attempt'],
    [done.size, 'not needed again'],
    [held.size, 'held by the andon'],
    [covered.length, 'left to a newer push'],
    [gone.length, 'no longer there'],
    [moved, 'started again because the branch had moved'],
    [waiting.length, goesOn ? 'handed to a new run of this workflow' : 'not started'],
  ]
  const parts = more.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]))
  return [`${started.length} of ${listed} specs started`, ...parts].join(', ')
}

const ROWS = 50

function tableOf({
  done,
  held,
  state: { started, covered, gone, failed, waiting },
  refused,
}: PlanEnd): string {
  const rows: [string, string][] = [
    ...failed.map(({ spec, reason }): [string, string] => [spec, `not started: ${reason}`]),
    ...refused.map(({ name, problem }): [string, string] => [name, `refused: ${problem}`]),
    ...[...held].map(([spec, why]): [string, string] => [spec, `not started: ${why}`]),
    ...gone.map((spec): [string, string] => [spec, 'no longer there']),
    ...covered.map((spec): [string, string] => [spec, 'left to a newer push']),
    ...[...done].map(([spec, why]): [string, string] => [spec, `not needed again: ${why}`]),
    ...waiting.map((spec): [string, string] => [spec, 'waits']),
    ...started.map((spec): [string, string] => [spec, 'started']),
  ]
  if (rows.length === 0) return ''
  const shown = rows.slice(0, ROWS).map(([spec, what]) => `| ${safeMarkdown(spec)} | ${safeMarkdown(what)} |`)
  const more = rows.length > ROWS ? [`\nand ${rows.length - ROWS} more`] : []
  return `${['| spec | |', '|---|---|', ...shown, ...more].join('\n')}\n`
}

function findingsOf({ refused }: PlanEnd): Finding[] {
  return refused.map(({ name, problem }) =>
    warning('PATH_UNSAFE', `the file ${name} ${problem}, so no unit is started for it`, {
      hint: 'rename it',
    }),
  )
}

const NAMED = 20

function failureOf({ refused, state, error, held, goesOn }: PlanEnd): FactoryError | undefined {
  const { failed, waiting } = state
  if (error !== undefined) return withCount(error, waiting.length)
  const left = goesOn ? failed.map(({ spec }) => spec) : [...failed.map(({ spec }) => spec), ...waiting]
  if (left.length > 0) return unfinished(left, failed[0]?.reason)
  const [stopped] = held.values()
  if (stopped !== undefined) return heldBack(held.size, stopped)
  const [first] = refused
  if (first === undefined) return undefined
  return new FactoryError(
    'PATH_UNSAFE',
    `${refused.length} specs have unusable names: ${first.name} ${first.problem}`,
    {
      hint: 'rename the files that the summary lists, and push again; every other spec is started',
    },
  )
}

/** Nobody starts them once the line is free: the job is red, so that it is run again. */
function heldBack(count: number, why: string): FactoryError {
  return new FactoryError('ANDON_PULLED', `${count} specs are not started: ${why}`, {
    hint: 'find out the cause; after jidoka andon release re-run the job, which starts nothing twice',
  })
}

function withCount(error: FactoryError, waiting: number): FactoryError {
  return error.with({ message: `${error.message}; ${waiting} specs are not started` })
}

function unfinished(left: readonly string[], reason: string | undefined): FactoryError {
  const more = left.length > NAMED ? ` and ${left.length - NAMED} more` : ''
  const why = reason === undefined ? '' : ` (${reason})`
  const names = left.slice(0, NAMED).join(', ')
  return new FactoryError('PLAN_UNFINISHED', `${left.length} specs are not started${why}: ${names}${more}`, {
    hint: 're-run the job, which starts nothing twice, or start these specs by hand',
  })
}
