import { commandsOn, makesFiles } from '../factory/factory.ts'
import type { RunOutcome } from '../line/outcome.ts'
import { defined } from '../formats/defined.ts'
import { refuseInterrupted } from '../interruption.ts'
import { commandEnvironment } from './command-environment.ts'
import { callPlace } from './example-launch.ts'
import { exerciseVariants } from './exercise-variants.ts'
import type { Apart } from './isolation/isolation.ts'
import { commandLines } from './command-lines.ts'
import { launch } from './launch.ts'
import { layTree } from './lay-tree.ts'
import { refuseNoWork } from './machine-fault.ts'
import { OutputWindow } from './output.ts'
import { startFolder, type Place } from './place.ts'
import { takeProduced } from './produced/take-produced.ts'
import type { Attempt } from './further/attempt.ts'
import { clearReport, readRun } from './read-outcome.ts'
import { separate } from './separate.ts'
import type { Surroundings } from './surroundings.ts'
import { changedFiles, trackedFiles, type TrackedFiles } from './tracked-files.ts'
import type { WorkOrder } from './work-order.ts'

/**
 * Lays base and change into a place, where setup may have left its products, runs the commands apart, and reads what they
 * left behind.
 * @throws FactoryError RUN_COULD_NOT (no shell, command not found, disk full), RUN_ISOLATION, INTERRUPTED,
 * CHANGE_SET_INVALID.
 */
export async function runOnce(order: WorkOrder, place: Place, surroundings: Surroundings): Promise<Attempt> {
  const { repo, changeSet, work } = order
  await layTree(order, place.work)
  if (work.report !== undefined) await clearReport(place.work, work.report)
  const { base, changes } = changeSet
  const cwd = await startFolder(work, place)
  const tracked = await trackedFiles(repo, { base, changes, folder: place.work })
  const apart = await separate(order, place, surroundings)
  const variants = await variantsOf(order, { place, apart }, surroundings)
  const startedAt = surroundings.now()
  const end = await runAll({ order, place, cwd, apart, tracked }, surroundings)
  const { outcome, lacks } = await readRun({
    station: order.station,
    round: order.round,
    commands: commandsOn(work),
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
  const { code, changed, failedAt, isOutOfTime } = end
  await refuseNoWork(outcome, { code, folder: place.work })
  const isDone = makesFiles(work) && end.outcome === 'success'
  const made = isDone ? madeFacts(await takeProduced(order, place.work, tracked)) : {}
  const facts = {
    ...treeFacts(work, changed),
    ...made,
    ...defined({ variants }),
    isolation: apart.isolation.kind,
  }
  return { outcome: { ...outcome, ...facts }, lacks, failedAt, isOutOfTime }
}

/** Before any command could touch the tree. */
async function variantsOf(
  { variants, changeSet }: WorkOrder,
  { place, apart }: Pick<Run, 'place' | 'apart'>,
  surroundings: Surroundings,
): Promise<RunOutcome['variants']> {
  if (variants === undefined) return undefined
  return exerciseVariants(variants, changeSet.changes, callPlace(apart, place, surroundings))
}

/** What the outcome says about the tree, where there is something to say. */
function treeFacts({ git }: WorkOrder['work'], changed: readonly string[]): Partial<RunOutcome> {
  const history = git === true ? { git } : {}
  if (changed.length === 0) return history
  const reason = `a command changed ${changed.length} files of the tree before the next one ran`
  return { ...history, changed: changed.slice(0, MAX_CHANGED), verdict: 'stop', reason }
}

/** A station whose files are not all taken has not passed. */
function madeFacts(made: Awaited<ReturnType<typeof takeProduced>>): Partial<RunOutcome> {
  const count = made.refused?.length ?? 0
  if (count === 0) return made
  return { ...made, verdict: 'stop', reason: `${count} files that the commands made are not taken` }
}

/** More names help nobody. */
const MAX_CHANGED = 50

interface Run {
  order: WorkOrder
  place: Place
  /** Where commands start. */
  cwd: string
  apart: Apart
  tracked: TrackedFiles
}

interface AllEnd extends Pick<Attempt, 'failedAt' | 'isOutOfTime'> {
  outcome: RunOutcome['outcome']
  output: string
  code: number | null
  /** Files of the tree that a command found other than they were laid. */
  changed: readonly string[]
}

/** The commands in order until one fails, finds another tree, or the time is over. @throws FactoryError INTERRUPTED. */
async function runAll(
  { order, place, cwd, apart, tracked }: Run,
  { env: caller, signal: interruption, print }: Surroundings,
): Promise<AllEnd> {
  const { work } = order
  const limit = AbortSignal.timeout(Math.ceil(work.minutes * 60_000))
  const signal = AbortSignal.any([interruption, limit])
  const env = commandEnvironment(caller, place, { names: work.env ?? [], network: work.network ?? false })
  const output = new OutputWindow()
  const onOutput = (chunk: Buffer): void => {
    output.push(chunk)
    print(chunk)
  }
  const end = (
    fields: Pick<AllEnd, 'outcome' | 'code' | 'failedAt'>,
    changed: readonly string[] = [],
  ): AllEnd => ({
    ...fields,
    changed,
    output: output.text(),
    isOutOfTime: limit.aborted,
  })
  for (const [failedAt, argv] of commandLines(order).entries()) {
    refuseInterrupted(interruption)
    // what a station made that makes files is looked at in the end
    const changed = makesFiles(work) ? [] : await changedFiles(place.work, tracked)
    if (changed.length > 0) return end({ outcome: 'failure', code: null, failedAt }, changed)
    const code = await launch({ argv, cwd, env, signal, onOutput }, apart)
    refuseInterrupted(interruption)
    if (code !== 0) return end({ outcome: 'failure', code, failedAt })
  }
  return end({ outcome: 'success', code: 0, failedAt: undefined })
}
