import type { ToldValue } from '../../oracle/values/frames.ts'
import { CLOCK_SHIFT_DAYS, type Observed } from '../../oracle/values/observed.ts'
import { sameObserved } from '../probe-values.ts'
import type { ProbeContext } from './probe-context.ts'
import { callAlone, callIn, type CallOptions, type NumberedProbe, type ObservedCalls } from './call-all.ts'

/** A call whose value is the same whenever it is made, as far as could be seen. */
export interface SteadyProbe extends NumberedProbe {
  value: ToldValue
}

/** What the calls of a plan did on the change. */
export interface ChangeCalls {
  /** Of every call that was made. */
  alone: ObservedCalls
  steady: SteadyProbe[]
  /** Calls that were not made in the time, or not again. */
  untried: number
}

/** Until when, in milliseconds since 1970, calls are made at first, and again. */
export interface ChangeDeadlines {
  first: number
  again: number
}

/**
 * Makes every call on the change in an instance of its own; those that give a value once more, in company and with another clock. The calls
 * that the reviewer named are made once, before those near the examples.
 * @throws FactoryError RUN_COULD_NOT when a process cannot be started, INTERRUPTED.
 */
export async function callChange(
  probes: readonly NumberedProbe[],
  { context, deadlines }: { context: ProbeContext; deadlines: ChangeDeadlines },
): Promise<ChangeCalls> {
  const isGenerated = ({ source }: NumberedProbe): boolean => source === 'generated'
  const ordered = [...probes.filter((each) => !isGenerated(each)), ...probes.filter(isGenerated)]
  const alone = await callAlone(ordered, { context, deadline: deadlines.first })
  const valued = probes.flatMap((probe): SteadyProbe[] => {
    const value = alone.get(probe.id)
    return probe.source !== 'reviewer' && isValue(value) ? [{ ...probe, value }] : []
  })
  const [together, later] = await callAgain(valued, { context, deadline: deadlines.again })
  const again = (id: number): (Observed | undefined)[] => [together.get(id), later.get(id)]
  const untried = valued.filter(({ id }) => again(id).includes(undefined)).length
  const steady = valued.filter(({ id, value }) => again(id).every((observed) => isSame(observed, value)))
  return { alone, steady, untried: probes.length - alone.size + untried }
}

/** In one instance, the last call first; and on their own with another clock. */
function callAgain(
  probes: readonly NumberedProbe[],
  options: CallOptions,
): Promise<[ObservedCalls, ObservedCalls]> {
  const [here, there] = options.context.places
  const together = probes.map((probe) => ({ ...probe, instance: 0 })).reverse()
  const later = probes.map((probe, index) => ({ ...probe, instance: index + 1 }))
  return Promise.all([
    callIn(together, { place: here, shiftDays: 0 }, options),
    callIn(later, { place: there, shiftDays: CLOCK_SHIFT_DAYS }, options),
  ])
}

/** Did it return or throw? Nothing else is a value that a row of a spec could hold. */
export function isValue(
  observed: Observed | undefined,
): observed is Extract<ToldValue, { kind: 'returned' | 'threw' }> {
  return observed?.kind === 'returned' || observed?.kind === 'threw'
}

function isSame(observed: Observed | undefined, value: Observed): boolean {
  return observed !== undefined && sameObserved(observed, value)
}
