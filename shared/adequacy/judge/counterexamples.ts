import { defined } from '../../formats/defined.ts'
import type { Finding } from '../../findings.ts'
import { examplesByCall } from '../../specification/decided-calls.ts'
import type { RowValue, Spec } from '../../specification/document/spec.ts'
import type { Counterexample } from '../counterexamples.ts'
import type { ProbeRow } from '../probe-values.ts'
import { judgeCounterexample } from './counterexample.ts'

/** A call on which the spec is silent and the reviewer is not. */
export interface ReviewersQuestion {
  call: string
  module: string
  callee: string
  /** What the change does. */
  value: RowValue
  /** What the reviewer says it should do. */
  proposed: RowValue
  /** The kind of input by which the criterion that the reviewer names does not decide, in words. */
  unspoken?: string
}

/** What the calls that the reviewer named come to. */
export interface JudgedCounterexamples {
  findings: Finding[]
  questions: ReviewersQuestion[]
  /** The writer must not learn what is wrong, so no repair can follow. */
  isFinal: boolean
}

/** Judges each counterexample of a review by the row of its call. A row that is not there is a call that was not made. Pure. */
export function judgeCounterexamples(
  counterexamples: readonly Counterexample[],
  rows: readonly ProbeRow[],
  spec: Pick<Spec, 'acceptance' | 'domain'>,
): JudgedCounterexamples {
  const judged = counterexamples.map((counterexample) => ({
    counterexample,
    judgement: judgeCounterexample(counterexample, rowOf(counterexample, rows)?.change, spec),
  }))
  return {
    findings: judged.flatMap(({ judgement }) => ('finding' in judgement ? [judgement.finding] : [])),
    questions: judged.flatMap(({ counterexample: { call, module, callee }, judgement }) => {
      if (judgement.kind !== 'question') return []
      const { value, proposed, unspoken } = judgement
      return [{ call, module, callee, value, proposed, ...defined({ unspoken }) }]
    }),
    isFinal: judged.some(({ judgement }) => judgement.kind === 'sent-back' && judgement.isFinal),
  }
}

/** The counterexamples by which the change was wrong, and that no example of the spec has yet. What a hold-out decides stays unsaid. Pure. */
export function confirmedBy(
  counterexamples: readonly Counterexample[],
  rows: readonly ProbeRow[],
  spec: Pick<Spec, 'acceptance' | 'domain'>,
): Counterexample[] {
  const exampleOf = examplesByCall(spec)
  return counterexamples.filter((each) => {
    const judgement = judgeCounterexample(each, rowOf(each, rows)?.change, spec)
    const isWrong = judgement.kind === 'sent-back' && !judgement.isFinal
    return isWrong && exampleOf(each.call) === undefined
  })
}

function rowOf({ call, module }: Counterexample, rows: readonly ProbeRow[]): ProbeRow | undefined {
  return rows.find((row) => row.source === 'reviewer' && row.call === call && row.module === module)
}
