import type { FactoryError } from '../errors.ts'

/** What one HTTP exchange met. The SDK hides or drops these facts, so the transport notes them here as they come. */
export interface Exchange {
  status: number | null
  /** As it came; like `text` it may echo the key. */
  contentType: string
  retryAfter: string | null
  retryAfterMs: string | null
  /** The endpoint's own word on retrying, if it gave one. */
  shouldRetry: boolean | undefined
  /** Decoded body as text; of a failure at most its first part. */
  text: string
  /** The body was read to its end. */
  isComplete: boolean
  /** Set when the transport itself ended the exchange. */
  refused: FactoryError | undefined
  /** System or TLS error code of a broken connection. */
  errno: string | undefined
}

/** For the transport to fill in; `status` stays null until a response begins. */
export function newExchange(): Exchange {
  return {
    status: null,
    contentType: '',
    retryAfter: null,
    retryAfterMs: null,
    shouldRetry: undefined,
    text: '',
    isComplete: false,
    refused: undefined,
    errno: undefined,
  }
}
