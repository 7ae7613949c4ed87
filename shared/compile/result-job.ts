import { resultPermissions } from './access.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { ATTESTATION, PREDICATE_FILE, SUBJECTS_FILE } from '../factory/attestation.ts'
import { VERIFICATION_SUMMARY } from '../factory/stations.ts'
import { environmentOf } from './environment.ts'
import { saidBy, sharedStep } from './grouped-steps.ts'
import { everyJob, lastCondition } from './routes.ts'
import { minutesOf } from './station-job.ts'
import { actionOutputs, actionStep, asksModel, BEHIND_THE_LINE, checkoutStep, STEPS } from './steps.ts'
import type { YamlTree } from './yaml-text.ts'

/** Id and name of the job that says how the unit ended. It is the one check to require of a unit. */
export const RESULT_ID = 'result'

/**
 * The one job that follows every end of a unit: released, halted, cancelled, or stuck in an error. It verifies the whole
 * chain, signs the summary and leaves the trace. It is red exactly when the unit was halted or could not run, so it starts
 * whatever happened before. It may write nothing.
 */
export function resultJob(context: CompileContext): YamlTree {
  const { publisher, line } = context
  return {
    name: RESULT_ID,
    needs: everyJob(line),
    if: 'always()',
    permissions: resultPermissions(context),
    'runs-on': runnerOf(context, publisher.name),
    'timeout-minutes': minutesOf(context, line.last),
    environment: environmentOf(context, publisher),
    outputs: resultOutputs(context),
    steps: [checkoutStep(context), ...lastSteps(context), sumUp(context), ...attestStep(context)],
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

/** Stations that the result shares its job with, each when it is their turn. */
function lastSteps(context: CompileContext): YamlTree[] {
  const { line } = context
  return line.last.map((station, index) => {
    const before = line.last[index - 1]
    const place = before === undefined ? BEHIND_THE_LINE : BEHIND_STEPS
    const turn =
      before === undefined
        ? lastCondition(line, station)
        : `steps.${before.name}.outputs.next == '${station.name}'`
    return { ...sharedStep(context, station, place), if: turn }
  })
}

const BEHIND_STEPS = { ...BEHIND_THE_LINE, steps: STEPS }

/** Runs also after a station of the same job that could not. */
function sumUp(context: CompileContext): YamlTree {
  const { publisher, line, github, attest } = context
  const inputs = {
    'fail-on-stop': github.haltIs === 'failure',
    attest: attest === undefined ? undefined : true,
  }
  if (line.last.length === 0) return actionStep(context, publisher, { place: BEHIND_THE_LINE, more: inputs })
  const more = { isolation: 'step', ...inputs }
  return { ...actionStep(context, publisher, { place: BEHIND_STEPS, more }), if: 'always()' }
}

/**
 * The round is the one that the unit ended in. Where other stations share the job, it hands on all of its steps, for the
 * delivery to verify.
 */
function resultOutputs(context: CompileContext): YamlTree {
  const { publisher, line } = context
  const all = actionOutputs(context, publisher, '${{ steps.station.outputs.round }}')
  if (line.last.length === 0) return all
  const { verdict, next, serial, round, error } = all
  return {
    ...{ verdict, next, serial, round, error },
    jobs: STEPS,
    ...saidBy(line.last.find(asksModel), 'recorded'),
  }
}
