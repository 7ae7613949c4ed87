import { blocking, type Finding } from '../../findings.ts'
import { numberedExamples } from '../../specification/acceptance/numbered-examples.ts'
import { escapeInvisible } from '../../specification/rows/source-text.ts'
import { isAnswered, isHeldOut } from '../../specification/document/held-out.ts'
import type { Criterion, Example, Spec } from '../../specification/document/spec.ts'
import { planOf } from '../values/plan.ts'
import { matching } from '../../specification/rows/matcher.ts'
import { observationsOf, type ValueRow, type ValueTable } from '../values/observed.ts'
import { departureOf, type Departure, type ExampleCode } from './judge-observed.ts'

/** `not shown`: the criterion has no examples, or not all of them were called. */
export type CriterionState = 'shown' | 'wrong' | 'not shown'

export interface JudgedCriterion {
  id: string
  state: CriterionState
}

export interface ExampleState {
  criterion: string
  /** From 1. */
  example: number
  status: 'passed' | 'failed' | 'not run'
}

export interface ValueJudgement {
  /** Every criterion of the spec, in its order. */
  criteria: JudgedCriterion[]
  examples: ExampleState[]
  /** Of visible examples alone. They may go to the writer. */
  findings: Finding[]
  /**
   * Of rows that answer a question of the line: they are no secret and may go to the writer. They count only where nothing else is wrong, so
   * that what was found before the answer, and with it the recorded repair, stays as it was.
   */
  answered: Finding[]
  /** All other examples are right, and one of a hold-out is not. */
  isHoldoutWrong: boolean
}

/**
 * What the values of a table mean for a spec. Nothing of a secret hold-out enters a finding: neither its call, its value, nor what it expects.
 */
export function judgeValues(spec: Spec, table: ValueTable): ValueJudgement {
  const rows = new Map(table.rows.map((row) => [keyOf(row.criterion, row.example), row]))
  const judged = spec.acceptance.map((criterion) => judgeCriterion(criterion, rows))
  const findings = judged.flatMap((each) => findingsOf(each, spec, 'told'))
  const answered = judged.flatMap((each) => findingsOf(each, spec, 'answered'))
  const secret = judged.flatMap(({ departures }) => departures.filter(({ kind }) => kind === 'secret'))
  const missing = judged.filter(({ departures }) =>
    departures.some((each) => secret.includes(each) && isUncalled(each)),
  )
  return {
    criteria: judged.map(({ criterion, state }) => ({ id: criterion.id, state })),
    examples: judged.flatMap(exampleStates),
    findings: [...bounded(findings), ...missing.map(({ criterion }) => notCalledHoldout(criterion))],
    answered: bounded(answered),
    isHoldoutWrong: findings.length + answered.length === 0 && missing.length === 0 && secret.length > 0,
  }
}

function keyOf(criterion: string, example: number): string {
  return `${example} ${criterion}`
}

interface Judged {
  criterion: Criterion
  state: CriterionState
  departures: PlacedDeparture[]
}

interface PlacedDeparture extends Departure {
  example: number
  kind: RowKind
}

/** Whether the writer has seen a row, may learn of it where it is wrong, or must never. */
type RowKind = 'told' | 'answered' | 'secret'

function kindOf(criterion: Criterion, example: Example): RowKind {
  if (!isHeldOut(criterion, example)) return 'told'
  return isAnswered(criterion, example) ? 'answered' : 'secret'
}

function judgeCriterion(criterion: Criterion, rows: ReadonlyMap<string, ValueRow>): Judged {
  const departures = criterion.examples.flatMap((example, index) => {
    const row = rows.get(keyOf(criterion.id, index + 1))
    const departure = row === undefined ? NOT_CALLED : departureOfRow(example, row)
    return departure === undefined
      ? []
      : [{ ...departure, example: index + 1, kind: kindOf(criterion, example) }]
  })
  const isCalled = criterion.examples.length > 0 && !departures.some(isUncalled)
  const state = !isCalled ? 'not shown' : departures.length === 0 ? 'shown' : 'wrong'
  return { criterion, state, departures }
}

const NOT_CALLED: Departure = { code: 'EXAMPLE_NOT_CALLED', text: 'was not called' }

function isUncalled({ code }: Departure): boolean {
  return code === NOT_CALLED.code
}

/** Wrong wherever it is called, or right in one place and wrong in another: then the code keeps state, or looks at the clock. */
function departureOfRow(example: Example, row: ValueRow): Departure | undefined {
  const { alone, together, later } = observationsOf(row)
  const [one, company, future] = [alone, together, later].map((observed) => departureOf(example, observed))
  if (one === undefined && company !== undefined)
    return { code: 'EXAMPLE_STATE', text: `is right alone, but after other calls ${company.text}` }
  if (one !== undefined && company === undefined)
    return { code: 'EXAMPLE_STATE', text: `is right after other calls, but alone ${one.text}` }
  if (one === undefined && future !== undefined)
    return { code: 'EXAMPLE_CLOCK', text: `is right now, but 400 days later ${future.text}` }
  return one === undefined ? undefined : (smallestDeparture(example, row) ?? one)
}

/** Of a relation that does not hold: how it departs for the smallest input that was found. Words for people, and no verdict. */
function smallestDeparture(example: Example, { shrunk }: ValueRow): Departure | undefined {
  const { program } = example
  if (shrunk === undefined || program?.kind !== 'relation') return undefined
  const { relation } = program
  return departureOf({ ...example, returns: matching({ kind: 'related', relation, inputs: 1 }) }, shrunk)
}

function exampleStates({ criterion, departures }: Judged): ExampleState[] {
  return criterion.examples.map((_, index) => {
    const code = departures.find(({ example }) => example === index + 1)?.code
    const status = code === undefined ? 'passed' : code === 'EXAMPLE_NOT_CALLED' ? 'not run' : 'failed'
    return { criterion: criterion.id, example: index + 1, status }
  })
}

const MAX_FINDINGS = 50

/** The first of them: more are not of use at once. */
function bounded(findings: readonly Finding[]): Finding[] {
  const rest = findings.length - MAX_FINDINGS
  if (rest <= 0) return [...findings]
  const more: Finding = { code: 'EXAMPLE_WRONG', level: 'note', message: `and ${rest} more examples` }
  return [...findings.slice(0, MAX_FINDINGS), more]
}

function findingsOf({ criterion, departures }: Judged, spec: Spec, kind: RowKind): Finding[] {
  const asked = departures.filter((each) => each.kind === kind)
  // every call of the spec is read for its module
  if (asked.length === 0) return []
  const modules = new Map(planOf(spec).map((call) => [keyOf(call.criterion, call.example), call.module]))
  const keys = numberedExamples(criterion).map((each) => each.key)
  return asked.map(({ code, text, example }) => {
    const { call } = criterion.examples[example - 1] ?? { call: '' }
    const key = kind === 'told' ? (keys[example - 1] ?? '') : `${criterion.id}: answered example`
    const file = modules.get(keyOf(criterion.id, example))
    const message = escapeInvisible(`${key}: ${call.slice(0, MAX_CALL_CHARS)} ${text}`)
    return blocking(code, message, { hint: HINTS[code], ...(file === undefined ? {} : { file }) })
  })
}

const MAX_CALL_CHARS = 300

function notCalledHoldout({ id }: Criterion): Finding {
  return blocking('EXAMPLE_NOT_CALLED', `the hold-out examples of ${id} were not all called`, {
    hint: HINTS.EXAMPLE_NOT_CALLED,
  })
}

const HINTS: Record<ExampleCode, string> = {
  EXAMPLE_WRONG: 'change the code so that the call gives what the spec asks for',
  EXAMPLE_THREW: 'change the code so that the call returns what the spec asks for',
  EXAMPLE_DIED: 'code that is called must not end the process',
  EXAMPLE_TIMEOUT: 'change the code so that the call ends',
  EXAMPLE_NOT_A_VALUE:
    'return data alone: no functions, proxies, accessors or promises that stay open, and write to no open file; where the code is right, the row takes what counts: [...f()], await f().text()',
  EXAMPLE_NOT_LOADED: 'the module must load, and export what the interface of the spec names',
  EXAMPLE_STATE:
    'the same call must give the same value, whatever was called before; keep no state between calls, and no chance',
  EXAMPLE_CLOCK: 'the value must not depend on the date of today',
  EXAMPLE_NOT_CALLED: 'run the command station again; every example of the spec has to be called',
}
