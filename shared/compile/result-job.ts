import { resultPermissions } from './access.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { environmentOf } from './environment.ts'
import { everyJob } from './routes.ts'
import { actionOutputs, actionStep, BEHIND_THE_LINE, checkoutStep } from './steps.ts'
import type { YamlTree } from './yaml-text.ts'

/** Id and name of the job that says how the unit ended. It is the one check to require of a unit. */
export const RESULT_ID = 'result'

/**
 * The one job that follows every end of a unit: released, halted, cancelled, or stuck in an error. It verifies the whole
 * chain, signs the summary and leaves the trace. It is red exactly when the unit was halted or could not run, so it starts
 * whatever happened before. It may write nothing.
 */
export function resultJob(context: CompileContext): YamlTree {
  const { publisher, line, github } = context
  const more = { 'fail-on-stop': github.haltIs === 'failure' }
  return {
    name: RESULT_ID,
    needs: everyJob(line),
    if: 'always()',
    permissions: resultPermissions(),
    'runs-on': runnerOf(context, publisher.name),
    'timeout-minutes': github.minutes,
    environment: environmentOf(context, publisher),
    outputs: resultOutputs(context),
    steps: [checkoutStep(context), actionStep(context, publisher, { place: BEHIND_THE_LINE, more })],
  }
}

/** The round is the one that the unit ended in. */
function resultOutputs(context: CompileContext): YamlTree {
  return actionOutputs(context, context.publisher, '${{ steps.station.outputs.round }}')
}
