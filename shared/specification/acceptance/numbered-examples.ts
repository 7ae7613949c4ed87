import { isHeldOut } from '../document/held-out.ts'
import type { Criterion, Example } from '../document/spec.ts'

/** A row of a criterion, and its key: unique within the spec, and free of what a hold-out says. */
export interface NumberedExample {
  criterion: Criterion
  example: Example
  /** `AC-1: example 2`, `AC-1: hold-out example 1` */
  key: string
}

/** The rows of a criterion. Visible ones and hold-outs are counted apart, so that a hold-out changes no other key. */
export function numberedExamples(criterion: Criterion): NumberedExample[] {
  const counts = { example: 0, 'hold-out example': 0 }
  return criterion.examples.map((example) => {
    const kind = isHeldOut(criterion, example) ? 'hold-out example' : 'example'
    counts[kind] += 1
    return { criterion, example, key: `${criterion.id}: ${kind} ${counts[kind]}` }
  })
}
