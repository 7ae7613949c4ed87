import { fits, UNKNOWN } from '../shapes/shape.ts'
import { callSize } from '../values/call-size.ts'
import type { CallTree } from '../values/read-call.ts'
import { callText } from '../values/write-call.ts'
import { callablesOf, type Example, type Knowledge } from './knowledge.ts'

/** A call that others are made from. */
export interface Base {
  tree: CallTree
  /** How much later its variants are tried. */
  delay: number
}

/** The examples as bases: the smallest of each criterion, then the next of each; those that throw, and pairs of equal arguments, later. */
export function basesOf(examples: readonly Example[], knowledge: Knowledge): Base[] {
  const ordered = inTurns(examples)
  const [good, bad] = [false, true].map((throws) => ordered.filter((each) => each.throws === throws))
  const trees = (list: readonly Example[] = []): CallTree[] => list.map(({ tree }) => tree)
  return [
    ...trees(good).map((tree) => ({ tree, delay: 0 })),
    ...trees(good)
      .flatMap((tree) => twins(tree, knowledge))
      .map((tree) => ({ tree, delay: TWIN_DELAY })),
    ...trees(bad).map((tree) => ({ tree, delay: (good ?? []).length === 0 ? 0 : BAD_DELAY })),
  ]
}

const TWIN_DELAY = 1.5
const BAD_DELAY = 2.5

function inTurns(examples: readonly Example[]): Example[] {
  const sized = examples
    .map((example) => ({ example, size: callSize(callText(example.tree)) }))
    .sort((one, other) => one.size - other.size || one.example.row - other.example.row)
    .map(({ example }) => example)
  const turnOf = (example: Example): number =>
    sized.filter(({ criterion }) => criterion === example.criterion).indexOf(example)
  return sized
    .map((example) => ({ example, turn: turnOf(example) }))
    .sort((one, other) => one.turn - other.turn || one.example.criterion - other.example.criterion)
    .map(({ example }) => example)
}

/** Two arguments of one type made equal: what compares them shows most near that. */
function twins(tree: CallTree, knowledge: Knowledge): CallTree[] {
  const [callable] = callablesOf(tree, knowledge)
  const [root] = tree.links
  const [one, other, ...rest] = root?.args ?? []
  if (root === undefined || one === undefined || other === undefined || one.kind !== other.kind) return []
  const shapes = [0, 1].map((at) => callable?.params[at]?.shape ?? UNKNOWN)
  if (JSON.stringify(shapes[0]) !== JSON.stringify(shapes[1]) || !fits(one, shapes[1] ?? UNKNOWN)) return []
  return [one, other].map((arg) => ({
    ...tree,
    links: tree.links.with(0, { ...root, args: [arg, arg, ...rest] }),
  }))
}
