import type { Change } from '../../git/change-set.ts'
import type { PlannedProbe } from '../probe-values.ts'

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
