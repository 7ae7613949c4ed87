import { randomUUID } from 'node:crypto'
import { defined } from '../../formats/defined.ts'

export interface ApiOptions {
  /** Default: the API of the runner's variables. */
  baseUrl?: string
  /** Deadline of one attempt. Default: 30 seconds. */
  timeoutMs?: number
  /** How long a second of waiting is. Default: 1000; tests make it shorter. */
  secondMs?: number
}

const TIMEOUT_MS = 30_000
const MAX_RETRIES = 2
/** Longer waits are left to a re-run of the job. */
const MAX_WAIT_S = 60
/** Retries do not help against these; rate limits (403, 429) are waited for by the throttling plugin. */
const DO_NOT_RETRY = [400, 401, 403, 404, 410, 413, 422, 429, 451]

/** Octokit that tries again after faults of the server, and waits for rate limits as long as the server asks, up to a minute. */
export async function openOctokit(
  token: string,
  { baseUrl, timeoutMs = TIMEOUT_MS, secondMs = 1000 }: ApiOptions,
) {
  const [{ getOctokit }, { retry }, { throttling }] = await Promise.all([
    import('@actions/github'),
    import('@octokit/plugin-retry'),
    import('@octokit/plugin-throttling'),
  ])
  const mayWait = (seconds: number, _options: unknown, _octokit: unknown, retries: number): boolean =>
    seconds <= MAX_WAIT_S && retries < MAX_RETRIES
  const options = {
    ...defined({ baseUrl }),
    retry: { retries: MAX_RETRIES, doNotRetry: DO_NOT_RETRY, retryAfterBaseValue: secondMs },
    throttle: {
      // one queue for each client; a delivery opens one pull request, so nothing is sent too often
      id: randomUUID(),
      triggersNotification: () => false,
      retryAfterBaseValue: secondMs,
      onRateLimit: mayWait,
      onSecondaryRateLimit: mayWait,
    },
  }
  return getOctokit(token, options, attemptDeadline(timeoutMs), retry, throttling)
}

/** A plugin that gives each attempt its own deadline. It must come first, so that the retries happen around it. */
function attemptDeadline(timeoutMs: number): (octokit: HookedOctokit) => void {
  return (octokit) => {
    octokit.hook.before('request', ({ request }) => {
      request.signal = AbortSignal.timeout(timeoutMs)
    })
  }
}

/** The part of Octokit that the plugin needs. */
interface HookedOctokit {
  hook: { before: (name: 'request', set: (request: Attempt) => void) => void }
}

interface Attempt {
  request: { signal?: AbortSignal }
}
