import { chmod, mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { refuseInterrupted } from '../interruption.ts'
import type { ChangeSet } from '../git/change-set.ts'
import type { Station, Work } from '../factory/factory.ts'
import type { RunOutcome } from '../line/outcome.ts'
import { commandVariables, execute } from './execute.ts'
import { writeFiles } from './write-files.ts'
import { couldNot, refuseNoWork } from './machine-fault.ts'
import { OutputWindow } from './output.ts'
import { clearReport, readOutcome } from './read-outcome.ts'

export interface RunCommandsOptions {
  repo: string
  base: string
  changeSet: ChangeSet
  station: Station
  round: number
  /** Only PATH is taken from it. Default: `process.env`. */
  env?: Readonly<Record<string, string | undefined>>
  signal?: AbortSignal
  /** Parent of the run's own folder. Default: the system's temporary folder. */
  tmp?: string
  now?: () => Date
}

type Commands = Extract<Work, { kind: 'run' }>

/**
 * Runs the commands of a station on a clean copy of base and change, without keys and without the repository, and
 * removes its folder in the end. A command that fails or runs out of time is an outcome, not an error.
 * @throws FactoryError RUN_COULD_NOT (no shell, command not found, disk full), INTERRUPTED, CHANGE_SET_INVALID.
 */
export async function runCommands(options: RunCommandsOptions): Promise<RunOutcome> {
  const work = commandsOf(options.station)
  const place = await makePlace(options.tmp ?? tmpdir())
  try {
    await writeFiles(options.repo, options.base, options.changeSet, place.work)
    return await observe(options, work, place)
  } catch (thrown) {
    throw thrown instanceof FactoryError ? thrown : couldNot('the folder of the run failed', thrown)
  } finally {
    await removeQuietly(place.root)
  }
}

function commandsOf({ name, work }: Station): Commands {
  if (work.kind === 'run') return work
  throw new FactoryError('INTERNAL', `the station ${name} runs ${work.action}, not commands`)
}

interface Place {
  root: string
  work: string
  home: string
  tmp: string
}

async function makePlace(parent: string): Promise<Place> {
  try {
    const root = await realpath(await mkdtemp(join(parent, 'jidoka-run-')))
    const place = { root, work: join(root, 'work'), home: join(root, 'home'), tmp: join(root, 'tmp') }
    await Promise.all([place.work, place.home, place.tmp].map((folder) => mkdir(folder)))
    return place
  } catch (cause) {
    throw couldNot('no temporary folder can be made', cause)
  }
}

async function observe(options: RunCommandsOptions, work: Commands, place: Place): Promise<RunOutcome> {
  const { station, round, now = () => new Date() } = options
  if (work.report !== undefined) await clearReport(place.work, work.report)
  const startedAt = now()
  const end = await runAll(options, work, place)
  const outcome = await readOutcome({
    station: station.name,
    round,
    commands: work.run,
    report: work.report,
    outcome: end.outcome,
    output: end.output,
    machine: { folder: place.work, home: place.home, tmp: place.tmp, startedAt, finishedAt: now() },
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
async function runAll(options: RunCommandsOptions, work: Commands, place: Place): Promise<AllEnd> {
  const interruption = options.signal ?? new AbortController().signal
  const limit = AbortSignal.timeout(Math.ceil(work.minutes * 60_000))
  const signal = AbortSignal.any([interruption, limit])
  const env = commandEnvironment(options, place)
  const output = new OutputWindow()
  for (const command of work.run) {
    refuseInterrupted(interruption)
    const code = await execute(command, { cwd: place.work, env, signal, output })
    refuseInterrupted(interruption)
    if (code !== 0) return { outcome: 'failure', output: output.text(), code }
  }
  return { outcome: 'success', output: output.text(), code: 0 }
}

function commandEnvironment(
  { env = process.env }: RunCommandsOptions,
  { home, tmp }: Place,
): Record<string, string> {
  return commandVariables({ path: env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin', home, tmp })
}

/** Removes a folder with everything in it, read-only folders included. What cannot be removed is left behind. */
async function removeQuietly(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    await makeRemovable(folder).catch(() => undefined)
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
  }
}

async function makeRemovable(folder: string): Promise<void> {
  await chmod(folder, 0o700)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeRemovable(join(folder, entry.name))
  }
}
