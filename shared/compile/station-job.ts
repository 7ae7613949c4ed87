import type { Station } from '../factory/factory.ts'
import { isCommandWriter } from '../factory/writer-choice.ts'
import { signerPermissions } from './access.ts'
import { commandJob } from './command-job.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { environmentOf, jobOfStation } from './environment.ts'
import { sharedOutputs, sharedSteps } from './grouped-steps.ts'
import { conditionOf, idsOf } from './routes.ts'
import { actionOutputs, actionStep, asksModel, checkoutFor, needsOf, placeInLine } from './steps.ts'
import type { LineJob } from './unroll.ts'
import { writerJob } from './writer-job.ts'
import type { YamlTree } from './yaml-text.ts'

/** The jobs of stations, by their ids. */
export function stationJobs(context: CompileContext, jobs: readonly LineJob[]): YamlTree {
  return Object.fromEntries(jobs.map((job) => [job.id, stationJob(context, job)]))
}

function stationJob(context: CompileContext, job: LineJob): YamlTree {
  const [station, ...more] = job.stations
  const { writer } = context.factory.models
  if (job.writes === true && isCommandWriter(writer)) return writerJob(context, job, writer)
  if (more.length > 0) return sharedJob(context, job)
  const { work } = station
  return work.kind === 'run' ? commandJob(context, { job, station, work }) : actionJob(context, job, station)
}

/** The job of a station that runs one of our actions. */
function actionJob(context: CompileContext, job: LineJob, station: Station): YamlTree {
  const place = placeInLine(job)
  return {
    ...head(context, job),
    outputs: actionOutputs(context, station, place.round ?? '1'),
    steps: [checkoutFor(context, job.stations), actionStep(context, station, { place })],
  }
}

/** The job of stations that run our actions one after the other; each key goes into the step of its own station alone. */
function sharedJob(context: CompileContext, job: LineJob): YamlTree {
  return {
    ...head(context, job),
    outputs: sharedOutputs(context, job.stations),
    steps: [checkoutFor(context, job.stations), ...sharedSteps(context, job)],
  }
}

function head(context: CompileContext, job: LineJob): YamlTree {
  const { id, stations, before } = job
  return {
    name: id,
    needs: needsOf(idsOf(before)),
    if: conditionOf(job),
    permissions: signerPermissions(context),
    'runs-on': runnerOf(context, jobOfStation(context.factory, stations[0].name)),
    'timeout-minutes': minutesOf(context, stations),
    environment: environmentOf(context, stations[0]),
  }
}

/** Stations that ask a model may take the minutes of the budget on top; the rest is for start-up and hand-over. */
export function minutesOf({ factory, github }: CompileContext, stations: readonly Station[]): number {
  return stations.filter(asksModel).length * Math.ceil(factory.budget.minutes) + github.minutes
}
