import { matchesAny } from '../paths/declared-paths.ts'
import { readSpec } from '../specification/document/read-spec.ts'
import type { Spec } from '../specification/document/spec.ts'
import type { PullChange } from './pull-change.ts'

/** An open spec that a pull request fulfils, or works on: it changes files that the spec covers. */
export interface TouchedSpec {
  spec: Spec
  path: string
  bytes: Buffer
}

/** Open specs whose write paths the change touches. A spec that cannot be read is left out: spec-validate reports it. */
export function touchedSpecs({ specs, factory, changeSet }: PullChange): TouchedSpec[] {
  return specs.flatMap(({ path, bytes }) => {
    const reading = readSpec(bytes, path)
    if (reading.kind === 'bad') return []
    const { spec } = reading
    const isTouched = changeSet.changes.some((change) => isCovered(spec, change.path, factory.specs))
    return isTouched ? [{ spec, path, bytes: Buffer.from(bytes) }] : []
  })
}

/** Does the spec cover this path? Specs themselves, under the glob `specs`, belong to none. */
export function isCovered(spec: Spec, path: string, specs: string): boolean {
  return !matchesAny(path, [specs]) && matchesAny(path, spec.paths.write)
}
