import type { RunOutcome } from '../line/outcome.ts'
import { refuseInterrupted } from '../interruption.ts'
import { commandEnvironment } from './command-environment.ts'
import type { Apart } from './isolation/isolation.ts'
import { COMMAND_SHELL, launch } from './launch.ts'
import { layTree } from './lay-tree.ts'
import { refuseNoWork } from './machine-fault.ts'
import { OutputWindow } from './output.ts'
import type { Place } from './place.ts'
import { clearReport, readOutcome } from './read-outcome.ts'
import { separate } from './separate.ts'
import type { Surroundings } from './surroundings.ts'
import { changedFiles, trackedFiles, type TrackedFiles } from './tracked-files.ts'
import type { WorkOrder } from './work-order.ts'

/**
 * The whole work of a command station, the same on every machine: lays base and change into the place, where setup may
 * have left its products, runs the commands apart, and reads what they left behind. A command that fails or runs out of
 * time is an outcome, not an error.
 * @throws FactoryError RUN_COULD_NOT (no shell, command not found, disk full), RUN_ISOLATION, INTERRUPTED,
 * CHANGE_SET_INVALID.
 */
export async function performOrder(
  order: WorkOrder,
  place: Place,
  surroundings: Surroundings,
): Promise<RunOutcome> {
  const { repo, changeSet, work } = order
  await layTree(order, changeSet, place.work)
  if (work.report !== undefined) await clearReport(place.work, work.report)
  const { base, changes } = changeSet
  const tracked = await trackedFiles(repo, { base, changes, folder: place.work })
  const apart = await separate(order, place, surroundings)
  // the examples of the spec are called here, before any command could touch the tree
  const startedAt = surroundings.now()
  const end = await runAll({ order, place, apart, tracked }, surroundings)
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
  const { code, changed } = end
  await refuseNoWork(outcome, { code, folder: place.work })
  return { ...outcome, ...treeFacts(work, changed), isolation: apart.isolation.kind }
}

/** What the outcome says about the tree, where there is something to say. */
function treeFacts({ git }: WorkOrder['work'], changed: readonly string[]): Partial<RunOutcome> {
  const history = git === true ? { git } : {}
  if (changed.length === 0) return history
  const reason = `a command changed ${changed.length} files of the tree before the next one ran`
  return { ...history, changed: changed.slice(0, MAX_CHANGED), verdict: 'stop', reason }
}

/** More names help nobody. */
const MAX_CHANGED = 50

interface Run {
  order: WorkOrder
  place: Place
  apart: Apart
  tracked: TrackedFiles
}

interface AllEnd {
  outcome: RunOutcome['outcome']
  output: string
  code: number | null
  /** Files of the tree that a command found other than they were laid. */
  changed: readonly string[]
}

/** The commands in order until one fails, finds another tree, or the time is over. @throws FactoryError INTERRUPTED. */
async function runAll(
  { order: { work }, place, apart, tracked }: Run,
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
    const changed = await changedFiles(place.work, tracked)
    if (changed.length > 0) return { outcome: 'failure', output: output.text(), code: null, changed }
    const code = await launch(
      { argv: [...COMMAND_SHELL, command], cwd: place.work, env, signal, onOutput },
      apart,
    )
    refuseInterrupted(interruption)
    if (code !== 0) return { outcome: 'failure', output: output.text(), code, changed: [] }
  }
  return { outcome: 'success', output: output.text(), code: 0, changed: [] }
}
