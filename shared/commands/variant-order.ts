import { commandStations, type Factory } from '../factory/factory.ts'
import type { ChangeSet } from '../git/change-set.ts'
import { seededVariants, type SeededUnit } from '../line/seeded-variants.ts'
import { planOf } from '../oracle/values/plan.ts'
import type { VariantOrder } from './exercise-variants.ts'

/**
 * The variants that a command station calls the examples on, and those calls; `undefined` where the reviewer of the unit is
 * not asked about one. The first command station of the line does it.
 * @throws FactoryError GIT_OBJECT_MISSING, SPEC_INVALID.
 */
export async function variantOrder(
  unit: SeededUnit,
  station: string,
  changeSet: ChangeSet,
): Promise<VariantOrder | undefined> {
  if (station !== firstCommands(unit.factory)) return undefined
  const mutants = await seededVariants(unit, changeSet)
  const plan = mutants.length === 0 ? [] : planOf(unit.spec)
  return plan.length === 0 ? undefined : { plan, mutants }
}

function firstCommands({ line }: Factory): string | undefined {
  return commandStations(line)[0]?.name
}
