import type { Change } from '../git/change-set.ts'
import { listTree } from '../git/tree.ts'
import { runProbe } from '../adequacy/run/run-probe.ts'
import type { ProbeOrder } from '../adequacy/probe-order.ts'
import { defined } from '../formats/defined.ts'
import type { RunOutcome } from '../line/outcome.ts'
import { callPlace } from './example-launch.ts'
import { inspectPath } from './inspect-path.ts'
import { layForExamples } from './lay-tree.ts'
import type { Place } from './place.ts'
import { separate } from './separate.ts'
import type { Surroundings } from './surroundings.ts'
import type { WorkOrder } from './work-order.ts'
import { applyChanges } from './write-files.ts'

/**
 * The work of a station that probes: calls and nothing else, in a tree that nothing but setup has touched. What comes back are values; the
 * next station judges them. @throws FactoryError RUN_COULD_NOT, RUN_ISOLATION, INTERRUPTED, CHANGE_SET_INVALID.
 */
export async function performProbe(
  probe: ProbeOrder,
  order: WorkOrder,
  { place, surroundings }: { place: Place; surroundings: Surroundings },
): Promise<RunOutcome> {
  await layForExamples(order, place.work)
  const apart = await separate(order, place, surroundings)
  const values = await runProbe(probe, {
    ...callPlace(apart, place, surroundings),
    lay: (changes) => layInstead(order, changes, place.work),
    ...defined({ say: surroundings.say }),
  })
  return {
    ...{ station: order.station, round: order.round, commands: [], tests: [], output: '' },
    ...{ verdict: 'pass', outcome: 'success', isolation: apart.isolation.kind, probe: values },
    reason: `${values.mutants.made} variants and ${values.inputs.planned} inputs were tried`,
  }
}

/** Lays base and another change where the first one lies; files that only the first one has are taken away. */
async function layInstead(order: WorkOrder, changes: readonly Change[], folder: string): Promise<void> {
  const { repo, changeSet } = order
  const tree = await listTree(repo, changeSet.base)
  const kept = new Set([...tree, ...changes].map(({ path }) => path))
  for (const { path } of changeSet.changes)
    if (!kept.has(path) && (await inspectPath(folder, path)) === 'file')
      await applyChanges(folder, [{ path, deletion: true }])
  await layForExamples({ ...order, changeSet: { ...changeSet, changes: [...changes] } }, folder)
}
