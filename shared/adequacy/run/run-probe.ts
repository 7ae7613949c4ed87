import { defined } from '../../formats/defined.ts'
import { MAX_VARIANT_CALLS, type ProbeOrder } from '../probe-order.ts'
import type { ProbeValues } from '../probe-values.ts'
import { callChange, type ChangeCalls } from './call-change.ts'
import { callSecond, type SecondCalls } from './call-second.ts'
import { firstEndless } from './endless-call.ts'
import { probeContext, type ProbeContext, type ProbeOptions } from './probe-context.ts'
import { probeValues } from './probe-rows.ts'
import { tryMutants } from './try-mutants.ts'
import type { KnownCall } from './variant-frames.ts'

/** Parts of the time: where calls near the examples loop, they would leave none for the rest. */
const [FIRST_SHARE, AGAIN_SHARE, SECOND_SHARE] = [0.4, 0.2, 0.2]

/** How often a line of progress is said, in milliseconds. */
const EVERY_MS = 3000

/**
 * Looks for calls on which the spec may be silent: calls that tell the change from a variant that every example lets pass, or from the
 * change of a second writer; and makes the calls that the reviewer named. The folder holds base and change; when there is a second source,
 * it holds that one in the end. Nothing here knows what is expected. Calls that are not made within `order.seconds` are said; those that
 * did not end are given as much time again.
 * @throws FactoryError RUN_COULD_NOT when a process cannot be started, INTERRUPTED, and those of `lay`.
 */
export async function runProbe(order: ProbeOrder, options: ProbeOptions): Promise<ProbeValues> {
  const context = await probeContext(options)
  const ms = order.seconds * 1000
  const began = Date.now()
  const probes = order.calls.map((call, id) => ({ ...call, id }))
  const first = began + ms * FIRST_SHARE
  const change = await callChange(probes, { context, deadlines: { first, again: first + ms * AGAIN_SHARE } })
  const secondMs = order.second === undefined ? 0 : ms * SECOND_SHARE
  const mutants = await tryMutants(order, knownCalls(change), {
    context,
    deadline: began + ms - secondMs,
    onProgress: progressLine(order.mutants.length, options.say),
  })
  const tried = Date.now()
  const near = probes.filter(({ source }) => source === 'generated')
  const ends = await firstEndless(near, change.alone, { context, deadline: tried + ms })
  // that takes nothing of the time of others
  const deadline = began + ms + Date.now() - tried
  const second = await secondOf(order, change, { context, deadline, lay: options.lay })
  return probeValues({ order, change, mutants, ends, ...defined({ second }) })
}

/** Examples first, then the first calls near them. */
function knownCalls({ steady }: ChangeCalls): KnownCall[] {
  const calls = steady.map(({ id, source, module, callee, call, act, value }) => {
    return { id, isExample: source === 'example', module, callee, call, change: value, ...defined({ act }) }
  })
  const near = calls.filter(({ isExample }) => !isExample).slice(0, MAX_VARIANT_CALLS)
  return [...calls.filter(({ isExample }) => isExample), ...near]
}

function secondOf(
  { second }: ProbeOrder,
  { steady }: ChangeCalls,
  options: { context: ProbeContext; deadline: number; lay: ProbeOptions['lay'] },
): Promise<SecondCalls> | undefined {
  return second === undefined ? undefined : callSecond(second, steady, options)
}

/** Says how far the variants are, every few seconds at most; `made` is how many there are. */
function progressLine(
  made: number,
  say: (line: string) => void = () => undefined,
): (tried: number, left: number) => void {
  let said = Date.now()
  return (tried, left) => {
    if (Date.now() - said < EVERY_MS) return
    said = Date.now()
    say(`adequacy: ${tried} of ${made} variants, ${left} left open`)
  }
}
