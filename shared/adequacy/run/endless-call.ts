import { PROBE_END_CLOCK_MS, PROBE_END_MS } from '../../limits.ts'
import { isEnd } from '../../oracle/exercise/observe.ts'
import { NEVER_SETTLES, type Observed } from '../../oracle/values/observed.ts'
import { callIn, type CallOptions, type NumberedProbe, type ObservedCalls } from './call-all.ts'
import { withSmallHeap } from './probe-context.ts'

/** A call that comes to no end, or ends its process, whenever it is made. */
export interface EndlessCall {
  id: number
  observed: Observed
}

/** What became of calls that gave no value at first. */
export interface EndlessCalls {
  /** The first one that does so again. */
  endless?: EndlessCall
  /** Calls of which the time did not tell; none where one was found. */
  undecided: number
}

export interface EndlessOptions extends Pick<CallOptions, 'context' | 'deadline'> {
  /** Processor time after which a call has no end. Default: {@link PROBE_END_MS}. */
  processorMs?: number
}

/**
 * Makes calls that did not end, or ended their process, once more, each alone in a process, until one of them does so again. What did not end is
 * given ten times as long, by the time of its processor: a slow or busy machine makes no endless call of a slow one.
 * @throws FactoryError RUN_COULD_NOT when a process cannot be started, INTERRUPTED.
 */
export async function firstEndless(
  probes: readonly NumberedProbe[],
  alone: ObservedCalls,
  options: EndlessOptions,
): Promise<EndlessCalls> {
  let undecided = 0
  for (const probe of probes) {
    const first = alone.get(probe.id)
    if (first === undefined || !isUnended(first)) continue
    const observed = await again(probe, first, options)
    if (observed !== undefined && isUnended(observed))
      return { endless: { id: probe.id, observed }, undecided: 0 }
    if (observed === undefined || observed.kind === 'timed-out') undecided += 1
  }
  return { undecided }
}

/** A time limit of 0 is that of a call which was not made; one of the clock says nothing when it is the last. */
function isUnended(observed: Observed): boolean {
  if (observed.kind === 'timed-out') return observed.limitMs > 0 && observed.limitMs !== PROBE_END_CLOCK_MS
  return isEnd(observed) || (observed.kind === 'not-a-value' && observed.what === NEVER_SETTLES)
}

/** What ended its process is not watched any closer: the watching thread would keep an error of a timer from ending it. */
async function again(
  probe: NumberedProbe,
  { kind }: Observed,
  { context, deadline, processorMs = PROBE_END_MS }: EndlessOptions,
): Promise<Observed | undefined> {
  const programs = { ...context.programs, calls: withSmallHeap(context.programs.calls) }
  const observed = await callIn(
    [{ ...probe, instance: 1 }],
    { place: context.places[0], shiftDays: 0 },
    {
      context: { ...context, programs },
      deadline,
      callMs: PROBE_END_CLOCK_MS,
      ...(kind === 'timed-out' && { processorMs }),
    },
  )
  return asFull(observed.get(probe.id), processorMs)
}

/** Full memory ends a process by a signal, on a slow machine after the time of the processor: both are the same end. */
function asFull(observed: Observed | undefined, limitMs: number): Observed | undefined {
  const isFull = observed?.kind === 'died' && observed.how === 'ended by a signal'
  return isFull ? { kind: 'timed-out', limitMs } : observed
}
