import { commandStations, makesFiles, type Factory, type Station } from '../factory/factory.ts'
import { defined } from '../formats/defined.ts'
import type { ChangeSet } from '../git/change-set.ts'
import type { CodeAnalysis } from '../house/code-analysis.ts'
import { ownEslintOrder } from '../own-eslint/order.ts'
import { notWritten } from '../line/not-written.ts'
import { probeOrder, type AnalysisSource, type ProbedUnit } from '../line/probe-order.ts'
import { seededVariants, type SeededUnit } from '../line/seeded-variants.ts'
import { exercisePlan } from '../adequacy/relations/exercise-plan.ts'
import type { VariantOrder } from './exercise-variants.ts'
import type { OrderSource } from './work-order.ts'

/**
 * What a station does besides its commands and the examples: all that is to be tried where it probes; what the team's own ESLint is to judge; in the
 * first command station the variants that the reviewer may be asked about. Made on the trusted side, anew by each machine. @throws FactoryError GIT_OBJECT_MISSING, SPEC_INVALID.
 */
export async function furtherOrders(
  unit: SeededUnit & ProbedUnit,
  { name, work }: Station,
  changeSet: ChangeSet,
  analysis: AnalysisSource = loadAnalysis,
): Promise<Pick<OrderSource, 'variants' | 'probe' | 'ownEslint'>> {
  if (work.kind === 'run' && work.probe === true)
    return { probe: await probeOrder(unit, changeSet, analysis) }
  if (work.kind === 'run' && work.ownEslint !== undefined) {
    const { repo, factory, spec } = unit
    const { directory = '' } = work
    return { ownEslint: await ownEslintOrder({ repo, changeSet, directory, ...notWritten(factory, spec) }) }
  }
  return defined({ variants: await variantOrder(unit, name, changeSet) })
}

async function loadAnalysis(): Promise<CodeAnalysis> {
  const { createCodeAnalysis } = await import('../house/code-analysis.ts')
  return createCodeAnalysis()
}

/** The variants, and the calls of the examples on them; `undefined` where the reviewer of the unit is not asked about one. */
async function variantOrder(
  unit: SeededUnit,
  station: string,
  changeSet: ChangeSet,
): Promise<VariantOrder | undefined> {
  if (station !== firstCommands(unit.factory)) return undefined
  const mutants = await seededVariants(unit, changeSet)
  const plan = mutants.length === 0 ? [] : await exercisePlan(unit.spec)
  return plan.length === 0 ? undefined : { plan, mutants }
}

function firstCommands({ line }: Factory): string | undefined {
  return commandStations(line).find(({ work }) => !makesFiles(work))?.name
}
