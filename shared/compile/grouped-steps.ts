import type { Station } from '../factory/factory.ts'
import type { CompileContext } from './compile-context.ts'
import { hasTiers } from './environment.ts'
import { actionStep, asksModel, outputsOfStep, placeInLine, STEPS } from './steps.ts'
import type { LineJob, Stations } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

/** Each station as a step of its name, which starts when the one before it passed. */
export function sharedSteps(context: CompileContext, job: LineJob): YamlTree[] {
  const place = placeInLine(job)
  return job.stations.map((station, index) => {
    const before = job.stations[index - 1]
    const step = sharedStep(context, station, { ...place, ...(before === undefined ? {} : { steps: STEPS }) })
    return before === undefined
      ? step
      : { ...step, if: `steps.${before.name}.outputs.next == '${station.name}'` }
  })
}

/** The step of a station that shares its job, which its link says. */
export function sharedStep(
  context: CompileContext,
  station: Station,
  place: Parameters<typeof actionStep>[2]['place'],
): YamlTree {
  return actionStep(context, station, { place, id: station.name, more: { isolation: 'step' } })
}

/**
 * What the stations of one job hand on: their steps as a whole, for the stations behind them to verify, and in plain words what
 * conditions of other jobs ask for. Only the last step that ran says where the unit goes.
 */
export function sharedOutputs(context: CompileContext, stations: Stations): YamlTree {
  return {
    next: lastSaid(stations, 'next'),
    jobs: STEPS,
    error: lastSaid(stations, 'error'),
    ...saidBy(stations.find(asksModel), 'recorded'),
    ...saidBy(hasTiers(context) ? stations.find(isValidator) : undefined, 'risk'),
  }
}

function lastSaid(stations: Stations, output: string): string {
  return `\${{ ${stations
    .toReversed()
    .map(({ name }) => `steps.${name}.outputs.${output}`)
    .join(' || ')} }}`
}

/** An output of the step of a station that shares its job; none without the station. */
export function saidBy(station: Station | undefined, output: string): YamlTree {
  return station === undefined ? {} : outputsOfStep(station.name, [output])
}

function isValidator({ work }: Station): boolean {
  return work.kind === 'action' && work.action === 'spec-validate'
}
