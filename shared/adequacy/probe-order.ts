import type { Change } from '../git/change-set.ts'
import type { Act } from '../oracle/values/act.ts'

/** Calls near the examples that variants of the change are tried with; a second source is tried with all. */
export const MAX_VARIANT_CALLS = 200

/** One call that is made to see whether the spec says what it should give. It holds nothing of what the spec expects. */
export interface PlannedProbe {
  /** An example of the spec, an input near the examples, or a call that the reviewer named. */
  source: 'example' | 'generated' | 'reviewer'
  /** Repository path of the module. */
  module: string
  /** Name of the export that the call starts from. */
  callee: string
  /** The call as written; of what is no example, parseCall accepts it. */
  call: string
  /** Of an example: what is done besides one call of one export. */
  act?: Act
}

/** What a probing station is to try. It holds no expectation: code on trial may read it. */
export interface ProbeOrder {
  /** Sources in which one variant at a time can be switched on. */
  modules: { path: string; content: string }[]
  /** The variants by their number in those sources. */
  mutants: { number: number; path: string }[]
  /** Examples first (of hold-outs as well), then inputs near them, then calls that the reviewer named. */
  calls: PlannedProbe[]
  /** The change of another writer. */
  second?: Change[]
  /** Most time for all of it. */
  seconds: number
}
