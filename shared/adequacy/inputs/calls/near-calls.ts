import { compareText } from '../../../findings.ts'
import { callSize } from '../values/call-size.ts'
import type { CallTree } from '../values/read-call.ts'
import { callText } from '../values/write-call.ts'
import { argumentVariants, type Variant } from './argument-variants.ts'
import { chainVariants } from './chain-variants.ts'
import type { Base } from './bases.ts'
import type { Knowledge } from './knowledge.ts'

/** A call that may be made. */
export interface Candidate {
  call: string
  tree: CallTree
  /** The lowest is made first. */
  priority: number
  /** Of equal ones the smaller is made first. */
  size: number
}

/** A candidate of a call. */
export function candidateOf(tree: CallTree, priority: number): Candidate {
  const call = callText(tree)
  return { call, tree, priority, size: callSize(call) }
}

/** The variants of a call, by one step. */
export function variantsOf(tree: CallTree, knowledge: Knowledge): Variant[] {
  return [...argumentVariants(tree, knowledge), ...chainVariants(tree, knowledge)]
}

/** How much a step loses for each time that its kind was taken already. */
const REPEATED = 0.8

/**
 * The calls one step away from the base calls. Every kind of step is taken for one base before it is taken for the next: fifty calls
 * that try one thing say less than fifty that try fifty.
 */
export function nearCalls(bases: readonly Base[], knowledge: Knowledge): Candidate[] {
  const taken = new Map<string, number>()
  const found = new Map<string, Candidate>()
  for (const variant of bases.flatMap((base) => delayedVariants(base, knowledge))) {
    const call = callText(variant.tree)
    const times = taken.get(variant.kind) ?? 0
    const known = found.get(call)
    const priority = variant.worth + times * REPEATED
    if (known !== undefined && known.priority <= priority) continue
    taken.set(variant.kind, times + 1)
    found.set(call, known === undefined ? candidateOf(variant.tree, priority) : { ...known, priority })
  }
  return [...found.values()].sort(compareCandidates)
}

/** The lowest priority first, and of equal ones the smaller call. */
export function compareCandidates(one: Candidate, other: Candidate): number {
  return one.priority - other.priority || one.size - other.size || compareText(one.call, other.call)
}

function delayedVariants({ tree, delay }: Base, knowledge: Knowledge): Variant[] {
  return variantsOf(tree, knowledge).map((variant) => ({ ...variant, worth: variant.worth + delay }))
}
