import { FactoryError } from '../../errors.ts'
import { moduleOf } from '../../specification/acceptance/acceptance-tests.ts'
import { parseCall } from '../../specification/document/parse-call.ts'
import type { Criterion, Spec } from '../../specification/document/spec.ts'

/** One call of an example. It holds nothing of what the spec expects. */
export interface PlannedCall {
  criterion: string
  /** From 1. */
  example: number
  /** Repository path of the module. */
  module: string
  /** Name of the export that the call starts from. */
  callee: string
  /** The call as written; {@link parseCall} accepted it. */
  call: string
}

/** The calls of all examples of a spec, hold-outs included, in the order of the spec. */
export type ExercisePlan = readonly PlannedCall[]

/**
 * The calls that show whether a change does what its spec asks for.
 * @throws FactoryError SPEC_INVALID when an example is no call of an interface export (spec-validate says where).
 */
export function planOf(spec: Spec): ExercisePlan {
  return spec.acceptance.flatMap((criterion) => callsOf(criterion, spec))
}

function callsOf(criterion: Criterion, spec: Spec): PlannedCall[] {
  return criterion.examples.map((example, index) => {
    const read = parseCall(example.call)
    if (read.kind === 'bad') {
      const hint = 'run jidoka validate on the spec'
      throw new FactoryError('SPEC_INVALID', `an example of ${criterion.id} ${read.message}`, { hint })
    }
    const { callee, text } = read
    const module = moduleOf(spec, callee)
    return { criterion: criterion.id, example: index + 1, module, callee, call: text }
  })
}
