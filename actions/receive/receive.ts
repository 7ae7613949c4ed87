import { FactoryError } from '../../shared/errors.ts'
import type { Station } from '../../shared/factory/factory.ts'
import { isCommandWriter } from '../../shared/factory/writer-choice.ts'
import { interruptible } from '../../shared/interruption.ts'
import type { Unit } from '../../shared/line/unit.ts'
import { openUnit } from '../../shared/line/open-unit.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import { trustFor } from '../../shared/station/signing.ts'
import { hostFor } from '../../shared/github/host.ts'
import { collectOutcome } from './collect.ts'
import type { ReceiveInputs } from './inputs.ts'
import { applyChangeSet } from './apply.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { collectTool, orderTool } from './tool.ts'

/**
 * The steps around the commands of a station in a plain job. Before them it verifies everything upstream and writes the
 * order they follow; after them it hands on what they left behind. It signs nothing: the next station does.
 * @throws FactoryError of upstream, USAGE, CHANGE_SET_INVALID, RUN_COULD_NOT, ANDON_PULLED.
 */
export async function receive(inputs: ReceiveInputs, env: NodeJS.ProcessEnv): Promise<StepReport> {
  const host = await hostFor(inputs, env)
  const { unit, trust } = await openUnit(inputs, host.store, (factory, base) =>
    trustFor(inputs, factory, base),
  )
  // commands and programs are spending too; what they left is collected, however the line stands
  if (inputs.phase === 'apply') {
    const { refuseStoppedJob } = await import('../../shared/github/andon/refuse-stopped-job.ts')
    await refuseStoppedJob(unit, { ...inputs, env, trust, warn: host.warn })
  }
  const station = unit.factory.line.find(({ name }) => name === unit.station)
  const temp = temporaryFolder(env)
  if (station !== undefined && letsProgramWrite(unit, station))
    return interruptible((signal) => {
      const job = { inputs, host, trust, temp, signal }
      return inputs.phase === 'apply' ? orderTool(unit, job) : collectTool(unit, job)
    })
  if (station?.work.kind !== 'run')
    throw new FactoryError('USAGE', `the station ${unit.station} runs an action, not commands`, {
      hint: 'use that action; receive goes around `run` commands',
    })
  return inputs.phase === 'apply'
    ? applyChangeSet(unit, station, { workspace: inputs.workspace, temp })
    : collectOutcome(unit, station.work, { inputs, host, temp })
}

/** A program of the team writes in a job of its own, before the station that signs its change. */
function letsProgramWrite({ factory }: Unit, { work }: Station): boolean {
  return work.kind === 'action' && work.action === 'generate' && isCommandWriter(factory.models.writer)
}
