import { parseCall } from '../../specification/document/parse-call.ts'
import { decidedCalls, examplesByCall } from '../../specification/decided-calls.ts'
import type { RowValue, Spec } from '../../specification/document/spec.ts'
import { departureOf } from '../../oracle/judge/judge-observed.ts'
import type { ProbeRow, ProbeValues } from '../probe-values.ts'
import { criterionOf } from '../inputs/values/distance.ts'
import { greedyCover, type Cover } from './cover.ts'
import type { ReviewersQuestion } from './counterexamples.ts'
import { rowValueOf } from './row-value.ts'

/** Most questions that one unit asks at a time. */
export const MAX_QUESTIONS = 5

/** One call on which the spec is silent, for its owner to decide. */
export interface Question {
  /** From 1, in the order they are asked. */
  number: number
  call: string
  /** Repository path. */
  module: string
  callee: string
  /** Id of the criterion that it seems to belong to; `null` where none is about such a call. */
  criterion: string | null
  /** What the change does. */
  value: RowValue
  /** What a variant of the change does that passes every example; absent where no row can hold it. */
  variant?: RowValue
  /** What the second source does, where it differs. */
  second?: RowValue
  /** What the reviewer says it should do. */
  proposed?: RowValue
  /** How many variants the answer would tell apart. */
  variants: number
}

export interface Questions {
  questions: Question[]
  /** Variants that no asked question tells apart, though a call does. */
  left: number
}

/** Stands for the second source among the variants; they are numbered from 1. */
const SECOND = 0

/**
 * The few questions whose answers decide most of what the spec leaves open, the shortest first. The same values give the same questions.
 * The second source is not asked about once it does not do what an example says.
 */
export function questionsOf(
  values: ProbeValues,
  spec: Spec,
  reviewers: readonly ReviewersQuestion[] = [],
): Questions {
  const context = { spec, isDecided: decidedCalls(spec), isBelieved: !failsAnExample(values, spec) }
  const candidates = values.rows.flatMap((row) => candidateOf(row, context))
  const first = reviewers.slice(0, MAX_QUESTIONS).map((each) => reviewersQuestion(each, candidates))
  const open = withoutTold(
    candidates,
    first.map(({ call }) => call),
  )
  const { chosen, left } = greedyCover(open, MAX_QUESTIONS - first.length)
  const ordered = chosen.toSorted((a, b) => a.size - b.size).map(({ item }) => item)
  const questions = [...first, ...ordered].map((item, index) => {
    return { number: index + 1, criterion: criterionOf(spec, item.call), ...item }
  })
  return { questions, left: left + Math.max(0, reviewers.length - MAX_QUESTIONS) }
}

/** What is known of a question before it is chosen. */
type Candidate = Omit<Question, 'number' | 'criterion'>

/** What somebody expects of a call is asked before what merely differs. */
function reviewersQuestion(question: ReviewersQuestion, candidates: readonly Cover<Candidate>[]): Candidate {
  const same = candidates.find(({ item }) => item.call === question.call)?.item
  return { variants: 0, ...same, ...question }
}

/** Without what the calls that are asked anyway tell apart. */
function withoutTold(candidates: readonly Cover<Candidate>[], asked: readonly string[]): Cover<Candidate>[] {
  const told = new Set(candidates.flatMap(({ item, tells }) => (asked.includes(item.call) ? [...tells] : [])))
  return candidates.map((each) => ({
    ...each,
    tells: new Set([...each.tells].filter((one) => !told.has(one))),
  }))
}

interface RowContext {
  spec: Spec
  isDecided: (call: string) => boolean
  /** Does the second source do what every example says? */
  isBelieved: boolean
}

/** One call that the spec allows, and that no example has. */
function candidateOf(row: ProbeRow, { spec, isDecided, isBelieved }: RowContext): Cover<Candidate>[] {
  const { call, module, callee, change, differs, other } = row
  const value = rowValueOf(change)
  const second = isBelieved && row.second !== undefined ? rowValueOf(row.second) : undefined
  const isAskable = row.source === 'generated' && !isDecided(call) && isCallOf(row, spec)
  const tells = new Set([...differs, ...(second === undefined ? [] : [SECOND])])
  if (!isAskable || value === undefined || tells.size === 0) return []
  const variant = other === undefined ? undefined : rowValueOf(other)
  const item = {
    ...{ call, module, callee, value, variants: differs.length },
    ...(variant === undefined ? {} : { variant }),
    ...(second === undefined ? {} : { second }),
  }
  return [{ item, tells, size: call.length }]
}

/** The row comes from where code on trial runs: it must be what we could have planned. */
function isCallOf({ call, callee, module }: ProbeRow, spec: Spec): boolean {
  const read = parseCall(call)
  const isKnown = spec.interface.some((entry) => entry.module === module)
  return read.kind === 'ok' && read.callee === callee && read.text === call && isKnown
}

function failsAnExample({ rows }: ProbeValues, spec: Spec): boolean {
  const exampleOf = examplesByCall(spec)
  return rows.some(({ source, call, second }) => {
    const example = source === 'example' && second !== undefined ? exampleOf(call)?.example : undefined
    return second !== undefined && example !== undefined && departureOf(example, second) !== undefined
  })
}
