import type { RunOutcome } from '../line/outcome.ts'
import type { Attempt } from './further/attempt.ts'
import { tellApart } from './further/tell-apart.ts'
import type { Place } from './place.ts'
import { runOnce } from './run-once.ts'
import type { Surroundings } from './surroundings.ts'
import type { WorkOrder } from './work-order.ts'

/**
 * The whole work of a command station, the same on every machine. A command that fails or runs out of time is an outcome, not
 * an error. What fails is run again in other places, to tell what is new.
 * @throws FactoryError RUN_COULD_NOT (no shell, command not found, disk full), RUN_ISOLATION, INTERRUPTED,
 * CHANGE_SET_INVALID.
 */
export async function performOrder(
  order: WorkOrder,
  place: Place,
  surroundings: Surroundings,
): Promise<RunOutcome> {
  const first = await runOnce(order, place, surroundings)
  return isWorthTelling(first, order)
    ? tellApart(first, { order: withoutVariants(order), place, surroundings, runOnce })
    : first.outcome
}

/** What fails says nothing about variants. */
function withoutVariants(order: WorkOrder): WorkOrder {
  const plain = { ...order }
  delete plain.variants
  return plain
}

/** Not of a change of nothing, nor of a tree that was changed, nor where a further run would run out of time as well. */
function isWorthTelling({ outcome, isOutOfTime }: Attempt, { changeSet }: WorkOrder): boolean {
  const hasFailed = outcome.outcome === 'failure' || outcome.tests.some(({ status }) => status === 'failed')
  return hasFailed && !isOutOfTime && outcome.changed === undefined && changeSet.changes.length > 0
}
