import type { Arbitrary } from 'fast-check'
import { UNKNOWN } from '../shapes/shape.ts'
import type { CallTree, Link } from '../values/read-call.ts'
import { arbitraryOf, together } from './arbitrary.ts'
import type { FastCheck } from './fast-check.ts'
import { callablesOf, type Knowledge } from './knowledge.ts'
import { placeName } from './seen-values.ts'
import { candidateOf, type Candidate } from './near-calls.ts'

/** Calls drawn from the types: other arguments in the base calls, and other orders of the links of a chain. */
export async function freeCalls(
  bases: readonly CallTree[],
  knowledge: Knowledge,
  { seed, most }: { seed: number; most: number },
): Promise<Candidate[]> {
  // half a thousand functions that no other station needs
  const fc: FastCheck = (await import('fast-check')).default
  const drawn = calls(bases, knowledge, fc)
  if (drawn === undefined) return []
  const trees = fc.sample(drawn, { seed, numRuns: most })
  return trees.map((tree) => candidateOf(tree, 0))
}

function calls(
  bases: readonly CallTree[],
  knowledge: Knowledge,
  fc: FastCheck,
): Arbitrary<CallTree> | undefined {
  const drawn = bases.flatMap((base) => {
    const links = base.links.map((link, at) => linkArbitrary(base, at, { link, knowledge }, fc))
    if (!links.every((link) => link !== undefined)) return []
    const inner = bases.flatMap((other) => other.links.slice(1, -1))
    return [
      (base.links.length < 3 ? fc.tuple(...links) : chains(links, inner, fc)).map((each) => ({
        ...base,
        links: each,
      })),
    ]
  })
  return drawn.length === 0 ? undefined : fc.oneof(...drawn)
}

const MAX_LINKS = 5

/** The same beginning and end around any of the links that the examples have. */
function chains(links: readonly Arbitrary<Link>[], seen: readonly Link[], fc: FastCheck): Arbitrary<Link[]> {
  const [first, ...rest] = links
  const last = rest.at(-1)
  if (first === undefined || last === undefined) return fc.tuple(...links)
  const inner = fc.oneof(fc.constantFrom(...seen), ...rest.slice(0, -1))
  return fc
    .tuple(first, fc.array(inner, { maxLength: MAX_LINKS }), last)
    .map(([head, middle, end]) => [head, ...middle, end])
}

function linkArbitrary(
  tree: CallTree,
  at: number,
  { link, knowledge }: { link: Link; knowledge: Knowledge },
  fc: FastCheck,
): Arbitrary<Link> | undefined {
  const callable = callablesOf(tree, knowledge)[at]
  const args = link.args.map((arg, index) => {
    const param = callable?.params[index] ?? callable?.params.findLast(({ isRest }) => isRest)
    const seen = [arg, ...knowledge.seenAt(placeName(tree.callee, link, index))]
    return arbitraryOf({ shape: param?.shape ?? UNKNOWN, seen, beside: [], facts: knowledge.facts }, fc)
  })
  return together(args, fc)?.map((each) => ({ ...link, args: each }))
}
