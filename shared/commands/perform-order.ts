import type { RunOutcome } from '../line/outcome.ts'
import { refuseInterrupted } from '../interruption.ts'
import { commandEnvironment } from './command-environment.ts'
import { COMMAND_SHELL, launch } from './launch.ts'
import { refuseNoWork } from './machine-fault.ts'
import { OutputWindow } from './output.ts'
import type { Place } from './place.ts'
import { clearReport, readOutcome } from './read-outcome.ts'
import type { Surroundings } from './surroundings.ts'
import type { WorkOrder } from './work-order.ts'
import { writeFiles } from './write-files.ts'

/**
 * The whole work of a command station, the same on every machine: lays base and change into the place, where setup may
 * have left its products, exercises the examples, runs the commands, and reads what they left behind. A command that
 * fails or runs out of time is an outcome, not an error.
 * @throws FactoryError RUN_COULD_NOT (no shell, command not found, disk full), INTERRUPTED, CHANGE_SET_INVALID.
 */
export async function performOrder(
  order: WorkOrder,
  place: Place,
  surroundings: Surroundings,
): Promise<RunOutcome> {
  const { repo, changeSet, work } = order
  await writeFiles(repo, changeSet.base, changeSet, place.work)
  if (work.report !== undefined) await clearReport(place.work, work.report)
  const startedAt = surroundings.now()
  const end = await runAll(order, place, surroundings)
  const outcome = await readOutcome({
    station: order.station,
    round: order.round,
    commands: work.run,
    report: work.report,
    outcome: end.outcome,
    output: end.output,
    machine: {
      folder: place.work,
      home: place.home,
      tmp: place.tmp,
      startedAt,
      finishedAt: surroundings.now(),
    },
  })
  await refuseNoWork(outcome, { code: end.code, folder: place.work })
  return outcome
}

interface AllEnd {
  outcome: RunOutcome['outcome']
  output: string
  code: number | null
}

/** The commands in order until one fails or the time is over. @throws FactoryError INTERRUPTED. */
async function runAll(
  { work }: WorkOrder,
  place: Place,
  { env: caller, signal: interruption, print }: Surroundings,
): Promise<AllEnd> {
  const limit = AbortSignal.timeout(Math.ceil(work.minutes * 60_000))
  const signal = AbortSignal.any([interruption, limit])
  const env = commandEnvironment(caller, place, { names: work.env ?? [], network: work.network ?? false })
  const output = new OutputWindow()
  const onOutput = (chunk: Buffer): void => {
    output.push(chunk)
    print(chunk)
  }
  for (const command of work.run) {
    refuseInterrupted(interruption)
    const code = await launch({
      argv: [...COMMAND_SHELL, command],
      cwd: place.work,
      env,
      signal,
      onOutput,
    })
    refuseInterrupted(interruption)
    if (code !== 0) return { outcome: 'failure', output: output.text(), code }
  }
  return { outcome: 'success', output: output.text(), code: 0 }
}
