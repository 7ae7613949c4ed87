import { answerMarks } from '../../specification/document/asked-serials.ts'
import type { Spec } from '../../specification/document/spec.ts'
import { defined } from '../../formats/defined.ts'
import type { ProbeValues } from '../probe-values.ts'
import { criterionOf } from '../inputs/values/distance.ts'
import { askableCall, type AskableCall, type Candidate } from './askable-call.ts'
import { greedyCover, type Cover } from './cover.ts'
import type { ReviewersQuestion } from './counterexamples.ts'
import { oddities } from './odd-value.ts'
import type { Question } from './question.ts'
import { decidedCalls, wouldSettle } from '../inputs/kinds/settled-inputs.ts'
import { secondSource } from './second-differences.ts'

/** Most questions that one unit asks at a time. */
export const MAX_QUESTIONS = 5

export interface Questions {
  questions: Question[]
  /** Variants that no asked question tells apart, though a call does. */
  left: number
}

/** What else decides which questions are asked. */
export interface QuestionOptions {
  /** Calls that the reviewer named and the spec does not decide. */
  reviewers?: readonly ReviewersQuestion[]
  /** Calls that the reviewer named for inputs that no example covers. */
  untested?: readonly string[]
  /** Must everything be asked that the spec leaves open? */
  isRequired?: boolean
}

/**
 * The few questions whose answers decide most of what the spec leaves open. The same values give the same questions. What somebody expects
 * or did otherwise comes first: one call for each kind of difference. Where nobody differs, a call that comes to no
 * end or gives a value that hardly anybody means is asked about, then variants of the change, the shortest calls first; where a second writer came to the same, or a reviewer looked for gaps and objected to nothing, one of them is enough.
 */
export function questionsOf(values: ProbeValues, spec: Spec, options: QuestionOptions = {}): Questions {
  const { reviewers = [], untested = [], isRequired = false } = options
  const second = secondSource(values, spec)
  const context = { spec, isDecided: decidedCalls(spec), oddityOf: oddities(spec), second }
  const candidates = values.rows.flatMap((row) => askableCall(row, context))
  const expected = reviewers.slice(0, MAX_QUESTIONS).map((each) => reviewersQuestion(each, candidates))
  const differing = secondQuestions(candidates, MAX_QUESTIONS - expected.length)
  const told = [...expected, ...differing.filter(({ call }) => expected.every((each) => each.call !== call))]
  if (told.length > 0)
    return { questions: numbered(told, spec), left: Math.max(0, reviewers.length - MAX_QUESTIONS) }
  const isLookedAt = second.isBelieved || untested.length > 0
  const most = mostOfVariants(spec, { isLookedAt, isRequired })
  const { chosen, left } = doubtfulFirst(candidates, untested, most)
  const ordered = chosen.toSorted((a, b) => a.size - b.size).map(({ item }) => item)
  return { questions: numbered(ordered, spec), left }
}

/** An owner who answered as much was asked enough, unless everything must be decided. */
function mostOfVariants(
  spec: Spec,
  { isLookedAt, isRequired }: { isLookedAt: boolean; isRequired: boolean },
): number {
  if (isRequired) return MAX_QUESTIONS
  return Math.max(0, (isLookedAt ? 1 : MAX_QUESTIONS) - answerMarks(spec).length)
}

/** What comes to no end, or a value that hardly anybody means; then where a variant differs and the reviewer sees a gap as well, which are two reasons to ask. */
function doubtfulFirst(
  candidates: readonly AskableCall[],
  untested: readonly string[],
  most: number,
): { chosen: Cover<Candidate>[]; left: number } {
  const isNamed = ({ item }: AskableCall): boolean => untested.includes(item.call)
  const rankOf = (each: AskableCall): number =>
    Number(isNamed(each)) + 2 * Number(each.item.end !== undefined)
  const odd = candidates
    .filter(({ item }) => item.odd !== undefined || item.end !== undefined)
    .toSorted((one, other) => rankOf(other) - rankOf(one) || one.size - other.size)
    .slice(0, Math.min(MAX_ODD, most))
  const named = greedyCover(untold(candidates.filter(isNamed), odd), most - odd.length)
  const first = [...odd, ...named.chosen]
  const others = greedyCover(untold(candidates, first), most - first.length)
  return { chosen: [...first, ...others.chosen], left: others.left }
}

/** Most questions about odd values and ends at a time: one answer often explains the others. */
const MAX_ODD = 1

/** Without the variants that other questions tell apart. */
function untold(candidates: readonly AskableCall[], asked: readonly Cover<Candidate>[]): AskableCall[] {
  const told = new Set(asked.flatMap(({ tells }) => [...tells]))
  return candidates.map((each) => ({
    ...each,
    tells: new Set([...each.tells].filter((mutant) => !told.has(mutant))),
  }))
}

function numbered(items: readonly Candidate[], spec: Spec): Question[] {
  return items.map((item, index) => ({
    ...{ number: index + 1, criterion: criterionOf(spec, item.call), ...item },
    ...defined({ settles: wouldSettle(spec, item.call) }),
  }))
}

/** Most questions about the second source at a time: one answer often explains the others. */
const MAX_SECOND = 2

/** One call of each kind of difference, the kinds with most calls first. */
function secondQuestions(candidates: readonly AskableCall[], most: number): Candidate[] {
  const kinds = Map.groupBy(
    candidates.filter(({ difference }) => difference !== undefined),
    ({ difference }) => difference?.kind,
  )
  return [...kinds.values()]
    .sort((one, other) => other.length - one.length)
    .slice(0, Math.min(MAX_SECOND, most))
    .flatMap((calls) => askedOf(calls.toSorted(compareNearness)))
    .map(({ item }) => item)
}

/** What somebody expects of a call is asked before what merely differs. */
function reviewersQuestion(question: ReviewersQuestion, candidates: readonly AskableCall[]): Candidate {
  const same = candidates.find(({ item }) => item.call === question.call)?.item
  return { variants: 0, ...same, ...question }
}

/** The call nearest to an example; where that was answered already, one from the middle: what is near it says the same again. */
function askedOf(sorted: readonly AskableCall[]): AskableCall[] {
  const at = sorted[0]?.difference?.times === 0 ? 0 : sorted.length >> 1
  return sorted.slice(at, at + 1)
}

function compareNearness(one: AskableCall, other: AskableCall): number {
  return (one.difference?.distance ?? 0) - (other.difference?.distance ?? 0) || one.size - other.size
}
