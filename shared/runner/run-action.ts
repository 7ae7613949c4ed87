import * as core from '@actions/core'
import { asFactoryError, type FactoryError } from '../errors.ts'
import { safeLog, safeWord } from '../safe-log.ts'
import type { ActionName } from '../line/factory.ts'
import { annotate } from './annotate.ts'
import { writeOutputs } from './outputs.ts'
import { runStation, type StationResult, type StationWork } from './run-station.ts'
import type { StationInputs } from './station-inputs.ts'
import { stationSummary, writeSummary } from './summary.ts'

/** Exit codes of an action: 0 pass (or a stop that may go on), 1 stop, 3 could not run. */
const STOPPED = 1
const COULD_NOT_RUN = 3

/**
 * Runs one action from inputs to exit code: the only place that may fail the job.
 * `after` runs once the parcel is stored (publishing needs the sealed link).
 */
export async function runAction<I extends StationInputs>(
  action: ActionName,
  readInputs: () => I,
  work: StationWork<I>,
  after: (result: StationResult<I>) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  try {
    const inputs = readInputs()
    const result = await runStation(action, inputs, work)
    await after(result)
    await reportResult(inputs, result)
    if (result.verdict.kind === 'stop' && inputs.failOnStop) process.exitCode = STOPPED
  } catch (thrown) {
    failJob(action, asFactoryError(thrown))
  }
}

async function reportResult(inputs: StationInputs, result: StationResult): Promise<void> {
  const { verdict, unit, closed } = result
  const { station, round } = inputs
  core.info(
    safeLog(
      `${unit.serial} ${station} round ${round}: ${verdict.kind}, next ${closed.transition.to} (${closed.transition.reason})`,
    ),
  )
  annotate(verdict.findings)
  writeOutputs(result)
  await writeSummary(stationSummary(result))
}

function failJob(action: ActionName, error: FactoryError): void {
  const { code, message, where, hint, retryable } = error
  const place = where === undefined ? '' : ` at ${where}`
  const next = hint === undefined ? '' : `\nnext: ${hint}`
  core.setFailed(
    safeLog(
      `${action} could not run: ${code}${place}: ${message}${next}${retryable ? '\nrunning it again may pass' : ''}`,
    ),
  )
  core.setOutput('error', safeWord(JSON.stringify({ code, message, where, next: hint, retryable }), 4000))
  if (code === 'INTERNAL') core.debug(safeLog(error.stack ?? ''))
  process.exitCode = COULD_NOT_RUN
}
