import { multisetDifference } from '../../formats/multiset.ts'
import { isRecord } from '../../formats/read-json.ts'
import { shown } from '../weakening.ts'
import { fieldLoss, type FieldLoss } from './field.ts'

/** What becomes of one step of a job: its name, and what is lost there. */
export interface StepLoss extends FieldLoss {
  step: string
  field: string
}

/** Steps that are gone, new, in another order, or do something else. A new name alone is no edit. */
export function compareSteps(before: readonly unknown[], after: readonly unknown[]): StepLoss[] {
  const gone = multisetDifference(before, after, contentOf)
  const come = multisetDifference(after, before, contentOf)
  if (gone.length === 0 && come.length === 0) {
    const isSameOrder = before.every((step, at) => contentOf(step) === contentOf(after[at]))
    return isSameOrder ? [] : [lossOf('steps', '', 'they run in another order')]
  }
  const left = [...come]
  const losses = gone.flatMap((step) => {
    const at = left.findIndex((each) => labelOf(each) === labelOf(step))
    const [twin] = at === -1 ? [] : left.splice(at, 1)
    return twin === undefined ? [lossOf(labelOf(step), '', 'the step is gone')] : fieldLosses(step, twin)
  })
  return [
    ...losses,
    ...left.map((step) => lossOf(labelOf(step), '', `the step is new: ${shown(summaryOf(step))}`)),
  ]
}

function lossOf(step: string, field: string, what: string): StepLoss {
  return { step, field, code: 'WEAKENED_CI', what }
}

function fieldLosses(before: unknown, after: unknown): StepLoss[] {
  if (!isRecord(before) || !isRecord(after)) return [lossOf(labelOf(before), '', 'the step is another one')]
  const fields = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...fields].flatMap((field) => {
    const loss = fieldLoss(field, before[field], after[field])
    return loss === undefined ? [] : [{ ...loss, step: labelOf(before), field }]
  })
}

/** A step without what only people read. */
function contentOf(step: unknown): string {
  return JSON.stringify(isRecord(step) ? { ...step, name: undefined } : step)
}

/** By what a step is known when its content is edited. */
function labelOf(step: unknown): string {
  if (!isRecord(step)) return String(step).slice(0, 80)
  const { id, name, uses, run } = step
  const text = [id, name, typeof uses === 'string' ? uses.split('@')[0] : undefined, firstLine(run)].find(
    (each) => typeof each === 'string' && each !== '',
  )
  return typeof text === 'string' ? text.slice(0, 80) : 'step'
}

function firstLine(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim().split('\n')[0] : undefined
}

function summaryOf(step: unknown): unknown {
  return isRecord(step) ? (step['uses'] ?? step['run'] ?? step) : step
}
