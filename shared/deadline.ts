import { createContext, Script } from 'node:vm'

const context = createContext({ work: (): void => undefined })
const script = new Script('work()')

/**
 * Runs synchronous work with a time limit, because untrusted text can make it endless: a parser that backtracks on
 * `<A>(` repeated sixty times, a regular expression such as `^(a+)+$`. The work is ended wherever it is, also inside a
 * regular expression. @throws what the work throws, and an error with code ERR_SCRIPT_EXECUTION_TIMEOUT.
 */
export function runWithin(limitMs: number, work: () => void): void {
  context['work'] = work
  script.runInContext(context, { timeout: limitMs })
}

/** Was this thrown because {@link runWithin} ran out of time? */
export function isTimeout(thrown: unknown): boolean {
  // an error of the other context is no instance of our Error
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'code' in thrown &&
    thrown.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  )
}

/** Was this thrown because untrusted text cannot be read: it has no such form, takes too long, or is nested deeper than the stack? */
export function isUnreadable(thrown: unknown): boolean {
  return isTimeout(thrown) || thrown instanceof SyntaxError || thrown instanceof RangeError
}

/** What the work makes of untrusted text; `undefined` where the text {@link isUnreadable}. @throws every other exception of the work. */
export function madeWithin<T>(limitMs: number, work: () => T, run = runWithin): T | undefined {
  let made: T | undefined
  try {
    run(limitMs, () => (made = work()))
  } catch (thrown) {
    if (isUnreadable(thrown)) return undefined
    throw thrown
  }
  return made
}

/** {@link madeWithin} for work that may be done twice, as with {@link runWithinCpu}. */
export function madeWithinCpu<T>(limitMs: number, work: () => T): T | undefined {
  return madeWithin(limitMs, work, runWithinCpu)
}

/** Times that {@link runWithinCpu} starts again with twice the time. */
const MOST_TRIES = 5

/**
 * {@link runWithin} for work that may be done twice: a machine that gave the work less than half of the time is the
 * fault of nobody, and the work starts again with twice the time.
 */
export function runWithinCpu(limitMs: number, work: () => void): void {
  for (let tries = 1, wallMs = limitMs; ; tries += 1, wallMs *= 2) {
    const began = process.threadCpuUsage()
    try {
      runWithin(wallMs, work)
      return
    } catch (thrown) {
      const { user, system } = process.threadCpuUsage(began)
      if (!isTimeout(thrown) || tries === MOST_TRIES || (user + system) / 1000 > limitMs / 2) throw thrown
    }
  }
}
