import { FactoryError } from '../../shared/errors.ts'
import { resolveCommit } from '../../shared/git/revision.ts'
import { changeSetAt } from '../../shared/line/change-set.ts'
import type { Station } from '../../shared/factory/factory.ts'
import { applyChanges } from '../../shared/commands/write-files.ts'
import { clearReport } from '../../shared/commands/read-outcome.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import type { ReceiveInputs } from './inputs.ts'

/** Applies the verified change to the checkout, which must be of the base commit, and removes an old report. */
export async function applyChangeSet(
  unit: Unit,
  { work }: Station,
  { workspace }: Pick<ReceiveInputs, 'workspace'>,
): Promise<StepReport> {
  const { base, changes } = changeSetAt(unit.upstream)
  const head = await resolveCommit(workspace, 'HEAD')
  if (base !== unit.base || head !== unit.base) throw otherBase(unit.base, base === unit.base ? head : base)
  await applyChanges(workspace, changes)
  if (work.kind === 'run' && work.report !== undefined) await clearReport(workspace, work.report)
  const { station, round, serial } = unit
  return {
    line: `${serial} ${station} round ${round}: applied ${changes.length} files to ${base.slice(0, 12)}`,
    outputs: { station, round: String(round), serial },
    findings: [],
    summary: '',
    stopped: false,
  }
}

function otherBase(base: string, found: string): FactoryError {
  const message = `the checkout or the change is of ${found.slice(0, 12)}, the unit of ${base.slice(0, 12)}`
  return new FactoryError('CHANGE_SET_INVALID', message, {
    hint: 'check out the base commit of the unit: actions/checkout without `ref` does so',
  })
}
