import { FactoryError } from '../../errors.ts'
import { dirname } from 'node:path'
import { furtherMinutes } from '../../factory/factory.ts'
import { changeSetOf } from '../../git/change-set.ts'
import { refuseInterrupted } from '../../interruption.ts'
import type { RunOutcome } from '../../line/outcome.ts'
import { makePlace, removeQuietly, type Place } from '../place.ts'
import { setUp, setUpChange } from '../set-up.ts'
import type { Surroundings } from '../surroundings.ts'
import type { WorkOrder } from '../work-order.ts'
import type { Attempt } from './attempt.ts'
import { isOpen, needsBase, withFacts, type Further } from './further-facts.ts'
import { independentTests } from './independent-tests.ts'

/** Runs the commands of an order once in a place. */
export type RunOnce = (order: WorkOrder, place: Place, surroundings: Surroundings) => Promise<Attempt>

export interface TellContext {
  order: WorkOrder
  /** Where the commands failed. */
  place: Place
  surroundings: Surroundings
  runOnce: RunOnce
}

/** Times the base is run until a test that flips has failed there as well. */
const MAX_BASE_RUNS = 3

/**
 * The outcome of commands that failed, with what further runs say: once more on the same tree, and on the base. Each has what setup
 * made as it was kept, or a new place and a setup of its own, because code on trial has been in the first one. When they cannot be made, or not in the time
 * of {@link furtherMinutes}, nothing is told apart and the failure stands.
 * @throws FactoryError INTERRUPTED, RUN_COULD_NOT.
 */
export async function tellApart(first: Attempt, context: TellContext): Promise<RunOutcome> {
  const further = await furtherRuns(first, context)
  return further === undefined ? first.outcome : withFacts(first, further)
}

async function furtherRuns(first: Attempt, context: TellContext): Promise<Further | undefined> {
  const { order, surroundings } = context
  const limit = AbortSignal.timeout(Math.ceil(furtherMinutes(order.work) * 60_000))
  const signal = AbortSignal.any([surroundings.signal, limit])
  const bounded = { ...context, surroundings: { ...surroundings, signal } }
  try {
    return await runFurther(first, bounded)
  } catch (thrown) {
    refuseInterrupted(surroundings.signal)
    if (!limit.aborted && !(thrown instanceof FactoryError)) throw thrown
    return undefined
  }
}

async function runFurther(first: Attempt, context: TellContext): Promise<Further> {
  const { order } = context
  const { changeSet } = order
  const failed = first.outcome.tests.filter(({ status }) => status === 'failed')
  const further: Further = {
    again: await inNewPlace(context, 'on the same tree', order, (run) => run()),
    base: [],
    independent: await independentTests(
      order,
      failed.flatMap(({ file }) => (file === undefined ? [] : [file])),
    ),
    written: new Set(changeSet.changes.map(({ path }) => path)),
  }
  if (!needsBase(first, further)) return further
  const onBase = { ...order, changeSet: changeSetOf(changeSet.base, []) }
  await inNewPlace(context, 'on the base commit', onBase, async (run) => {
    do further.base.push(await run())
    while (further.base.length < MAX_BASE_RUNS && isOpen(first, further))
  })
  return further
}

async function inNewPlace<T>(
  { place, surroundings, runOnce }: TellContext,
  where: string,
  order: WorkOrder,
  use: (run: () => Promise<Attempt>) => Promise<T>,
): Promise<T> {
  surroundings.print(
    Buffer.from(`\nThe commands failed. They are run once more ${where}, to tell what is new.\n`),
  )
  const kept = await surroundings.afresh?.()
  const another = kept ?? (await makePlace(dirname(place.root)))
  try {
    if (kept === undefined) await setUp(order, another, surroundings)
    await setUpChange(order, another, surroundings)
    return await use(() => runOnce(order, another, surroundings))
  } finally {
    if (kept === undefined) await removeQuietly(another.root)
  }
}
