import { FactoryError } from '../errors.ts'
import type { Station } from '../factory/factory.ts'
import { isPublisher } from '../factory/machine.ts'

/** One station as a job of a workflow file. Its id is the name of the station. */
export interface LineJob {
  station: Station
  /** The workflow it stands in: round 1 is part of the unit's own, every later round is a call of one file. */
  part: 'unit' | 'round'
  /** The jobs of the same file that come before it, oldest first; the last one passes to it. */
  before: readonly LineJob[]
}

/** A line with its rounds as jobs. The publishing station is left out: it follows every end of the unit. */
export interface UnrolledLine {
  /** Round 1, in the order of the line. */
  first: readonly LineJob[]
  /** Any later round, from the station that repairs; empty when no stop is repaired. */
  repair: readonly LineJob[]
  /** The last round; 1 when no stop is repaired. */
  rounds: number
}

/**
 * Which jobs a line is. A valid line is one path of passes; every stop that is repaired leads back to the same station of it.
 * @throws FactoryError FACTORY_INVALID for a line that goes in a circle, which no reader has checked.
 */
export function unrollLine(line: readonly Station[], rounds: number): UnrolledLine {
  const path = passPath(line)
  const repairer = path.find(({ name }) => path.some(({ stop }) => stop === name))
  const isRepaired = rounds > 1 && repairer !== undefined
  return {
    first: jobsOf(path, 'unit'),
    repair: isRepaired ? jobsOf(path.slice(path.indexOf(repairer)), 'round') : [],
    rounds: isRepaired ? rounds : 1,
  }
}

/** How many jobs a unit may run at most, the publishing one left out. */
export function countJobs({ first, repair, rounds }: UnrolledLine): number {
  return first.length + (rounds - 1) * repair.length
}

function jobsOf(path: readonly Station[], part: LineJob['part']): LineJob[] {
  const jobs: LineJob[] = []
  for (const station of path) if (!isPublisher(station)) jobs.push({ station, part, before: [...jobs] })
  return jobs
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
