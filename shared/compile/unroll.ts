import { FactoryError } from '../errors.ts'
import type { Station } from '../factory/factory.ts'
import { isPublisher } from '../factory/machine.ts'

/** One station in one round: one job of the workflow. */
export interface LineJob {
  id: string
  station: Station
  round: number
  /** The ways in; none at the start of the line. */
  ways: Route[]
  /** Every job that may have run before this one, oldest first. */
  before: LineJob[]
}

/** The job was reached because `from` ended in this verdict. */
export interface Route {
  from: LineJob
  verdict: 'pass' | 'stop'
}

/**
 * The line with its rounds unrolled into jobs, in an order that GitHub could run them in. A stop opens the next round at
 * the station it names; stops of the last round open none. The publishing station is left out: it follows every job.
 */
export function unrollLine(line: readonly Station[], rounds: number): LineJob[] {
  const jobs: LineJob[] = []
  let entries = line[0] === undefined ? [] : [line[0].name]
  for (let round = 1; round <= rounds && entries.length > 0; round += 1) {
    const earlier = [...jobs]
    for (const station of walkOf(line, entries)) jobs.push(jobOf(station, round, { jobs, earlier }))
    entries = line.flatMap(({ name, stop }) => (stop !== undefined && ranIn(jobs, name, round) ? [stop] : []))
  }
  return jobs
}

/** Stations reached by passing from any entry, each after all that pass to it. */
function walkOf(line: readonly Station[], entries: readonly string[]): Station[] {
  const reached = new Set<string>()
  for (const entry of entries) for (const name of passesFrom(line, entry)) reached.add(name)
  return line
    .filter((station) => reached.has(station.name) && !isPublisher(station))
    .map((station) => ({ station, distance: passesFrom(line, station.name).length }))
    .sort((a, b) => b.distance - a.distance)
    .map(({ station }) => station)
}

/** The names from `start` on along `pass`; every walk of a valid line ends. */
function passesFrom(line: readonly Station[], start: string): string[] {
  const names: string[] = []
  for (let name: string | undefined = start; name !== undefined; name = passOf(line, name)) {
    if (names.includes(name))
      throw new FactoryError('FACTORY_INVALID', `the line goes in a circle at ${name}`)
    names.push(name)
  }
  return names
}

function passOf(line: readonly Station[], name: string): string | undefined {
  return line.find((station) => station.name === name)?.pass
}

function jobOf(station: Station, round: number, known: { jobs: LineJob[]; earlier: LineJob[] }): LineJob {
  const passes = known.jobs.filter((job) => job.round === round && job.station.pass === station.name)
  const stops = known.earlier.filter((job) => job.round === round - 1 && job.station.stop === station.name)
  const ways: Route[] = [
    ...stops.map((from) => ({ from, verdict: 'stop' as const })),
    ...passes.map((from) => ({ from, verdict: 'pass' as const })),
  ]
  const behind = new Set(ways.flatMap(({ from }) => [...from.before, from]))
  return {
    id: jobId(station.name, round),
    station,
    round,
    ways,
    before: known.jobs.filter((job) => behind.has(job)),
  }
}

function ranIn(jobs: readonly LineJob[], name: string, round: number): boolean {
  return jobs.some((job) => job.round === round && job.station.name === name)
}

function jobId(station: string, round: number): string {
  return `${station}-r${round}`
}
