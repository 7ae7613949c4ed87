import type { Observed } from '../oracle/values/observed.ts'
import type { PlannedProbe } from './probe-order.ts'

/** A call for which something differs, that gives a value hardly anybody means or comes to no end, or that the reviewer named. */
export interface ProbeRow extends PlannedProbe {
  /** What it did on the change. */
  change: Observed
  /** What it did on the change of the second source; only where that differs. */
  second?: Observed
  /** Numbers of the variants that no example tells from the change, and this call does. */
  differs: number[]
  /** What it did on one of them. */
  other?: Observed
}

/**
 * What was tried to find inputs on which the spec is silent, as the untrusted side tells it. None of it is more than a claim: code that lies
 * here can hide that a spec says too little, but what its examples show does not rest on this.
 */
export interface ProbeValues {
  /** In the order of the plan. */
  rows: ProbeRow[]
  /** Variants of the change with one defect each. `undecided`: not tried in the time, or on code whose values vary. */
  mutants: { made: number; dead: number; survived: number; undecided: number }
  /** Calls near the examples; `tried` are those that gave a steady value. */
  inputs: { planned: number; tried: number }
  /** What was not tried, and why. */
  unfinished?: string
  /** Could the change of the second source be called? */
  second?: 'called' | 'not-loaded'
}

/**
 * Did two calls do the same, as far as a row of a spec could tell? Messages of errors do not count, nor how long a call that did not end
 * was waited for.
 */
export function sameObserved(one: Observed, other: Observed): boolean {
  if (one.kind === 'returned') return other.kind === 'returned' && one.value === other.value
  if (one.kind !== 'threw') return one.kind === other.kind
  return other.kind === 'threw' && nameOf(one) === nameOf(other)
}

function nameOf({ isError, name, type }: Extract<Observed, { kind: 'threw' }>): string {
  return isError ? `${name} ${type}` : type
}
