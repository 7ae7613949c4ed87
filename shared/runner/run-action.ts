import * as core from '@actions/core'
import { safeLog, safeWord } from '../safe-log.ts'
import type { ActionName } from '../line/factory.ts'
import { DONE, runToExit, STOPPED } from './action-exit.ts'
import { annotate } from './annotate.ts'
import { writeOutputs } from './outputs.ts'
import { runStation, type StationResult, type StationWork } from './run-station.ts'
import type { StationInputs } from './station-inputs.ts'
import { stationSummary, writeSummary } from './summary.ts'

/**
 * Runs one action from inputs to exit code and ends the process.
 * `after` runs once the parcel is stored (publishing needs the sealed link).
 */
export async function runAction<I extends StationInputs>(
  action: ActionName,
  readInputs: () => I,
  work: StationWork<I>,
  after: (result: StationResult<I>) => Promise<void> = () => Promise.resolve(),
): Promise<never> {
  return runToExit(action, async () => {
    const inputs = readInputs()
    const result = await runStation(action, inputs, work)
    await after(result)
    await reportResult(inputs, result)
    return result.verdict.kind === 'stop' && inputs.failOnStop ? STOPPED : DONE
  })
}

async function reportResult(inputs: StationInputs, result: StationResult): Promise<void> {
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
  writeOutputs(result)
  await writeSummary(stationSummary(result))
}
