import { isGlob } from '../../paths/declared-paths.ts'
import type { Spec } from './spec.ts'

/** Is `why` the one sentence of a tiny spec? */
export function hasShortWhy({ why }: Spec): boolean {
  return why.who === undefined && why.value === undefined && why.alternatives.length === 0
}

/**
 * What keeps a spec from being tiny; empty when it is. Tiny: `why` is one sentence, risk low, exactly one criterion, at
 * most one interface entry, at most two write paths and no glob. schemas/spec.schema.json says the same to authors.
 */
export function obstaclesToTiny(spec: Spec): string[] {
  const { write } = spec.paths
  const obstacles: [boolean, string][] = [
    [!hasShortWhy(spec), 'its why is more than one sentence'],
    [spec.risk !== 'low', `its risk is ${spec.risk}`],
    [spec.acceptance.length !== 1, `it has ${spec.acceptance.length} criteria`],
    [spec.interface.length > 1, `it has ${spec.interface.length} interface entries`],
    [write.length > 2, `it writes ${write.length} paths`],
    [write.some(isGlob), 'it writes a glob'],
  ]
  return obstacles.flatMap(([stands, reason]) => (stands ? [reason] : []))
}
