/** Jobs of one run that wait until a person lets them into their environment. */
export interface Deployments {
  /** Waits for the decision; `stopped` when the run was cancelled first, `expired` after 30 days. */
  ask(job: Asking): Promise<Decision>
  /** Decides for all jobs that wait for this environment now. @throws Error when none does. */
  review(environment: string, decision: 'approve' | 'reject'): void
  /** Resolves when the job of that path waits. */
  waiting(path: string): Promise<undefined>
}

export interface Asking {
  path: string
  environment: string
  stop: AbortSignal
}

export type Decision = 'approve' | 'reject' | 'expired' | 'stopped'

const DAYS = 30
/** Timers of Node go no further; what is later does not happen while a test lives. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** `changed` is told when a job begins or ends to wait. */
export function makeDeployments(dayMs: number, changed: (path: string, waits: boolean) => void): Deployments {
  const pending = new Map<string, { environment: string; decide: (decision: Decision) => void }>()
  const arrivals = new Map<string, PromiseWithResolvers<undefined>>()
  const arrivalOf = (path: string): PromiseWithResolvers<undefined> => {
    const known = arrivals.get(path) ?? Promise.withResolvers<undefined>()
    arrivals.set(path, known)
    return known
  }
  return {
    async ask({ path, environment, stop }) {
      if (stop.aborted) return 'stopped'
      const { promise, resolve } = Promise.withResolvers<Decision>()
      stop.addEventListener('abort', () => resolve('stopped'), { once: true })
      const span = DAYS * dayMs
      const timer = span > MAX_TIMER_MS ? undefined : setTimeout(() => resolve('expired'), span)
      pending.set(path, { environment, decide: resolve })
      changed(path, true)
      arrivalOf(path).resolve(undefined)
      const decision = await promise
      clearTimeout(timer)
      pending.delete(path)
      changed(path, false)
      return decision
    },
    review(environment, decision) {
      const asked = [...pending.values()].filter((each) => each.environment === environment)
      if (asked.length === 0) throw new Error(`no job waits for the environment ${environment}`)
      for (const { decide } of asked) decide(decision)
    },
    waiting: (path) => arrivalOf(path).promise,
  }
}
