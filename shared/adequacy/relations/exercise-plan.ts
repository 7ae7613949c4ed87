import { planOf, type ExercisePlan, type InputsOf } from '../../oracle/values/plan.ts'
import type { Spec } from '../../specification/document/spec.ts'

/**
 * The calls of all examples of a spec, with the inputs of its relations. @throws FactoryError SPEC_INVALID when an example cannot be done.
 */
export async function exercisePlan(spec: Spec): Promise<ExercisePlan> {
  return planOf(spec, await inputsFor(spec))
}

/** What draws inputs is loaded for a spec that has a relation. */
async function inputsFor(spec: Spec): Promise<InputsOf | undefined> {
  const hasRelation = spec.acceptance.some(({ examples }) =>
    examples.some(({ program }) => program?.kind === 'relation'),
  )
  if (!hasRelation) return undefined
  const { relationInputs } = await import('./relation-inputs.ts')
  return relationInputs
}
