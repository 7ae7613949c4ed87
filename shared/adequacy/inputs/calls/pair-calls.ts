import type { CallTree } from '../values/read-call.ts'
import { callText } from '../values/write-call.ts'
import type { Variant } from './argument-variants.ts'
import type { Draw } from './draw.ts'
import type { Knowledge } from './knowledge.ts'
import { compareCandidates, variantsOf, type Candidate } from './near-calls.ts'

/** Steps that are worth being combined. */
const MAX_WORTH = 6
const TRIES_PER_CALL = 2

/** Calls two steps away from the base calls, in two places where there are two. */
export function pairCalls(
  bases: readonly CallTree[],
  knowledge: Knowledge,
  { draw, most }: { draw: Draw; most: number },
): Candidate[] {
  const found = new Map<string, Candidate>()
  const firsts = bases.map((base) => goodSteps(base, knowledge))
  for (let tries = 0; tries < most * TRIES_PER_CALL && found.size < most; tries += 1) {
    const first = likely(firsts[tries % firsts.length] ?? [], draw)
    if (first === undefined) continue
    const seconds = goodSteps(first.tree, knowledge)
    const elsewhere = seconds.filter(({ place }) => place !== first.place)
    const second = likely(elsewhere.length === 0 ? seconds : elsewhere, draw)
    if (second === undefined) continue
    const call = callText(second.tree)
    if (!found.has(call)) found.set(call, { call, tree: second.tree, priority: first.worth + second.worth })
  }
  return [...found.values()].sort(compareCandidates)
}

function goodSteps(tree: CallTree, knowledge: Knowledge): Variant[] {
  const steps = variantsOf(tree, knowledge).filter(({ worth }) => worth <= MAX_WORTH)
  return steps.sort((one, other) => one.worth - other.worth)
}

/** Steps of more worth are drawn more often. */
function likely(steps: readonly Variant[], draw: Draw): Variant | undefined {
  return steps[Math.floor(draw() ** 2 * steps.length)]
}
