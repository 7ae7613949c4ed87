import { FactoryError } from '../../errors.ts'
import { isRateLimit, responseFacts } from '../deliver/api-faults.ts'
import type { Clock } from './clock.ts'
import { FAULT_WAITS_MS, SECONDARY_WAIT_MS } from './github-limits.ts'
import { refusal } from './refusals.ts'

export interface Patience {
  clock: Clock
  /** No wait reaches beyond this time. */
  giveUpAt: number
}

/**
 * Makes a request, and waits for rate limits as long as GitHub asks. A read is repeated after faults of the server and the
 * network; a write is not, because a lost answer may hide a success.
 * @throws FactoryError PLAN_DENIED, PLAN_WORKFLOW, PLAN_LIMITED, PLAN_FAILED.
 */
export async function patiently<T>(
  kind: 'read' | 'write',
  request: () => Promise<T>,
  { clock, giveUpAt }: Patience,
): Promise<T> {
  const faultWaits = kind === 'read' ? [...FAULT_WAITS_MS] : []
  for (;;) {
    try {
      return await request()
    } catch (thrown) {
      const waitMs = waitOf(thrown, clock.now()) ?? faultWait(thrown, faultWaits)
      if (waitMs === undefined) throw asRefusal(thrown)
      if (clock.now() + waitMs > giveUpAt) throw limitOutlasts(waitMs, thrown)
      await clock.sleep(waitMs)
    }
  }
}

function asRefusal(thrown: unknown): FactoryError {
  return thrown instanceof FactoryError ? thrown : refusal(responseFacts(thrown), thrown)
}

/** How long a rate limit asks to wait, in milliseconds; `undefined` when the answer is of another kind. */
function waitOf(thrown: unknown, now: number): number | undefined {
  const facts = responseFacts(thrown)
  const { headers, status, message } = facts
  const isSecondary = (status === 403 || status === 429) && /secondary rate limit/i.test(message)
  if (!isRateLimit(facts) && !isSecondary) return undefined
  const seconds = Number(headers['retry-after'] ?? 'NaN')
  if (Number.isFinite(seconds)) return Math.max(seconds, 1) * 1000
  const reset = Number(headers['x-ratelimit-reset'] ?? 'NaN') * 1000
  const isPrimary = headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)
  return isPrimary ? Math.max(reset - now, 1000) : SECONDARY_WAIT_MS
}

/** An answer that is none of the API's is a fault of something in between. */
function faultWait(thrown: unknown, waits: number[]): number | undefined {
  if (thrown instanceof FactoryError) return thrown.code === 'PLAN_FAILED' ? waits.shift() : undefined
  const { status } = responseFacts(thrown)
  return status === 0 || status >= 500 ? waits.shift() : undefined
}

function limitOutlasts(waitMs: number, cause: unknown): FactoryError {
  const minutes = Math.ceil(waitMs / 60_000)
  return new FactoryError(
    'PLAN_LIMITED',
    `GitHub's rate limit lasts ${minutes} minutes, longer than this job may`,
    {
      cause,
      hint: 're-run the job later: it goes on where it ended, and starts nothing twice',
    },
  )
}
