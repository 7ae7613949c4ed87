import { isGrave, type Effect } from '../../effects.ts'

/** Something a module can do besides computing. Line and column count from 1. */
export interface Capability {
  effect: Effect
  /** By what means: a path of names such as `Date.now`, or a few words. */
  what: string
  line: number
  column: number
}

/** Equal keys are one capability: an effect, and for grave ones the means as well. */
export function capabilityKey({ effect, what }: Pick<Capability, 'effect' | 'what'>): string {
  return isGrave(effect) ? `${effect}|${what}` : effect
}
