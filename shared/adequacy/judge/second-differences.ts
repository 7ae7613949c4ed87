import { departureOf } from '../../oracle/judge/judge-observed.ts'
import type { Observed } from '../../oracle/values/observed.ts'
import { examplesByCall } from '../../specification/decided-calls.ts'
import type { Spec } from '../../specification/document/spec.ts'
import { nearestExample } from '../inputs/values/distance.ts'
import type { ProbeRow, ProbeValues } from '../probe-values.ts'
import { rowValueOf } from './row-value.ts'

/** What the second source is worth for a unit, and where it differs in the same way. */
export interface SecondSource {
  /** Did it run, and does it do what every example of the spec says? Answers that came later only show where it is wrong. */
  isBelieved: boolean
  /**
   * Rows of one kind are what one mistake would explain: calls near one criterion that end alike on the change and alike on the second source.
   * `undefined` where answers have shown already that the second source is the one that is wrong.
   */
  differenceOf: (row: ProbeRow) => Difference | undefined
}

/** How a row differs. */
export interface Difference {
  kind: string
  /** How far the call lies from what the owner wrote. */
  distance: number
  /** How often its kind was answered against the second source. */
  times: number
}

/** Reads the rows of a second source. Pure. */
export function secondSource(values: ProbeValues, spec: Spec): SecondSource {
  const own = withoutAnswers(spec)
  const [ownExample, anyExample] = [examplesByCall(own), examplesByCall(spec)]
  const examples = values.rows.filter(({ source, second }) => source === 'example' && second !== undefined)
  const fails = examples.some(({ call, second }) => {
    const example = ownExample(call)?.example
    return example !== undefined && second !== undefined && departureOf(example, second) !== undefined
  })
  const answered = examples
    .filter(({ call }) => anyExample(call)?.example.asked !== undefined)
    .map((row) => differenceOf(row, own).kind)
  return {
    isBelieved: values.second === 'called' && !fails,
    differenceOf: (row) => {
      const difference = differenceOf(row, own)
      const times = answered.filter((kind) => kind === difference.kind).length
      return times < SETTLED ? { ...difference, times } : undefined
    },
  }
}

/** So many answers against the second source settle a kind: the first may have been about another mistake of the same kind. */
const SETTLED = 2

/** The spec as it was before anybody answered: what answers add must not change what belongs together. */
function withoutAnswers(spec: Spec): Spec {
  return {
    ...spec,
    acceptance: spec.acceptance.map((criterion) => ({
      ...criterion,
      examples: criterion.examples.filter(({ asked }) => asked === undefined),
    })),
  }
}

function differenceOf({ callee, call, change, second }: ProbeRow, spec: Spec): Omit<Difference, 'times'> {
  const { criterion = null, distance = Infinity } = nearestExample(spec, call) ?? {}
  return { kind: JSON.stringify([callee, criterion, endText(change), second && endText(second)]), distance }
}

/** How a call ended: the name of an error, one of few values, or that it gave a value. */
function endText(observed: Observed): string {
  const value = rowValueOf(observed)
  if (value === undefined) return observed.kind
  if ('throws' in value) return value.throws
  const { returns } = value
  const isOfFew = returns === null || typeof returns === 'boolean' || returns === '' || returns === 0
  return isOfFew ? String(returns) : typeof returns
}
