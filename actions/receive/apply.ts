import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { makePlaceIn } from '../../shared/commands/place.ts'
import { furtherOrders } from '../../shared/commands/further-orders.ts'
import { workOrder, type WorkOrder } from '../../shared/commands/work-order.ts'
import { NODE_LINK, ORDER_FILE, PROGRAM_LINK, RUN_FOLDER } from '../../shared/commands/run-folder.ts'
import { FactoryError } from '../../shared/errors.ts'
import { canonicalJson } from '../../shared/formats/canonical.ts'
import { resolveCommit } from '../../shared/git/revision.ts'
import { changeSetAt } from '../../shared/line/change-set.ts'
import type { Station } from '../../shared/factory/factory.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import type { ReceiveInputs } from './inputs.ts'

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

async function layOrder(folder: string, order: WorkOrder): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await makePlaceIn(folder)
  await symlink(process.execPath, join(folder, NODE_LINK))
  await symlink(programPath(), join(folder, PROGRAM_LINK))
  await writeFile(join(folder, ORDER_FILE), canonicalJson(order))
}

/** The source beside this file, or its program in the bundle that this file was built into. */
function programPath(): string {
  const entry = import.meta.url.endsWith('.ts') ? './work.ts' : './work.js'
  return fileURLToPath(new URL(entry, import.meta.url))
}

function otherBase(base: string, found: string): FactoryError {
  const message = `the checkout or the change is of ${found.slice(0, 12)}, the unit of ${base.slice(0, 12)}`
  return new FactoryError('CHANGE_SET_INVALID', message, {
    hint: 'check out the base commit of the unit: actions/checkout without `ref` does so',
  })
}
