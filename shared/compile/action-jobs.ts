import type { Station } from '../factory/factory.ts'
import { stationRow } from '../factory/stations.ts'
import { publisherPermissions, stationPermissions } from './access.ts'
import { type CompileContext, runnerOf } from './compile-context.ts'
import { environmentOf, riskOutput } from './environment.ts'
import { actionOutputs, actionStep, checkoutStep, placeOf, upstreamOf } from './steps.ts'
import { conditionOf, lastRound, needsOf, type LineJob } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

/** The job of a station that runs one of our actions. */
export function actionJob(context: CompileContext, job: LineJob): YamlTree {
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
    steps: [checkoutStep(context), actionStep(context, station, { place: placeOf(job) })],
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
export function publishJob(context: CompileContext): YamlTree {
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
