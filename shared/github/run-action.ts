import * as core from '@actions/core'
import type { FactoryError } from '../errors.ts'
import { safeLog, safeWord } from '../text/safe-log.ts'
import type { StationName } from '../factory/stations.ts'
import { DONE, failJob, runToExit, STOPPED } from './action-exit.ts'
import { annotate } from './annotate.ts'
import { writeOutputs } from './outputs.ts'
import { runStation, type StationResult, type StationWork } from '../station/run-station.ts'
import type { StationInputs } from '../station/station-inputs.ts'
import { stationSummary } from '../report/summary.ts'
import { writeSummary } from './step-summary.ts'

/** What became of a station's work beside its link. */
export interface StepExtras {
  /** Further outputs: single-line words of our own making. */
  outputs: Record<string, string>
  /** Markdown behind the station's own summary. */
  summary: string
  /** Makes the job red after everything was reported. */
  failure?: FactoryError
}

const NOTHING_MORE: StepExtras = { outputs: {}, summary: '' }

/**
 * Runs one action from inputs to exit code and ends the process.
 * `after` runs once the parcel is stored (publishing needs the sealed link).
 */
export async function runAction<I extends StationInputs>(
  action: StationName,
  readInputs: () => I,
  work: StationWork<I>,
  after: (result: StationResult<I>) => Promise<StepExtras> = () => Promise.resolve(NOTHING_MORE),
): Promise<never> {
  return runToExit(action, async () => {
    const inputs = readInputs()
    const result = await runStation(action, inputs, work)
    const afterword = await after(result)
    await reportResult(inputs, result, afterword)
    if (afterword.failure !== undefined) return failJob(action, afterword.failure)
    return result.verdict.kind === 'stop' && inputs.failOnStop ? STOPPED : DONE
  })
}

async function reportResult(
  inputs: StationInputs,
  result: StationResult,
  afterword: StepExtras,
): Promise<void> {
  const { verdict, unit, closed } = result
  const { station, round } = inputs
  core.info(
    safeLog(
      `${unit.serial} ${station} round ${round}: ${verdict.kind}, next ${closed.transition.to} (${closed.transition.reason})`,
    ),
  )
  const { difference } = closed.reproduction
  if (difference !== undefined)
    core.warning(safeWord(`${station} round ${round} diverged from an earlier attempt: ${difference}`))
  annotate(verdict.findings)
  writeOutputs(result, afterword.outputs)
  const { to: next, reason } = closed.transition
  const summary = stationSummary(unit, { verdict, next, reason }, closed.reproduction)
  await writeSummary([summary, afterword.summary].filter((part) => part !== '').join('\n'))
}
