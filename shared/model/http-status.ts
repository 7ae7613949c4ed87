import type { ErrorCode } from '../error-codes.ts'

/** What a status that is no success counts as. */
export function codeOfStatus(status: number): ErrorCode {
  if (status < 400) return 'MODEL_REDIRECT'
  if (status === 401 || status === 403) return 'MODEL_AUTH'
  if (status === 408) return 'MODEL_TIMEOUT'
  if (status === 429) return 'MODEL_RATE'
  if (status === 409 || status >= 500) return 'MODEL_DOWN'
  return 'MODEL_REQUEST'
}

/** May another attempt help? */
export function isRetryable(code: ErrorCode): boolean {
  return code === 'MODEL_RATE' || code === 'MODEL_DOWN' || code === 'MODEL_TIMEOUT'
}

/** What the endpoint asks us to wait, in milliseconds; undefined when it does not say or says nonsense. */
export function askedWaitMs(headers: Headers, now: Date): number | undefined {
  const asked = decimal(headers.get('retry-after-ms'))
  return positive(asked) ?? positive(retryAfterMs(headers.get('retry-after')?.trim() ?? '', now))
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** Seconds, or an HTTP date (RFC 9110 section 10.2.3). */
function retryAfterMs(value: string, now: Date): number | undefined {
  const seconds = decimal(value)
  if (seconds !== undefined) return seconds * 1000
  return HTTP_DATE.test(value) ? Date.parse(value) - now.getTime() : undefined
}

function decimal(value: string | null): number | undefined {
  return value !== null && /^\d{1,15}(\.\d{1,6})?$/.test(value.trim()) ? Number(value) : undefined
}

/** Zero or less means "now": our own wait is kinder to the endpoint. */
function positive(ms: number | undefined): number | undefined {
  return ms !== undefined && ms > 0 ? Math.ceil(ms) : undefined
}
