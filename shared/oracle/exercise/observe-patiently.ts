import { ORACLE_CALL_MS } from '../../limits.ts'
import type { ChildCall } from '../values/frames.ts'
import type { Observed } from '../values/observed.ts'
import type { WaitingChild } from './child-process.ts'
import { observe, type Children } from './observe.ts'

/** How many times as long a call is given when it is made again. */
const PATIENCE = 6

/**
 * Asks as {@link observe} does. Calls that ran out of time are made once more, with those that share their instance: with six times as long by the
 * clock, and as long as before by the time of the processor. A machine that is busy with other work makes a slow call then, and no endless one.
 * Where a call runs out of time again, all others stand as they are. @throws FactoryError RUN_COULD_NOT, INTERRUPTED.
 */
export async function observePatiently(
  calls: readonly ChildCall[],
  children: Children,
  waiting?: WaitingChild,
): Promise<Map<number, Observed>> {
  const observed = await observe(calls, children, waiting)
  const { callMs = ORACLE_CALL_MS } = children.child
  const isSlow = (each: Observed | undefined): boolean =>
    each?.kind === 'timed-out' && each.limitMs === callMs
  for (const company of Map.groupBy(calls, ({ instance }) => instance).values()) {
    const slow = company.filter(({ id }) => isSlow(observed.get(id)))
    if (slow.length === 0) continue
    const again = await observe(company, patient(children, callMs))
    if (slow.some(({ id }) => again.get(id)?.kind === 'timed-out')) break
    for (const [id, each] of again) observed.set(id, each)
  }
  return observed
}

function patient({ setting, child }: Children, callMs: number): Children {
  const { waitMs = callMs } = child
  return {
    setting: { ...setting, processorMs: callMs },
    child: { ...child, callMs: PATIENCE * callMs, waitMs },
    mostEnds: 1,
  }
}
