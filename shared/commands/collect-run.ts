import { canonicalJson } from '../formats/canonical.ts'
import { commandsOn } from '../factory/factory.ts'
import type { RunOutcome } from '../line/outcome.ts'
import { couldNot } from './machine-fault.ts'
import { readRecord } from './work-record.ts'
import type { WorkOrder } from './work-order.ts'

/** What a job knows of commands that have ended. */
export interface LeftRun extends Pick<WorkOrder, 'station' | 'round' | 'work'> {
  /** `steps.<id>.outcome`, as the runner recorded it. */
  outcome: 'success' | 'failure'
  /** SHA-256 of the record: `steps.<id>.outputs.record`. */
  record: string
  /** The run folder, absolute. */
  folder: string
}

/**
 * The outcome of commands that have ended in an earlier step, equal to the one `runCommands` makes of the same commands.
 * It is the record whose digest the runner kept, and must agree with what the runner saw.
 * @throws FactoryError RUN_COULD_NOT, and the error of the step itself.
 */
export async function collectRun(left: LeftRun): Promise<RunOutcome> {
  const end = await readRecord(left.folder, left.record)
  if (end.kind === 'error') throw end.error
  const { outcome } = end
  if (outcome.outcome !== left.outcome)
    throw couldNot(`their record says ${outcome.outcome}, the runner saw ${left.outcome}`)
  if (!isOf(outcome, left)) throw couldNot('their record is of another station, round or factory.yml')
  return outcome
}

function isOf(outcome: RunOutcome, { station, round, work }: LeftRun): boolean {
  const place = canonicalJson([station, round, commandsOn(work), work.report ?? null])
  return canonicalJson([outcome.station, outcome.round, outcome.commands, outcome.report ?? null]) === place
}
