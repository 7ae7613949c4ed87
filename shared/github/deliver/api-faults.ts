import { FactoryError } from '../../errors.ts'
import { recordOrEmpty } from '../../formats/read-json.ts'
import { withRetry } from '../../retry.ts'
import { safeWord } from '../../text/safe-log.ts'
import { RETRY_WAITS_MS } from '../../limits.ts'

/**
 * Repeats work that looks before it writes, three times at most. The client repeats reads and waits for rate limits. This
 * function is for writes without an answer and for unexpected answers.
 * @throws FactoryError PUBLISH_DENIED at once; PUBLISH_FAILED.
 */
export async function withApiRetry<T>(
  work: () => Promise<T>,
  sleep: (ms: number) => Promise<void>,
): Promise<T> {
  try {
    return await withRetry(work, { waitsMs: RETRY_WAITS_MS, isTransient: isUnsettled, sleep })
  } catch (thrown) {
    throw apiError(thrown)
  }
}

/** Can only another look say what happened? */
function isUnsettled(thrown: unknown): boolean {
  if (thrown instanceof FactoryError) return thrown.code === 'PUBLISH_FAILED'
  const { status, method } = responseFacts(thrown)
  return method !== 'GET' && (status === 0 || status >= 500)
}

/** What the client threw as an error of ours, by status and headers; of a body only its one-line message is repeated. */
function apiError(thrown: unknown): FactoryError {
  if (thrown instanceof FactoryError) return thrown
  const facts = responseFacts(thrown)
  const { status, message } = facts
  if (isRateLimit(facts))
    return deliveryFailed(`the rate limit of the API is reached (status ${status})`, thrown)
  if (status === 401 || status === 403 || status === 404) return accessDenied(facts)
  const what = status === 0 ? 'the API could not be reached' : `the API answered ${status}: ${message}`
  return deliveryFailed(what, thrown)
}

/** What an answer says about a request that failed. */
export interface ResponseFacts {
  /** 0 when there was no response; the client then says 500. */
  status: number
  method: unknown
  headers: Record<string, unknown>
  message: string
}

/** Reads what the client threw. */
export function responseFacts(thrown: unknown): ResponseFacts {
  const error = recordOrEmpty(thrown)
  const request = recordOrEmpty(error['request'])
  const response = recordOrEmpty(error['response'])
  const headers = recordOrEmpty(response['headers'])
  const status = error['response'] !== undefined && typeof error['status'] === 'number' ? error['status'] : 0
  const message = thrown instanceof Error ? safeWord(thrown.message, 160) : ''
  return { status, method: request['method'], headers, message }
}

/** Is it one of the two kinds of rate limit? */
export function isRateLimit({ status, headers }: ResponseFacts): boolean {
  if (status === 429) return true
  return status === 403 && ('retry-after' in headers || headers['x-ratelimit-remaining'] === '0')
}

/** What a refusal says: its status, its message, and the permissions that the API would take. */
export function refusalText({ status, headers, message }: ResponseFacts): string {
  const scopes = headers['x-accepted-github-permissions']
  const wanted = typeof scopes === 'string' ? ` (it takes ${safeWord(scopes, 100)})` : ''
  return `the API answered ${status}: ${message}${wanted}`
}

function accessDenied(facts: ResponseFacts): FactoryError {
  const { message } = facts
  if (/not permitted to create or approve/i.test(message))
    return new FactoryError('PUBLISH_PULLS_OFF', message, { hint: PULLS_OFF_HINT })
  return new FactoryError('PUBLISH_DENIED', refusalText(facts), {
    hint: 'give the job `permissions: contents: write, pull-requests: write`',
  })
}

const PULLS_OFF_HINT =
  'switch on "Allow GitHub Actions to create and approve pull requests" (settings of the repository, Actions, General; an organisation may lock it), or deliver as an app: `github.token` in factory.yml; then re-run the job'

/** A list as the API gave it: a proxy may answer 200 with a page of its own. `of`: what it lists. @throws FactoryError PUBLISH_FAILED. */
export function requireList(data: unknown, of: string): unknown[] {
  if (Array.isArray(data)) return data
  throw deliveryFailed(`the API answered with something else than a list of ${of}`)
}

/** PUBLISH_FAILED. A re-run may help: a delivery looks at what is there before it writes. */
export function deliveryFailed(what: string, cause?: unknown): FactoryError {
  return new FactoryError('PUBLISH_FAILED', what, {
    cause,
    hint: 'check githubstatus.com, then re-run the job: what is delivered already is left as it is',
  })
}
