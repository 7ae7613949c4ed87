import type { Change } from '../../git/change-set.ts'
import type { Observed } from '../../oracle/values/observed.ts'
import { sameObserved } from '../probe-values.ts'
import { callAlone, type CallOptions } from './call-all.ts'
import type { SteadyProbe } from './call-change.ts'

/** What the change of the second source did. */
export interface SecondCalls {
  /** By the number of the call; only where it differs from the change, twice in the same way. */
  differs: Map<number, Observed>
  /** Absent: nothing could be called in the time. */
  second?: 'called' | 'not-loaded'
  /** Calls that were not made in the time. */
  untried: number
}

/**
 * Lays the change of the second source, and makes the calls that have a steady value on the change. What does not load says nothing: it
 * is no value that could be right. The folder holds the change of the second source then.
 * @throws FactoryError RUN_COULD_NOT when a process cannot be started, INTERRUPTED, and those of `lay`.
 */
export async function callSecond(
  second: readonly Change[],
  steady: readonly SteadyProbe[],
  { lay, ...options }: CallOptions & { lay: (changes: readonly Change[]) => Promise<void> },
): Promise<SecondCalls> {
  await lay(second)
  const first = await callAlone(steady, options)
  const differing = steady.filter(({ id, value }) => isDifferent(first.get(id), value))
  const again = await callAlone(differing, options)
  const differs = new Map(
    differing.flatMap(({ id }): [number, Observed][] => {
      const [one, other] = [first.get(id), again.get(id)]
      return one !== undefined && other !== undefined && sameObserved(one, other) ? [[id, one]] : []
    }),
  )
  const untried = steady.length - first.size
  const isLoaded = [...first.values()].some(({ kind }) => kind !== 'not-loaded')
  return { differs, untried, ...(first.size > 0 && { second: isLoaded ? 'called' : 'not-loaded' }) }
}

function isDifferent(observed: Observed | undefined, value: Observed): boolean {
  return observed !== undefined && observed.kind !== 'not-loaded' && !sameObserved(observed, value)
}
