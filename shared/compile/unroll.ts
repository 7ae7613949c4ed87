import { FactoryError } from '../errors.ts'
import type { Station } from '../factory/factory.ts'
import type { JobMode } from '../factory/github-options.ts'
import { isPublisher } from '../factory/machine.ts'
import { WRITER_JOB } from '../factory/writer-choice.ts'

/** One job of a workflow file: a station, or several that run as its steps. */
export interface LineJob {
  id: string
  stations: Stations
  /** The workflow it stands in: round 1 is part of the unit's own, every later round is a call of one file. */
  part: 'unit' | 'round'
  /** The jobs of the same file that come before it, oldest first; the last one passes to it. */
  before: readonly LineJob[]
  /** A program of the team writes here, for the station behind it, which signs. */
  writes?: true
}

/** In the order of the line. */
export type Stations = readonly [Station, ...Station[]]

/** A line with its rounds as jobs. The publishing station is left out: it follows every end of the unit. */
export interface UnrolledLine {
  /** Round 1, in the order of the line. */
  first: readonly LineJob[]
  /** Any later round, from the station that repairs; empty when no stop is repaired. */
  repair: readonly LineJob[]
  /** The last round; 1 when no stop is repaired. */
  rounds: number
  /** Stations that run in the job of the publishing one, before it; only where jobs are grouped. */
  last: readonly Station[]
}

/**
 * Which jobs a line is. A valid line is one path of passes; every stop that is repaired leads back to the same station of it.
 * `isWrittenApart`: a program writes, which has a job of its own before the station that signs its change.
 * @throws FactoryError FACTORY_INVALID for a line that goes in a circle, which no reader has checked.
 */
export function unrollLine(
  line: readonly Station[],
  rounds: number,
  mode: JobMode = 'separate',
  isWrittenApart = false,
): UnrolledLine {
  const whole = passPath(line).filter((station) => !isPublisher(station))
  const last = mode === 'grouped' ? lastStations(whole) : []
  const path = whole.slice(0, whole.length - last.length)
  const repairer = path.find(({ name }) => path.some(({ stop }) => stop === name))
  const isRepaired = rounds > 1 && repairer !== undefined
  return {
    first: jobsOf(path, { mode, part: 'unit', isWrittenApart }),
    repair: isRepaired
      ? jobsOf(path.slice(path.indexOf(repairer)), { mode, part: 'round', isWrittenApart })
      : [],
    rounds: isRepaired ? rounds : 1,
    last,
  }
}

/** How many stations a unit may run at most, the publishing one left out. */
export function countStations({ first, repair, rounds, last }: UnrolledLine): number {
  const count = (jobs: readonly LineJob[]): number => jobs.flatMap(({ stations }) => stations).length
  return count(first) + (rounds - 1) * count(repair) + last.length
}

interface JobsOptions {
  mode: JobMode
  part: LineJob['part']
  isWrittenApart: boolean
}

function jobsOf(path: readonly Station[], { mode, part, isWrittenApart }: JobsOptions): LineJob[] {
  const jobs: LineJob[] = []
  for (const stations of groupsOf(path, mode, isWrittenApart)) {
    const writing = isWrittenApart ? stations.find(generates) : undefined
    if (writing !== undefined)
      jobs.push({ id: WRITER_JOB, stations: [writing], part, before: [...jobs], writes: true })
    jobs.push({ id: jobId(stations), stations, part, before: [...jobs] })
  }
  return jobs
}

function generates({ work }: Station): boolean {
  return work.kind === 'action' && work.action === 'generate'
}

/**
 * Stations that run actions and follow each other share a job. Commands never do: they run code that nothing has judged yet. A station that
 * takes what a program wrote begins a job: the program runs before it.
 */
function groupsOf(path: readonly Station[], mode: JobMode, isWrittenApart: boolean): Stations[] {
  return path.reduce<Stations[]>((groups, station) => {
    const group = groups.at(-1)
    const joins =
      mode === 'grouped' &&
      group?.at(-1)?.work.kind === 'action' &&
      station.work.kind === 'action' &&
      !(isWrittenApart && generates(station))
    return joins ? [...groups.slice(0, -1), [...group, station]] : [...groups, [station]]
  }, [])
}

/** The actions after the last commands, when none of their stops is repaired: no other round follows them. */
function lastStations(path: readonly Station[]): Station[] {
  const start = path.findLastIndex(({ work }) => work.kind === 'run') + 1
  const after = path.slice(start)
  return start === 0 || after.some(({ stop }) => stop !== undefined) ? [] : after
}

/** Ids of jobs that several stations share; no station has such a name. */
const DRAFT_ID = 'draft'
const GATES_ID = 'gates'

function jobId(stations: Stations): string {
  const [first, ...more] = stations
  if (more.length === 0) return first.name
  return stations.some(generates) ? DRAFT_ID : GATES_ID
}

/** The stations of a unit that passes everywhere, in order. */
function passPath(line: readonly Station[]): Station[] {
  const path: Station[] = []
  for (let at = line[0]; at !== undefined; at = passOf(line, at)) {
    if (path.includes(at))
      throw new FactoryError('FACTORY_INVALID', `the line goes in a circle at ${at.name}`)
    path.push(at)
  }
  return path
}

function passOf(line: readonly Station[], { pass }: Station): Station | undefined {
  return line.find(({ name }) => name === pass)
}
