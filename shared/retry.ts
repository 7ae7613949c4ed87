/** When and how often work is done again. */
export interface RetryOptions {
  /** Pauses between the attempts, in milliseconds: one attempt more than pauses. */
  waitsMs: readonly number[]
  /** Can the fault pass? Any other is thrown at once. */
  isTransient: (thrown: unknown) => boolean
  sleep: (ms: number) => Promise<void>
}

/** Does work that may be done more than once until it succeeds. Throws the last fault when every attempt failed. */
export async function withRetry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { waitsMs, isTransient, sleep } = options
  for (const waitMs of waitsMs) {
    try {
      return await work()
    } catch (thrown) {
      if (!isTransient(thrown)) throw thrown
      await sleep(waitMs)
    }
  }
  return work()
}

/** Waits for `work` until the deadline. Throws an Error that names `what` when it takes longer. */
export async function withTimeout<T>(timeoutMs: number, what: string, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(new Error(`${what} took longer than ${timeoutMs / 1000} s`)),
    timeoutMs,
  )
  work.catch(() => undefined)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
