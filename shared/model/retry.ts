import { setTimeout as wait } from 'node:timers/promises'
import type { ErrorCode } from '../error-codes.ts'
import { FactoryError } from '../errors.ts'
import { sha256 } from '../formats/digest.ts'
import type { Reply } from './reply.ts'
import { defined } from '../formats/defined.ts'

/** Caps of one model call. Tests shorten them; factory.yml cannot change them. */
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
    await wait(ms, undefined, defined({ signal }))
  },
}

/** One row of the record: HTTP status if one came, the wait that followed, and what it counted as (null: an answer). */
export interface Attempt {
  status: number | null
  delayMs: number
  code: ErrorCode | null
}

/** Why an attempt brought no reply, and whether another may. */
export interface CallFault {
  error: FactoryError
  status: number | null
  mayRetry: boolean
  /** What the endpoint asks us to wait. */
  askedMs: number | undefined
  /** A 400 that names the structured-output field. */
  refusesSchema: boolean
}

export type Outcome =
  { kind: 'reply'; reply: Reply; status: number | null } | { kind: 'fault'; fault: CallFault }

export interface RetryPolicy {
  limits: CallLimits
  timing: Timing
  /** Jitter is drawn from this, so that a run can be repeated. */
  seed: string
  remainingMs: () => number
  signal: AbortSignal | undefined
  notify: (line: string) => void
}

/**
 * Tries until a reply, a fault that will not pass, or the caps: attempts, the longest wait, the time left. Every attempt
 * is a row. The last fault is handed back, its message saying why no further attempt was made.
 * @throws FactoryError INTERRUPTED on abort.
 */
export async function withRetries(
  attempt: () => Promise<Outcome>,
  policy: RetryPolicy,
): Promise<{ outcome: Outcome; attempts: Attempt[] }> {
  const attempts: Attempt[] = []
  for (;;) {
    const outcome = await attempt()
    if (outcome.kind === 'reply') {
      return { outcome, attempts: [...attempts, { status: outcome.status, delayMs: 0, code: null }] }
    }
    const next = nextStep(outcome.fault, attempts.length + 1, policy)
    attempts.push(rowOf(outcome.fault, next.kind === 'wait' ? next.ms : 0))
    if (next.kind === 'give-up') {
      return { outcome: { kind: 'fault', fault: withReason(outcome.fault, next.why) }, attempts }
    }
    await pause(next.ms, outcome.fault, policy)
  }
}

type NextStep = { kind: 'wait'; ms: number } | { kind: 'give-up'; why: string | undefined }

function nextStep(fault: CallFault, made: number, { limits, seed, remainingMs }: RetryPolicy): NextStep {
  const most = fault.error.code === 'MODEL_RATE' ? limits.rateTries : limits.tries
  if (!fault.mayRetry) return { kind: 'give-up', why: undefined }
  if (made >= most) return { kind: 'give-up', why: `tried ${made} times` }
  const ms = fault.askedMs ?? backoffMs(fault.error.code, made, seed, limits.maxWaitMs)
  if (ms > limits.maxWaitMs) {
    return {
      kind: 'give-up',
      why: `it asks to wait ${seconds(ms)} s, the longest wait is ${seconds(limits.maxWaitMs)} s`,
    }
  }
  if (ms >= remainingMs()) return { kind: 'give-up', why: `no model time is left to wait ${seconds(ms)} s` }
  return { kind: 'wait', ms }
}

/** Doubling from half a second (from two seconds when asked too often), up to a quarter less by the seed. */
function backoffMs(code: ErrorCode, made: number, seed: string, maxWaitMs: number): number {
  const base = code === 'MODEL_RATE' ? 2000 : 500
  const fraction = Number.parseInt(sha256(`${seed}:${made}`).slice(0, 8), 16) / 0x1_0000_0000
  return Math.round(Math.min(base * 2 ** (made - 1), maxWaitMs) * (1 - fraction / 4))
}

function rowOf(fault: CallFault, delayMs: number): Attempt {
  return { status: fault.status, delayMs, code: fault.error.code }
}

function withReason(fault: CallFault, why: string | undefined): CallFault {
  if (why === undefined) return fault
  // the same failure, and none that another caused
  return {
    ...fault,
    error: fault.error.with({ message: `${fault.error.message} (${why})`, cause: undefined }),
  }
}

async function pause(ms: number, fault: CallFault, { timing, signal, notify }: RetryPolicy): Promise<void> {
  notify(`${fault.error.message}; trying again in ${seconds(ms)} s`)
  try {
    await timing.sleep(ms, signal)
  } catch (cause) {
    if (signal?.aborted !== true) throw cause
  }
  if (signal?.aborted === true) throw interrupted()
}

/** INTERRUPTED, to be thrown or handed back when the caller aborts a call. */
export function interrupted(): FactoryError {
  return new FactoryError('INTERRUPTED', 'the model call was interrupted', {
    hint: 'run again: answers that arrived are kept',
  })
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10
}
