import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RUN_FOLDER } from '../../shared/commands/run-folder.ts'
import { WRITER_JOB } from '../../shared/factory/writer-choice.ts'
import { FactoryError } from '../../shared/errors.ts'
import { canonicalJson } from '../../shared/formats/canonical.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import type { Unit } from '../../shared/line/unit.ts'
import { lazyAnalysis, loadStation } from '../../shared/station/load-station.ts'
import { previousAttempts } from '../../shared/station/previous-attempts.ts'
import type { Host } from '../../shared/station/program.ts'
import { parcelName } from '../../shared/trace/parcel/names.ts'
import type { Trust } from '../../shared/trace/verify/trust.ts'
import { recordedAnswerIn, toolOrderPath, WRITES_OUTPUT } from '../../shared/writer/command/tool-answer.ts'
import type { ReceiveInputs } from './inputs.ts'
import { makeRunFolder } from './run-folder.ts'

/** What is known in a job in which a program writes. */
export interface ToolJob {
  inputs: ReceiveInputs
  host: Host
  trust: Trust
  /** The runner's temporary folder. */
  temp: string
  signal: AbortSignal
}

/**
 * Writes the order of a program that writes, for the steps that follow: they start our program, and only one of them holds the key of the
 * tool. Nothing is asked where the answer is recorded.
 */
export async function orderTool(
  unit: Unit,
  { inputs, host, trust, temp, signal }: ToolJob,
): Promise<StepReport> {
  const { order } = await loadStation('generate')
  const previous = await previousAttempts(unit, { host, trust })
  const now = (): Date => new Date()
  const context = { inputs, host, trust, previous, now, signal, analysis: lazyAnalysis() }
  const asked = await order?.(unit, context)
  const folder = join(temp, RUN_FOLDER)
  await makeRunFolder(folder)
  if (asked !== undefined) await writeFile(toolOrderPath(folder), canonicalJson({ ...asked }))
  return reportOf(unit, asked === undefined ? 'its answer is recorded' : `lets ${asked.writer.name} write`, {
    asks: String(asked !== undefined),
    next: unit.station,
  })
}

/** Stores what the program left. The station that signs takes it by the outputs of this job, and only for the same question. */
export async function collectTool(unit: Unit, { inputs, host, temp }: ToolJob): Promise<StepReport> {
  if (inputs.outcome !== 'success' && inputs.outcome !== 'failure')
    throw new FactoryError(
      'RUN_COULD_NOT',
      'the program did not run to an end, so there is nothing to collect',
      {
        hint: 'pass `outcome: ${{ steps.<id>.outcome }}` of the step with the program',
      },
    )
  const answer = await recordedAnswerIn(join(temp, RUN_FOLDER), inputs.record)
  const { serial, round } = unit
  const name = parcelName({ serial, station: WRITER_JOB, round, attempt: host.identity.attempt })
  const ref = await host.store.put(name, Buffer.from(canonicalJson({ ...answer })))
  return reportOf(unit, `${answer.content.length} characters proposed`, {
    'answer-id': ref.id,
    'answer-name': ref.name,
    'answer-sha256': ref.sha256,
  })
}

function reportOf(unit: Unit, what: string, outputs: Record<string, string>): StepReport {
  const { serial, station, round } = unit
  return {
    line: `${serial} ${station} round ${round}: ${what}`,
    outputs: { [WRITES_OUTPUT]: station, round: String(round), serial, ...outputs },
    findings: [],
    summary: '',
    stopped: false,
  }
}
