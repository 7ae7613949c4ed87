import type { LineJob, UnrolledLine } from './unroll.ts'

/** Id of the job that calls a later round. */
export function roundId(round: number): string {
  return `round-${round}`
}

/** Rounds 2 to the last one. */
export function laterRounds({ rounds }: UnrolledLine): number[] {
  return Array.from({ length: rounds - 1 }, (_, index) => index + 2)
}

/** Ids of every job that a unit may run before its end, in order. */
export function everyJob(line: UnrolledLine): string[] {
  return [...idsOf(line.first), ...laterRounds(line).map(roundId)]
}

/** The ids of jobs of one file. */
export function idsOf(jobs: readonly LineJob[]): string[] {
  return jobs.map(({ station }) => station.name)
}

/**
 * The `if:` of a station's job: the run was not cancelled, and the station before it passed. The status function
 * `cancelled()` switches off the implied `success()`: each job asks for what it needs by name.
 */
export function conditionOf({ before, station }: LineJob): string | undefined {
  const from = before.at(-1)
  return from === undefined ? undefined : `!cancelled() && ${wayTaken(from, 'pass', station.name)}`
}

/** The `if:` of the job that calls a round: a stop of the round before leads to it. */
export function roundCondition({ first, repair }: UnrolledLine, round: number): string {
  const to = entryOf(repair)
  if (round > 2) {
    const before = `needs.${roundId(round - 1)}`
    return `!cancelled() && ${before}.result == 'success' && ${before}.outputs.next == '${to}'`
  }
  const ways = first.filter(stopsAt(to)).map((from) => wayTaken(from, 'stop', to))
  return `!cancelled() && ${ways.length === 1 ? ways.join('') : `(${ways.map((way) => `(${way})`).join(' || ')})`}`
}

/** Expression of the station that a stop of a called round leads to; empty when no other round follows. */
export function roundNext({ repair }: UnrolledLine): string {
  const to = entryOf(repair)
  const ways = repair.filter(stopsAt(to)).map((from) => `${wayTaken(from, 'stop', to, 'jobs')} && '${to}'`)
  return `\${{ ${[...ways, "''"].join(' || ')} }}`
}

function entryOf([entry]: readonly LineJob[]): string {
  return entry?.station.name ?? ''
}

function stopsAt(to: string): (job: LineJob) => boolean {
  return ({ station }) => station.stop === to
}

/**
 * The result is compared as well as the outputs, because outputs of an earlier failed attempt may still be visible
 * (https://github.com/actions/runner/issues/2598). What a command job says itself is never enough: a pass needs the outcome
 * that the runner recorded. `context` is where the expression sees the job: among its needs, or as a job of a called workflow.
 */
function wayTaken(
  { station }: LineJob,
  verdict: 'pass' | 'stop',
  to: string,
  context: 'needs' | 'jobs' = 'needs',
): string {
  const job = `${context}.${station.name}`
  const isCommand = station.work.kind === 'run'
  return [
    `${job}.result == 'success'`,
    ...(isCommand && verdict === 'pass' ? [`${job}.outputs.outcome == 'success'`] : []),
    `${job}.outputs.next == '${to}'`,
  ].join(' && ')
}
