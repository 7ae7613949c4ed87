import { probeCalls, type ProbeCallOptions } from '../../../../shared/adequacy/inputs/probe-calls.ts'
import type { Spec } from '../../../../shared/specification/document/spec.ts'
import { fileOf } from '../../specification/sample-spec.ts'

/** A spec with these signatures in one module, and a criterion for each list of rows. */
export function specOf(
  signatures: readonly string[],
  criteria: readonly object[][],
  fields: object = {},
): Spec {
  const acceptance = criteria.map((examples, at) => ({
    id: `AC-${at + 1}`,
    ears: 'The function shall do what it says.',
    examples,
  }))
  const entries = signatures.map((signature) => ({ module: 'src/trim.ts', signature, doc: 'What it says.' }))
  return fileOf({ interface: entries, acceptance, ...fields }).spec
}

/** The texts of the calls made for a spec. */
export async function callsFor(spec: Spec, options: Partial<ProbeCallOptions> = {}): Promise<string[]> {
  const planned = await probeCalls(spec, { seed: 'JD-1', change: [], ...options })
  return planned.map(({ call }) => call)
}
