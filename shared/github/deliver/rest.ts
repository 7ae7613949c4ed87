import { FactoryError } from '../../errors.ts'
import { isRecord } from '../../formats/read-json.ts'
import { safeWord } from '../../text/safe-log.ts'

/** A fault of the REST API, mapped; `waitMs` is how long the server asked to wait. */
export interface RestFault {
  error: FactoryError
  waitMs: number | undefined
}

const MAX_WAIT_MS = 60_000
const WAITS_MS = [1000, 5000]

/**
 * Does a piece of work that may be done twice (look first, then write) until it succeeds, three times at most. Limits
 * are waited for as long as the server asks, up to a minute.
 * @throws FactoryError PUBLISH_DENIED at once; PUBLISH_FAILED.
 */
export async function withRetry<T>(work: () => Promise<T>, sleep: (ms: number) => Promise<void>): Promise<T> {
  for (const wait of WAITS_MS) {
    try {
      return await work()
    } catch (thrown) {
      const { error, waitMs } = restFault(thrown)
      if (!error.retryable || (waitMs ?? 0) > MAX_WAIT_MS) throw error
      await sleep(waitMs ?? wait)
    }
  }
  return work().catch((thrown: unknown) => {
    throw restFault(thrown).error
  })
}

/** What went wrong, by status and headers; bodies of servers are not repeated but for their one-line message. */
export function restFault(thrown: unknown): RestFault {
  if (thrown instanceof FactoryError) return { error: thrown, waitMs: undefined }
  const { status, headers, message } = factsOf(thrown)
  const waitMs = waitOf(status, headers)
  if (waitMs !== undefined) {
    const error = failed(`the rate limit of the API is reached (status ${status})`, thrown)
    return { error, waitMs }
  }
  if (status === 401 || status === 403 || status === 404)
    return { error: denied(status, headers, message), waitMs: undefined }
  const what = status === 0 ? 'the API could not be reached' : `the API answered ${status}: ${message}`
  return { error: failed(what, thrown), waitMs: undefined }
}

interface Facts {
  status: number
  headers: Record<string, unknown>
  message: string
}

function factsOf(thrown: unknown): Facts {
  const record = isRecord(thrown) ? thrown : {}
  const response = isRecord(record['response']) ? record['response'] : {}
  const headers = isRecord(response['headers']) ? response['headers'] : {}
  // transport faults of the client carry status 500 and no response
  const status =
    record['response'] !== undefined && typeof record['status'] === 'number' ? record['status'] : 0
  const message = thrown instanceof Error ? safeWord(thrown.message, 160) : ''
  return { status, headers, message }
}

/** Both kinds of rate limit; `undefined` when it is none. */
function waitOf(status: number, headers: Record<string, unknown>): number | undefined {
  if (status !== 403 && status !== 429) return undefined
  const after = Number(headers['retry-after'] ?? 'NaN')
  if (Number.isFinite(after) && after >= 0) return after * 1000
  if (headers['x-ratelimit-remaining'] === '0' || status === 429) return MAX_WAIT_MS
  return undefined
}

function denied(status: number, headers: Record<string, unknown>, message: string): FactoryError {
  const scopes = headers['x-accepted-github-permissions']
  const wanted = typeof scopes === 'string' ? ` (it takes ${safeWord(scopes, 100)})` : ''
  const isSetting = /not permitted to create or approve/i.test(message)
  const hint = isSetting
    ? 'allow GitHub Actions to create pull requests in the settings of the repository, under Actions, General'
    : 'give the job `permissions: contents: write, pull-requests: write`'
  const why = isSetting ? message : `the API answered ${status}: ${message}${wanted}`
  return new FactoryError('PUBLISH_DENIED', why, { hint })
}

/** PUBLISH_FAILED, worth a re-run: delivery looks up what is there before it writes. */
export function failed(what: string, cause?: unknown): FactoryError {
  return new FactoryError('PUBLISH_FAILED', what, {
    cause,
    hint: 'check githubstatus.com, then re-run the job: what is delivered already is left as it is',
  })
}
