import type { CallTree } from '../values/read-call.ts'
import type { Variant } from './argument-variants.ts'
import type { Draw } from './draw.ts'
import type { Knowledge } from './knowledge.ts'
import { candidateOf, compareCandidates, variantsOf, type Candidate } from './near-calls.ts'

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
  const firsts = bases.map((base) => ({ base, steps: goodSteps(base, knowledge) }))
  for (let tries = 0; tries < most * TRIES_PER_CALL && found.size < most; tries += 1) {
    const from = firsts[tries % firsts.length]
    const pair = from && pairOf(from, knowledge, draw)
    if (pair !== undefined && !found.has(pair.call)) found.set(pair.call, pair)
  }
  return [...found.values()].sort(compareCandidates)
}

function goodSteps(tree: CallTree, knowledge: Knowledge): Variant[] {
  const steps = variantsOf(tree, knowledge).filter(({ worth }) => worth <= MAX_WORTH)
  return steps.sort((one, other) => one.worth - other.worth)
}

function pairOf(
  { base, steps }: { base: CallTree; steps: readonly Variant[] },
  knowledge: Knowledge,
  draw: Draw,
): Candidate | undefined {
  const first = likely(steps, draw)
  if (first === undefined) return undefined
  const second = likely(
    steps.filter(({ place }) => place !== first.place),
    draw,
  )
  const both = second && merged(base, first, second)
  if (both !== undefined) return candidateOf(both, first.worth + (second?.worth ?? 0))
  const further = likely(goodSteps(first.tree, knowledge), draw)
  return further && candidateOf(further.tree, first.worth + further.worth)
}

/** Steps of more worth are drawn more often. */
function likely(steps: readonly Variant[], draw: Draw): Variant | undefined {
  return steps[Math.floor(draw() ** 2 * steps.length)]
}

/** Steps of two arguments at once; `undefined` when they are of something else. */
function merged(base: CallTree, one: Variant, other: Variant): CallTree | undefined {
  const places = [one, other].map(({ place }) => /^(\d+) (\d+)$/.exec(place)?.slice(1).map(Number))
  const [at = -1, index = -1] = places[1] ?? []
  const [target, source] = [one.tree.links[at], other.tree.links[at]]
  const value = source?.args[index]
  const isSafe = places[0] !== undefined && one.tree.links.length === base.links.length
  if (!isSafe || target === undefined || value === undefined || target.args.length !== source?.args.length)
    return undefined
  const links = one.tree.links.with(at, { ...target, args: target.args.with(index, value) })
  return { ...one.tree, links }
}
