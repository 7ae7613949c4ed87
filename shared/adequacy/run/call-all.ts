import { defined } from '../../formats/defined.ts'
import { PROBE_CALL_MS } from '../../limits.ts'
import type { LaunchPlace } from '../../oracle/exercise/launch.ts'
import { observe, type Children } from '../../oracle/exercise/observe.ts'
import type { ChildCall } from '../../oracle/values/frames.ts'
import type { Observed } from '../../oracle/values/observed.ts'
import type { PlannedProbe } from '../probe-order.ts'
import type { ProbeContext } from './probe-context.ts'

/** A call of the plan, by its place in it. */
export interface NumberedProbe extends PlannedProbe {
  id: number
}

/** What calls did, by their numbers. Those that were not made in the time are not among them. */
export type ObservedCalls = ReadonlyMap<number, Observed>

export interface CallOptions {
  context: ProbeContext
  /** Milliseconds since 1970. */
  deadline: number
  /** Milliseconds of the clock for one call. Default: {@link PROBE_CALL_MS}. */
  callMs?: number
  /** Most processor time for one call. Default: no limit but the clock. */
  processorMs?: number
}

/** Makes each call in an instance that nothing else has called: the first half of them in one process, the others in another. */
export async function callAlone(
  probes: readonly NumberedProbe[],
  options: CallOptions,
): Promise<ObservedCalls> {
  const calls = probes.map((probe, index): ChildCall => ({ ...probe, instance: index + 1 }))
  const lanes = options.context.places.map((place, lane) =>
    callIn(
      calls.filter((_, index) => index % 2 === lane),
      { place, shiftDays: 0 },
      options,
    ),
  )
  return new Map((await Promise.all(lanes)).flatMap((observed) => [...observed]))
}

/** Where a process works, and how many days its clock is ahead. */
export interface CallPlace {
  place: LaunchPlace
  shiftDays: number
}

/** Makes calls in one process, and in others that follow it where a call ends it. */
export async function callIn(
  calls: readonly ChildCall[],
  { place, shiftDays }: CallPlace,
  { context, deadline, callMs = PROBE_CALL_MS, processorMs }: CallOptions,
): Promise<ObservedCalls> {
  const { folder, launch, programs, signal } = context
  const modules = [...new Set(calls.map(({ module }) => module))]
  const children: Children = {
    setting: { folder, shiftDays, modules, ...defined({ processorMs }) },
    child: { launch, place, program: programs.calls, deadline, callMs, signal },
  }
  const observed = await observe(calls, children)
  // then nobody knows which of them had no time of their own
  const isTimeOver = Date.now() >= deadline
  return new Map([...observed].filter(([, { kind }]) => !isTimeOver || kind !== 'timed-out'))
}
