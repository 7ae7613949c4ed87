import type { RunOutcome } from '../line/outcome.ts'
import type { Attempt } from './further/attempt.ts'
import { tellApart } from './further/tell-apart.ts'
import type { CallAgain } from '../adequacy/relations/shrink-relation.ts'
import { defined } from '../formats/defined.ts'
import { exercise } from '../oracle/exercise/exercise.ts'
import type { ValueTable } from '../oracle/values/observed.ts'
import { callPlace } from './example-launch.ts'
import { layForExamples } from './lay-tree.ts'
import { performOwnEslint } from './perform-own-eslint.ts'
import { performProbe } from './perform-probe.ts'
import { refuseNotInstalled } from './not-installed.ts'
import { setUpChange } from './set-up.ts'
import { separate } from './separate.ts'
import type { Place } from './place.ts'
import { runOnce } from './run-once.ts'
import type { Surroundings } from './surroundings.ts'
import type { WorkOrder } from './work-order.ts'

/**
 * The whole work of a command station, the same on every machine: the examples of the spec are called first, in a tree that nothing but
 * setup has touched. Then the commands run. A command that fails or runs out of time is an outcome, not
 * an error. What fails is run again in other places, to tell what is new. A station with work of ours does that alone.
 * @throws FactoryError RUN_COULD_NOT (no shell, command not found, disk full, package not installed), RUN_ISOLATION, INTERRUPTED,
 * CHANGE_SET_INVALID.
 */
export async function performOrder(
  order: WorkOrder,
  place: Place,
  surroundings: Surroundings,
): Promise<RunOutcome> {
  await setUpChange(order, place, surroundings)
  if (order.probe !== undefined) return performProbe(order.probe, order, { place, surroundings })
  if (order.ownEslint !== undefined) return performOwnEslint(order.ownEslint, order, { place, surroundings })
  const values = await exerciseExamples(order, place, surroundings)
  const first = await runOnce(order, place, surroundings)
  const outcome = isWorthTelling(first, order)
    ? await tellApart(first, { order: withoutVariants(order), place, surroundings, runOnce })
    : first.outcome
  return { ...outcome, ...defined({ values }) }
}

/** What the examples do; `undefined` where the station does not call them. */
async function exerciseExamples(
  order: WorkOrder,
  place: Place,
  surroundings: Surroundings,
): Promise<ValueTable | undefined> {
  const { calls, work } = order
  if (calls === undefined) return undefined
  await layForExamples(order, place.work)
  const site = callPlace(await separate(order, place, surroundings), place, surroundings)
  const called = await exercise(calls, { ...site, minutes: work.minutes })
  const values = await shrunkIn(called, order, (plan) => exercise(plan, { ...site, minutes: SHRINK_MINUTES }))
  await refuseNotInstalled(values, order, site.folder)
  return values
}

/** Most time for one further call of a relation that does not hold. */
const SHRINK_MINUTES = 0.5

/** What makes inputs smaller is loaded where there is a relation. */
async function shrunkIn(
  values: ValueTable,
  { calls = [], relations: orders = [] }: WorkOrder,
  callAgain: CallAgain,
): Promise<ValueTable> {
  if (orders.length === 0) return values
  const { withSmallest } = await import('../adequacy/relations/shrink-relation.ts')
  return withSmallest(values, calls, { orders, callAgain })
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
