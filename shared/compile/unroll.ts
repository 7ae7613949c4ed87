import { FactoryError } from '../errors.ts'
import type { Station } from '../factory/factory.ts'
import type { JobMode } from '../factory/github-options.ts'
import { isPublisher } from '../factory/machine.ts'

/** One job of a workflow file: a station, or several that run as its steps. */
export interface LineJob {
  id: string
  stations: Stations
  /** The workflow it stands in: round 1 is part of the unit's own, every later round is a call of one file. */
  part: 'unit' | 'round'
  /** The jobs of the same file that come before it, oldest first; the last one passes to it. */
  before: readonly LineJob[]
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
 * @throws FactoryError FACTORY_INVALID for a line that goes in a circle, which no reader has checked.
 */
export function unrollLine(
  line: readonly Station[],
  rounds: number,
  mode: JobMode = 'separate',
): UnrolledLine {
  const whole = passPath(line).filter((station) => !isPublisher(station))
  const last = mode === 'grouped' ? lastStations(whole) : []
  const path = whole.slice(0, whole.length - last.length)
  const repairer = path.find(({ name }) => path.some(({ stop }) => stop === name))
  const isRepaired = rounds > 1 && repairer !== undefined
  return {
    first: jobsOf(path, mode, 'unit'),
    repair: isRepaired ? jobsOf(path.slice(path.indexOf(repairer)), mode, 'round') : [],
    rounds: isRepaired ? rounds : 1,
    last,
  }
}

/** How many stations a unit may run at most, the publishing one left out. */
export function countStations({ first, repair, rounds, last }: UnrolledLine): number {
  const count = (jobs: readonly LineJob[]): number => jobs.flatMap(({ stations }) => stations).length
  return count(first) + (rounds - 1) * count(repair) + last.length
}

function jobsOf(path: readonly Station[], mode: JobMode, part: LineJob['part']): LineJob[] {
  const jobs: LineJob[] = []
  for (const stations of groupsOf(path, mode))
    jobs.push({ id: jobId(stations), stations, part, before: [...jobs] })
  return jobs
}

/** Stations that run actions and follow each other share a job. Commands never do: they run code that nothing has judged yet. */
function groupsOf(path: readonly Station[], mode: JobMode): Stations[] {
  return path.reduce<Stations[]>((groups, station) => {
    const group = groups.at(-1)
    const joins =
      mode === 'grouped' && group?.at(-1)?.work.kind === 'action' && station.work.kind === 'action'
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
  return stations.some(({ work }) => work.kind === 'action' && work.action === 'generate')
    ? DRAFT_ID
    : GATES_ID
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
