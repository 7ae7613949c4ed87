import type { CallTree, Link } from '../values/read-call.ts'
import type { Value } from '../values/value.ts'

/** The arguments of calls by their place: the same place for the same method, wherever it stands in a chain. Pure. */
export function seenValues(trees: readonly CallTree[]): Map<string, Value[]> {
  const seen = new Map<string, Value[]>()
  for (const tree of trees) {
    for (const link of tree.links) {
      for (const [at, value] of link.args.entries()) {
        const place = placeName(tree.callee, link, at)
        seen.set(place, [...(seen.get(place) ?? []), value])
      }
    }
  }
  return seen
}

/** The name of a place for an argument: the same for the same method, wherever it stands in a chain. */
export function placeName(callee: string, { names, isNew }: Link, at: number): string {
  return `${callee} ${isNew ? 'new ' : ''}${names.join('.')} ${at}`
}
