import { planOf, type ExercisePlan, type InputsOf } from '../../oracle/values/plan.ts'
import type { Spec } from '../../specification/document/spec.ts'

/**
 * The calls of all examples of a spec, with the inputs of its relations. @throws FactoryError SPEC_INVALID when an example cannot be done.
 */
export async function exercisePlan(spec: Spec): Promise<ExercisePlan> {
  return planOf(spec, await inputsFor(spec))
}

/** Does an example of the spec say what must hold for every input? */
export function hasRelation(spec: Spec): boolean {
  return spec.acceptance.some(({ examples }) => examples.some(({ program }) => program?.kind === 'relation'))
}

/** What draws inputs is loaded for a spec that has a relation. */
async function inputsFor(spec: Spec): Promise<InputsOf | undefined> {
  if (!hasRelation(spec)) return undefined
  const { relationInputs } = await import('./relation-inputs.ts')
  return relationInputs
}
