import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readBytes } from '../files.ts'
import type { Station } from '../factory/factory.ts'
import type { RunOutcome } from '../line/outcome.ts'
import { inspectPath } from './inspect-path.ts'
import { couldNot, refuseNoWork } from './machine-fault.ts'
import { readOutput } from './output.ts'
import { readOutcome } from './read-outcome.ts'

/**
 * Folder, under the runner's temporary one, of what the script of a command station leaves (shared/compile/shell.ts):
 * `started` and `code` (exit code of the last command; their file times are when the commands began and ended), `output.<n>`
 * of each command that ran, from 1, and the commands' own `home` and `tmp`.
 */
export const RUN_FOLDER = 'jidoka'

/** Commands that the script of a job ran, and what they left on its machine. */
export interface LeftRun {
  station: Station
  round: number
  /** As the runner recorded it. */
  outcome: 'success' | 'failure'
  /** The checkout the commands ran in. */
  workspace: string
  /** The {@link RUN_FOLDER}, absolute. */
  place: string
  now: () => Date
}

/**
 * The outcome document of commands that have ended, equal to the one `runCommands` makes of the same commands. Everything
 * on this machine may have been written by the code under test: only regular files are read, none through a link.
 * @throws FactoryError RUN_COULD_NOT.
 */
export async function collectRun(left: LeftRun): Promise<RunOutcome> {
  const { station, round, outcome, workspace, place } = left
  const { work } = station
  if (work.kind !== 'run') throw couldNot(`the station ${station.name} runs ${work.action}`)
  const { startedAt, finishedAt } = await timesOf(left)
  const [folder, home, tmp] = await Promise.all(
    [workspace, join(place, 'home'), join(place, 'tmp')].map((path) => realpath(path).catch(() => path)),
  )
  const seen = await readOutcome({
    station: station.name,
    round,
    commands: work.run,
    report: work.report,
    outcome,
    output: await outputOf(place, work.run.length),
    machine: {
      folder: folder ?? workspace,
      home: home ?? place,
      tmp: tmp ?? place,
      startedAt,
      finishedAt,
    },
  })
  await refuseNoWork(seen, { code: await codeOf(place), folder: workspace })
  return seen
}

/**
 * Commands that the script never began are no verdict about the change. A job that runs them in a plain step of its own
 * leaves no notes at all; then the outcome and the report have to do. @throws FactoryError RUN_COULD_NOT.
 */
async function timesOf({ place, outcome, now }: LeftRun): Promise<{ startedAt: Date; finishedAt: Date }> {
  const startedAt = await markedTime(place, 'started')
  const hasNotes = (await inspectPath(dirname(place), basename(place))) === 'folder'
  if (startedAt === undefined && hasNotes && outcome === 'failure')
    throw couldNot('the job did not begin them')
  const finishedAt = (await markedTime(place, 'code')) ?? now()
  return { startedAt: startedAt ?? finishedAt, finishedAt }
}

async function markedTime(place: string, name: string): Promise<Date | undefined> {
  return (await isFile(place, name)) ? (await stat(join(place, name))).mtime : undefined
}

async function isFile(place: string, name: string): Promise<boolean> {
  return (await inspectPath(place, name)) === 'file'
}

async function outputOf(place: string, count: number): Promise<string> {
  const names = Array.from({ length: count }, (_, index) => `output.${index + 1}`)
  const paths: string[] = []
  for (const name of names) if (await isFile(place, name)) paths.push(join(place, name))
  return readOutput(paths)
}

const MAX_CODE_BYTES = 16

/** `null` when the script was killed before it wrote the exit code, or when the file holds something else. */
async function codeOf(place: string): Promise<number | null> {
  if (!(await isFile(place, 'code'))) return null
  const bytes = await readBytes(join(place, 'code'), MAX_CODE_BYTES).catch(() => Buffer.alloc(0))
  const text = bytes.toString('latin1').trim()
  return /^\d{1,3}$/.test(text) ? Number(text) : null
}
