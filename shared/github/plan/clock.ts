import { setTimeout } from 'node:timers/promises'

/** The time as a plan sees it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now: () => number
  sleep: (ms: number) => Promise<void>
}

export const REAL_CLOCK: Clock = { now: () => Date.now(), sleep: (ms) => setTimeout(ms) }
