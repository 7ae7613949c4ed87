import type { Station } from '../factory/factory.ts'
import { stationRow } from '../factory/stations.ts'
import { signerPermissions } from './access.ts'
import { commandJob } from './command-job.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { environmentOf } from './environment.ts'
import { conditionOf, idsOf } from './routes.ts'
import { actionOutputs, actionStep, checkoutStep, needsOf, placeInLine } from './steps.ts'
import type { LineJob } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

/** The jobs of stations, by their ids. */
export function stationJobs(context: CompileContext, jobs: readonly LineJob[]): YamlTree {
  return Object.fromEntries(jobs.map((job) => [job.station.name, stationJob(context, job)]))
}

function stationJob(context: CompileContext, job: LineJob): YamlTree {
  const { work } = job.station
  return work.kind === 'run' ? commandJob(context, job, work) : actionJob(context, job)
}

/** The job of a station that runs one of our actions. */
function actionJob(context: CompileContext, job: LineJob): YamlTree {
  const { station, before } = job
  const place = placeInLine(job)
  return {
    name: station.name,
    needs: needsOf(idsOf(before)),
    if: conditionOf(job),
    permissions: signerPermissions(context),
    'runs-on': runnerOf(context, station.name),
    'timeout-minutes': minutesOf(context, station),
    environment: environmentOf(context, station),
    outputs: actionOutputs(context, station, place.round ?? '1'),
    steps: [checkoutStep(context), actionStep(context, station, { place })],
  }
}

/** A station that asks a model may take the minutes of the budget on top; the rest is for start-up and hand-over. */
function minutesOf({ factory, github }: CompileContext, { work }: Station): number {
  const asksModel = work.kind === 'action' && stationRow(work.action).model !== undefined
  return asksModel ? Math.ceil(factory.budget.minutes) + github.minutes : github.minutes
}
