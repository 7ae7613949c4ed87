import { join } from 'node:path'
import { FactoryError } from '../../shared/errors.ts'
import { canonicalJson } from '../../shared/formats/canonical.ts'
import type { CommandWork } from '../../shared/factory/factory.ts'
import { judge } from '../../shared/line/judge.ts'
import { advance, outcomeEvent } from '../../shared/line/journey.ts'
import { collectRun } from '../../shared/commands/collect-run.ts'
import { callerSecrets, withoutSecrets } from '../../shared/commands/without-secrets.ts'
import { RUN_FOLDER } from '../../shared/commands/run-folder.ts'
import type { RunOutcome } from '../../shared/line/outcome.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import { commandSummary } from '../../shared/report/summary.ts'
import { parcelName } from '../../shared/trace/parcel/names.ts'
import type { Host } from '../../shared/station/program.ts'
import type { ReceiveInputs } from './inputs.ts'

interface CollectContext {
  inputs: Pick<ReceiveInputs, 'outcome' | 'record'>
  host: Pick<Host, 'store' | 'env' | 'identity'>
  /** The runner's temporary folder. */
  temp: string
}

/** Stores what the commands left behind. The output `verdict` only steers the workflow; the next station judges again. */
export async function collectOutcome(
  unit: Unit,
  work: CommandWork,
  { inputs, host, temp }: CollectContext,
): Promise<StepReport> {
  const recorded = await collectRun({
    station: unit.station,
    round: unit.round,
    work,
    outcome: stepOutcome(inputs.outcome),
    record: inputs.record,
    folder: join(temp, RUN_FOLDER),
  })
  const outcome = withoutSecrets(recorded, callerSecrets(host.env))
  const { attempt } = host.identity
  const name = parcelName({ serial: unit.serial, station: unit.station, round: unit.round, attempt })
  const ref = await host.store.put(name, Buffer.from(canonicalJson(outcome)))
  const handed = { 'outcome-id': ref.id, 'outcome-name': ref.name, 'outcome-sha256': ref.sha256 }
  return collectReport(unit, outcome, handed)
}

/** What the runner recorded of the step with the commands. @throws FactoryError RUN_COULD_NOT for commands that were skipped or cancelled. */
export function stepOutcome(text: string): RunOutcome['outcome'] {
  if (text === 'success' || text === 'failure') return text
  throw new FactoryError(
    'RUN_COULD_NOT',
    'the commands did not run to an end, so there is nothing to collect',
    {
      hint: 'pass `outcome: ${{ steps.<id>.outcome }}` of the step with the commands',
    },
  )
}

function collectReport(unit: Unit, outcome: RunOutcome, handed: Record<string, string>): StepReport {
  const { station, round, serial, factory, state } = unit
  const { verdict } = judge(outcome, unit)
  const after = advance(factory, state, outcomeEvent(outcome, unit))
  const next = after.status === 'running' ? after.station : after.status
  return {
    line: `${serial} ${station} round ${round}: ${verdict.kind}, next ${next} (${outcome.reason})`,
    outputs: { station, round: String(round), serial, verdict: verdict.kind, next, ...handed },
    // a question is no error: the job is green, and the unit waits for the owner of its spec
    findings: verdict.findings.map((finding) =>
      finding.code === 'ADEQUACY_ASK' ? { ...finding, level: 'warn' } : finding,
    ),
    summary: commandSummary(unit, { verdict, next, reason: outcome.reason }),
    stopped: false,
  }
}
