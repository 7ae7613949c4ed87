import { runWithinCpu } from '../deadline.ts'
import { MAX_NODES, mutationsIn } from './mutations.ts'
import { guardOf, separatorOf, switchOf, type NumberedPlace } from './switch/regions.ts'
import { rendered } from './switch/render.ts'
import type { SyntaxNode } from './syntax/node.ts'
import { treeOf } from './syntax/units.ts'
import { visitsOf } from './syntax/visit.ts'

/** A mutant, and the number that makes it active: from 1, for 0 is none. */
export interface NumberedMutant {
  number: number
  id: string
}

/** Most time of a processor for one file; ordinary ones take some milliseconds. */
const BUILD_MS = 20_000

/**
 * The text of a file that holds all of these mutants of it: at each place a switch (switch/mutant-switch.ts) decides which code runs.
 * With the number 0 it does what `head` does. Every loop counts its turns. Lines stay where they are as far as no mutant spans several.
 * @throws SyntaxError, RangeError where `head` is no code, and an error of the time limit.
 */
export function switchedBuild(path: string, head: string, mutants: readonly NumberedMutant[]): string {
  let build = ''
  runWithinCpu(BUILD_MS, () => (build = built(path, head, mutants)))
  return build
}

function built(path: string, head: string, mutants: readonly NumberedMutant[]): string {
  const tree = treeOf(path, head)
  const places = placesIn(path, tree, head, mutants)
  const groups = Map.groupBy(places, ({ kind, start, end }) => `${kind} ${start} ${end}`)
  const starts = new Set(places.filter(({ kind }) => kind === 'expression').map(({ start }) => start))
  const visits = visitsOf(tree, head, MAX_NODES)
  return rendered(head, [
    ...[...groups.values()].flatMap(switchOf),
    ...visits.flatMap((visit) => [...guardOf(visit), ...separatorOf(visit, starts)]),
  ])
}

function placesIn(
  path: string,
  tree: SyntaxNode,
  head: string,
  mutants: readonly NumberedMutant[],
): NumberedPlace[] {
  if (mutants.length === 0) return []
  const numbers = new Map(mutants.map(({ id, number }) => [id, number]))
  return mutationsIn(path, tree, head).flatMap(({ id, place }): NumberedPlace[] => {
    const number = numbers.get(id)
    return number === undefined ? [] : [{ ...place, number }]
  })
}
