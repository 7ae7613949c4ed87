import type { Change } from '../git/change-set.ts'
import { sha256 } from '../formats/digest.ts'
import type { VariantValues } from '../line/outcome.ts'
import type { Mutant } from '../mutants/mutant.ts'
import { exercise, type ExerciseOptions } from '../oracle/exercise/exercise.ts'
import { isStill } from '../oracle/values/act.ts'
import { observationsOf, type ValueTable } from '../oracle/values/observed.ts'
import type { ExercisePlan } from '../oracle/values/plan.ts'
import { applyChanges } from './write-files.ts'

/** Time for the examples on one variant; some defects make a loop endless. */
const VARIANT_MINUTES = 1 / 3
/** Calls on one variant: one wrong value is enough. */
const MAX_CALLS = 20

/** Variants of a change, and the calls of the examples. */
export interface VariantOrder {
  plan: ExercisePlan
  mutants: readonly Mutant[]
}

/**
 * Calls the examples on each variant of a change that has been laid, and puts each file back. Nothing here knows which values
 * are right. Where something else lies in the place of a file, no further variant is tried.
 * @throws FactoryError RUN_COULD_NOT, INTERRUPTED.
 */
export async function exerciseVariants(
  { plan, mutants }: VariantOrder,
  changes: readonly Change[],
  options: Omit<ExerciseOptions, 'minutes'>,
): Promise<VariantValues[]> {
  const values: VariantValues[] = []
  // what is looked at without running it would be the same, or a matter of the compiler
  const calls = plan.filter((call) => !isStill(call)).slice(0, MAX_CALLS)
  for (const { id, path, content } of mutants) {
    const laid = changes.find((change) => change.path === path)
    if (laid === undefined || !('content' in laid)) continue
    if (!(await isWritten(options.folder, { ...laid, content, sha256: sha256(content) }))) break
    const table = await exercise(calls, { ...options, minutes: VARIANT_MINUTES })
    if (!(await isWritten(options.folder, laid))) break
    values.push({ id, rows: isEndless(table) ? [] : table.rows })
  }
  return values
}

async function isWritten(folder: string, change: Change): Promise<boolean> {
  return applyChanges(folder, [change]).then(
    () => true,
    () => false,
  )
}

/** How many calls fit into the time is different on each machine, so no row of such a table counts. */
function isEndless({ rows }: ValueTable): boolean {
  return rows.some((row) => Object.values(observationsOf(row)).some(({ kind }) => kind === 'timed-out'))
}
