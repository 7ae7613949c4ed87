import { setTimeout as wait } from 'node:timers/promises'

/** Caps of one model call. Tests shorten them; nothing in factory.yml does. */
export interface CallLimits {
  /** Attempts when the endpoint is down or silent. */
  tries: number
  /** Attempts when the endpoint says it is asked too often. */
  rateTries: number
  /** Longest single wait between two attempts; an endpoint that asks for more is not waited for. */
  maxWaitMs: number
  /** One attempt from connect to last byte. Long: local models think for minutes before the first byte. */
  attemptTimeoutMs: number
  /** Decoded bytes of a reply. */
  maxReplyBytes: number
}

export const CALL_LIMITS: CallLimits = {
  tries: 3,
  rateTries: 6,
  maxWaitMs: 60_000,
  attemptTimeoutMs: 600_000,
  maxReplyBytes: 8 * 1024 * 1024,
}

/** How time passes: a clock that never goes back, in milliseconds, and a wait that ends early on abort. */
export interface Timing {
  monotonicMs: () => number
  sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}

export const REAL_TIMING: Timing = {
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal === undefined ? {} : { signal })
  },
}
