import type { Spec } from '../../specification/document/spec.ts'
import { callDistance } from './values/distance.ts'
import { readCall } from './values/read-call.ts'

/** The criterion that a call seems to belong to: that of the nearest example of the same export; `null` when there is none. */
export function criterionOf(spec: Spec, call: string): string | null {
  const tree = readCall(call)
  if (tree === undefined) return null
  const near = spec.acceptance.flatMap(({ id, examples }) =>
    examples.flatMap((example) => {
      const other = readCall(example.call)
      return other?.callee === tree.callee ? [{ id, distance: callDistance(tree, other) }] : []
    }),
  )
  const least = Math.min(...near.map(({ distance }) => distance))
  return near.find(({ distance }) => distance === least)?.id ?? null
}
