import type { Facts } from '../hints/facts.ts'
import type { Shape } from '../shapes/shape.ts'
import type { Value } from '../values/value.ts'

/** A value near another one. */
export interface Step {
  /** What was done. Of many steps of one kind only the first are worth a call. */
  kind: string
  /** 0 is tried first. A step of 10 is tried only when there is room. */
  worth: number
  value: Value
}

/** What is known of the place in which a value stands. */
export interface Place {
  shape: Shape
  /** Values of this place in the examples. */
  seen: readonly Value[]
  /** The other arguments of the call. */
  beside: readonly Value[]
  facts: Facts
}

/** Makes the steps of a value that stands in another. */
export type TakeSteps = (value: Value, place: Place) => Step[]

/** The step, later by some. */
export function later(step: Step, prefix: string, by: number): Step {
  return { ...step, kind: `${prefix} ${step.kind}`, worth: step.worth + by }
}
