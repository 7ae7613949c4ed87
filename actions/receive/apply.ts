import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { furtherOrders } from '../../shared/commands/further-orders.ts'
import { workOrder, type WorkOrder } from '../../shared/commands/work-order.ts'
import { ORDER_FILE, RUN_FOLDER } from '../../shared/commands/run-folder.ts'
import { FactoryError } from '../../shared/errors.ts'
import { canonicalJson } from '../../shared/formats/canonical.ts'
import { resolveCommit } from '../../shared/git/revision.ts'
import { changeSetAt } from '../../shared/line/change-set.ts'
import type { Station } from '../../shared/factory/factory.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import type { ReceiveInputs } from './inputs.ts'
import { makeRunFolder } from './run-folder.ts'

/**
 * Writes the order of a command station, with the verified change, for the steps that follow: they start our program by
 * the two links that lie beside it, and have no token. The checkout, which must be of the base commit, is not changed.
 */
export async function applyChangeSet(
  unit: Unit,
  definition: Station,
  { workspace, temp }: Pick<ReceiveInputs, 'workspace'> & { temp: string },
): Promise<StepReport> {
  const { factory, spec, repo, round, serial, station } = unit
  const changeSet = changeSetAt(unit.upstream)
  const head = await resolveCommit(workspace, 'HEAD')
  if (changeSet.base !== unit.base || head !== unit.base)
    throw otherBase(unit.base, changeSet.base === unit.base ? head : changeSet.base)
  const further = await furtherOrders(unit, definition, changeSet)
  const source = { factory, spec, repo, round, changeSet, ...further }
  await layOrder(join(temp, RUN_FOLDER), await workOrder(definition, source))
  const count = changeSet.changes.length
  return {
    line: `${serial} ${station} round ${round}: ${count} changed files against ${unit.base.slice(0, 12)}`,
    outputs: { station, round: String(round), serial },
    findings: [],
    summary: '',
    stopped: false,
  }
}

/** Writes an order, and beside it the links by which later steps start our program. */
export async function layOrder(folder: string, order: WorkOrder): Promise<void> {
  await makeRunFolder(folder)
  await writeFile(join(folder, ORDER_FILE), canonicalJson(order))
}

function otherBase(base: string, found: string): FactoryError {
  const message = `the checkout or the change is of ${found.slice(0, 12)}, the unit of ${base.slice(0, 12)}`
  return new FactoryError('CHANGE_SET_INVALID', message, {
    hint: 'check out the base commit of the unit: actions/checkout without `ref` does so',
  })
}
