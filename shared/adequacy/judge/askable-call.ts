import { parseCall } from '../../specification/document/parse-call.ts'
import type { Spec } from '../../specification/document/spec.ts'
import { defined } from '../../formats/defined.ts'
import { callSize } from '../inputs/values/call-size.ts'
import type { ProbeRow } from '../probe-values.ts'
import type { Cover } from './cover.ts'
import type { Question } from './question.ts'
import { endWords, rowValueOf } from './row-value.ts'
import type { Difference, SecondSource } from './second-differences.ts'

/** What is known of a question before it is chosen. */
export type Candidate = Omit<Question, 'number' | 'criterion' | 'settles'>

/** What decides whether a call is asked about. */
export interface RowContext {
  spec: Spec
  isDecided: (call: string) => boolean
  oddityOf: (row: ProbeRow) => string | undefined
  second: SecondSource
}

/** A call that the spec allows, and that no example has. */
export interface AskableCall extends Cover<Candidate> {
  /** What a mistake of the change, or of the second source, would explain; `undefined` where they do the same. */
  difference: Difference | undefined
}

/** A row as a call that can be asked about: one or none. Pure. */
export function askableCall(row: ProbeRow, { spec, isDecided, oddityOf, second }: RowContext): AskableCall[] {
  const { call, module, callee, change, differs, other } = row
  const value = rowValueOf(change)
  const difference = second.isBelieved && row.second !== undefined ? second.differenceOf(row) : undefined
  const odd = oddityOf(row)
  const end = endWords(change)
  const isAskable = row.source === 'generated' && !isDecided(call) && isCallOf(row, spec)
  const isDoubtful = differs.length > 0 || difference !== undefined || odd !== undefined
  if (!isAskable || (end === undefined && (value === undefined || !isDoubtful))) return []
  const [variant, secondValue] = [other, difference === undefined ? undefined : row.second].map(
    (observed) => observed && rowValueOf(observed),
  )
  const item = {
    ...{ call, module, callee, variants: differs.length },
    ...defined({ value, end, variant, second: secondValue, odd }),
  }
  return [{ item, difference, tells: new Set(differs), weight: weightOf(row), size: callSize(call) }]
}

/** What a change refuses is wrong a tenth as often as what it gives, where a variant differs. */
const REFUSED = 0.1

function weightOf({ change }: ProbeRow): number {
  return change.kind === 'threw' ? REFUSED : 1
}

/** The row comes from where code on trial runs: it must be what we could have planned. */
function isCallOf({ call, callee, module }: ProbeRow, spec: Spec): boolean {
  const read = parseCall(call)
  const isKnown = spec.interface.some((entry) => entry.module === module)
  return read.kind === 'ok' && read.callee === callee && read.text === call && isKnown
}
