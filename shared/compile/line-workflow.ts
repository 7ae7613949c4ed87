import type { Station } from '../factory/factory.ts'
import { stationRow } from '../factory/stations.ts'
import { declaredSecrets, publisherPermissions, stationPermissions } from './access.ts'
import { commandJob } from './command-job.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { environmentOf, riskOutput } from './environment.ts'
import { actionOutputs, actionStep, checkoutStep, placeInLine, upstreamOf } from './steps.ts'
import { conditionOf, lastRound, needsOf, type LineJob } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

/** One unit down the line, as a reusable workflow: a job per station and round, then the publishing job. */
export function lineWorkflow(context: CompileContext): YamlTree {
  const { factory, publisher, jobs } = context
  return {
    name: `${factory.name}: one unit`,
    on: { workflow_call: interfaceOf(context) },
    permissions: {},
    concurrency: {
      group: 'factory-line ${{ github.ref }} ${{ inputs.spec }}',
      'cancel-in-progress': false,
    },
    jobs: {
      ...Object.fromEntries(jobs.map((job) => [job.id, stationJob(context, job)])),
      [publisher.name]: publishJob(context),
    },
  }
}

function interfaceOf(context: CompileContext): YamlTree {
  const output = (name: string): string => `\${{ jobs.${context.publisher.name}.outputs.${name} }}`
  return {
    inputs: {
      spec: { description: 'Repository path of the spec', type: 'string', required: true },
      mode: { description: 'Recorded answers: auto, replay or refresh', type: 'string', default: 'auto' },
    },
    outputs: {
      serial: { description: 'Serial of the unit', value: output('serial') },
      next: { description: 'Where the unit ended: released or halted', value: output('next') },
    },
    secrets: declaredSecrets(context),
  }
}

function stationJob(context: CompileContext, job: LineJob): YamlTree {
  const { work } = job.station
  return work.kind === 'run' ? commandJob(context, job, work) : actionJob(context, job)
}

/** The job of a station that runs one of our actions. */
function actionJob(context: CompileContext, job: LineJob): YamlTree {
  const { station, round } = job
  return {
    name: `${station.name} (round ${round})`,
    needs: needsOf(job.before),
    if: conditionOf(job),
    permissions: stationPermissions(),
    'runs-on': runnerOf(context, station.name),
    'timeout-minutes': minutesOf(context, station),
    environment: environmentOf(context, station),
    outputs: actionOutputs(context, station),
    steps: [checkoutStep(context), actionStep(context, station, { place: placeInLine(job) })],
  }
}

/** A station that asks a model may take the minutes of the budget on top; the rest is for start-up and hand-over. */
function minutesOf({ factory, github }: CompileContext, { work }: Station): number {
  const asksModel = work.kind === 'action' && stationRow(work.action).model !== undefined
  return asksModel ? Math.ceil(factory.budget.minutes) + github.minutes : github.minutes
}

/**
 * The one job that follows every end of the unit: released, halted, or stuck in an error. Only this job fails on a halted
 * unit, so the run turns red exactly once. A cancelled run publishes nothing.
 */
function publishJob(context: CompileContext): YamlTree {
  const { publisher, jobs, github } = context
  const place = { round: lastRound(jobs), upstream: upstreamOf(jobs) }
  const more = { 'fail-on-stop': true, publish: github.publish }
  return {
    name: publisher.name,
    needs: needsOf(jobs),
    if: jobs.length === 0 ? undefined : '!cancelled()',
    permissions: publisherPermissions(context),
    'runs-on': runnerOf(context, publisher.name),
    'timeout-minutes': github.minutes,
    environment: environmentOf(context, publisher, riskOutput(context)),
    outputs: actionOutputs(context, publisher),
    steps: [checkoutStep(context), actionStep(context, publisher, { place, more })],
  }
}
