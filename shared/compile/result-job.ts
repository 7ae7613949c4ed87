import { resultPermissions } from './access.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { ATTESTATION, PREDICATE_FILE, SUBJECTS_FILE } from '../factory/attestation.ts'
import { VERIFICATION_SUMMARY } from '../factory/stations.ts'
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
  const more = {
    'fail-on-stop': github.haltIs === 'failure',
    attest: context.attest === undefined ? undefined : true,
  }
  return {
    name: RESULT_ID,
    needs: everyJob(line),
    if: 'always()',
    permissions: resultPermissions(context),
    'runs-on': runnerOf(context, publisher.name),
    'timeout-minutes': github.minutes,
    environment: environmentOf(context, publisher),
    outputs: resultOutputs(context),
    steps: [
      checkoutStep(context),
      actionStep(context, publisher, { place: BEHIND_THE_LINE, more }),
      ...attestStep(context),
    ],
  }
}

const ATTEST_FOLDER = `\${{ runner.temp }}/${ATTESTATION}`

/** Hands the summary of a released unit to GitHub, where `gh attestation verify` finds it. */
function attestStep({ attest }: CompileContext): YamlTree[] {
  if (attest === undefined) return []
  const step: YamlTree = {
    name: 'Attest the release',
    if: "steps.station.outputs.attest == 'true'",
    uses: attest,
    with: {
      'subject-checksums': `${ATTEST_FOLDER}/${SUBJECTS_FILE}`,
      'predicate-type': VERIFICATION_SUMMARY,
      'predicate-path': `${ATTEST_FOLDER}/${PREDICATE_FILE}`,
    },
  }
  return [step]
}

/** The round is the one that the unit ended in. */
function resultOutputs(context: CompileContext): YamlTree {
  return actionOutputs(context, context.publisher, '${{ steps.station.outputs.round }}')
}
