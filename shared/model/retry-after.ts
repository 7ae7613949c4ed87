/** What the endpoint asks us to wait: milliseconds, or undefined when it does not say or says nonsense. */
export function askedWaitMs(
  headers: { retryAfterMs: string | null; retryAfter: string | null },
  now: Date,
): number | undefined {
  return positive(decimal(headers.retryAfterMs)) ?? positive(retryAfterMs(headers.retryAfter, now))
}

/** Seconds, or an HTTP date (RFC 9110 section 10.2.3). */
function retryAfterMs(value: string | null, now: Date): number | undefined {
  const delay = decimal(value)
  if (delay !== undefined) return delay * 1000
  if (
    value === null ||
    !/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value.trim())
  ) {
    return undefined
  }
  return Date.parse(value) - now.getTime()
}

function decimal(value: string | null): number | undefined {
  return value !== null && /^\d{1,15}(\.\d{1,6})?$/.test(value.trim()) ? Number(value) : undefined
}

/** Zero or less means "now": our own back-off is kinder to the endpoint. */
function positive(ms: number | undefined): number | undefined {
  return ms !== undefined && ms > 0 ? Math.ceil(ms) : undefined
}
