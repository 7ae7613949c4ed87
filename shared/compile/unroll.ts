import { FactoryError } from '../errors.ts'
import type { Station } from '../factory/factory.ts'
import { isPublisher } from '../factory/machine.ts'

/** One station in one round: one job of the workflow. */
export interface LineJob {
  id: string
  station: Station
  round: number
  /** How a unit gets here; none at the start of the line. */
  routes: Route[]
  /** Every job that may have run before this one, oldest first. */
  before: LineJob[]
}

/** One way to a job: `from` ended in this verdict. */
export interface Route {
  from: LineJob
  verdict: 'pass' | 'stop'
}

/**
 * The line with its rounds unrolled into jobs, in an order in which they could run. A stop starts the next round at the
 * station it names; stops of the last round start none. The publishing station is left out: it follows every job.
 */
export function unrollLine(line: readonly Station[], rounds: number): LineJob[] {
  const jobs: LineJob[] = []
  let entries = line[0] === undefined ? [] : [line[0].name]
  for (let round = 1; round <= rounds && entries.length > 0; round += 1) {
    const earlier = [...jobs]
    for (const station of roundWalk(line, entries)) jobs.push(roundJob(station, round, { jobs, earlier }))
    entries = line.flatMap(({ name, stop }) => (stop !== undefined && ranIn(jobs, name, round) ? [stop] : []))
  }
  return jobs
}

/** Stations that a unit can reach by passing, starting at any entry; each comes after all that pass to it. */
function roundWalk(line: readonly Station[], entries: readonly string[]): Station[] {
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
  for (let name: string | undefined = start; name !== undefined; name = nextOnPass(line, name)) {
    if (names.includes(name))
      throw new FactoryError('FACTORY_INVALID', `the line goes in a circle at ${name}`)
    names.push(name)
  }
  return names
}

function nextOnPass(line: readonly Station[], name: string): string | undefined {
  return line.find((station) => station.name === name)?.pass
}

function roundJob(station: Station, round: number, known: { jobs: LineJob[]; earlier: LineJob[] }): LineJob {
  const passes = known.jobs.filter((job) => job.round === round && job.station.pass === station.name)
  const stops = known.earlier.filter((job) => job.round === round - 1 && job.station.stop === station.name)
  const routes: Route[] = [
    ...stops.map((from) => ({ from, verdict: 'stop' as const })),
    ...passes.map((from) => ({ from, verdict: 'pass' as const })),
  ]
  const behind = new Set(routes.flatMap(({ from }) => [...from.before, from]))
  return {
    id: jobId(station.name, round),
    station,
    round,
    routes,
    before: known.jobs.filter((job) => behind.has(job)),
  }
}

function ranIn(jobs: readonly LineJob[], name: string, round: number): boolean {
  return jobs.some((job) => job.round === round && job.station.name === name)
}

function jobId(station: string, round: number): string {
  return `${station}-r${round}`
}

/** The `needs:` of a job; none when nothing comes before it. */
export function needsOf(before: readonly LineJob[]): string[] | undefined {
  return before.length === 0 ? undefined : before.map(({ id }) => id)
}

/**
 * The `if:` of a job: the run was not cancelled and one of the routes was taken. The status function `cancelled()` switches
 * off the implied `success()`, which would skip a job as soon as a station of a round that never happened was skipped.
 */
export function conditionOf({ routes, station }: LineJob): string | undefined {
  if (routes.length === 0) return undefined
  const taken = routes.map((route) => routeTaken(route, station.name))
  return `!cancelled() && ${taken.length === 1 ? taken.join('') : `(${taken.map((route) => `(${route})`).join(' || ')})`}`
}

/**
 * The result is compared as well as the outputs, because outputs of an earlier failed attempt may still be visible. What a
 * command job says itself is never enough: a pass needs the outcome that the runner recorded.
 */
function routeTaken({ from, verdict }: Route, to: string): string {
  const need = `needs.${from.id}`
  const isCommand = from.station.work.kind === 'run'
  const isAmbiguous = from.station.pass === from.station.stop
  return [
    `${need}.result == 'success'`,
    ...(isCommand && verdict === 'pass' ? [`${need}.outputs.outcome == 'success'`] : []),
    ...(isAmbiguous ? [`${need}.outputs.verdict == '${verdict}'`] : []),
    `${need}.outputs.next == '${to}'`,
  ].join(' && ')
}

/** Expression of the round the unit ended in: that of the newest round whose first station ran, judged by its result. */
export function lastRound(jobs: readonly LineJob[]): string {
  const openers = jobs.filter(({ routes }) => routes.some(({ verdict }) => verdict === 'stop')).reverse()
  if (openers.length === 0) return '1'
  const rounds = openers.map(({ id }) => `needs.${id}.result == 'success' && needs.${id}.outputs.round`)
  return `\${{ ${rounds.join(' || ')} || '1' }}`
}
