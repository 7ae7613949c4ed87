import type { Station } from '../factory/factory.ts'
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
  return jobs.map(({ id }) => id)
}

/**
 * The `if:` of a job: the run was not cancelled, and the job before it passed. The status function `cancelled()` switches off
 * the implied `success()`: each job asks for what it needs by name.
 */
export function conditionOf({ before, stations: [{ name }] }: LineJob): string | undefined {
  const from = before.at(-1)
  return from === undefined ? undefined : `!cancelled() && ${wayTaken(from, 'pass', name)}`
}

/** The `if:` of the job that calls a round: a stop of the round before leads to it. */
export function roundCondition({ first, repair }: UnrolledLine, round: number): string {
  const to = entryOf(repair)
  if (round > 2) return `!cancelled() && ${roundTaken(round - 1, to)}`
  return `!cancelled() && ${anyOf(first.filter(stopsAt(to)).map((from) => wayTaken(from, 'stop', to)))}`
}

/** The `if:` of the step of a station that runs in the job of the result: whichever round passed to it. */
export function lastCondition(line: UnrolledLine, { name }: Station): string {
  const { first } = line
  const from = first.at(-1)
  const ways = [
    ...(from === undefined ? [] : [wayTaken(from, 'pass', name)]),
    ...laterRounds(line).map((round) => roundTaken(round, name)),
  ]
  return `!cancelled() && ${anyOf(ways)}`
}

/** Expression of the station that a called round hands on to: the one that repairs again, or the first behind all rounds. */
export function roundNext({ repair, last: [behind] }: UnrolledLine): string {
  const to = entryOf(repair)
  const ways = repair.filter(stopsAt(to)).map((from) => `${wayTaken(from, 'stop', to, 'jobs')} && '${to}'`)
  const from = repair.at(-1)
  const passes =
    behind === undefined || from === undefined
      ? []
      : [`${wayTaken(from, 'pass', behind.name, 'jobs')} && '${behind.name}'`]
  return `\${{ ${[...ways, ...passes, "''"].join(' || ')} }}`
}

function roundTaken(round: number, to: string): string {
  const call = `needs.${roundId(round)}`
  return `${call}.result == 'success' && ${call}.outputs.next == '${to}'`
}

function anyOf(ways: readonly string[]): string {
  return ways.length === 1 ? ways.join('') : `(${ways.map((way) => `(${way})`).join(' || ')})`
}

function entryOf([entry]: readonly LineJob[]): string {
  return entry?.stations[0].name ?? ''
}

function stopsAt(to: string): (job: LineJob) => boolean {
  return ({ stations }) => stations.some(({ stop }) => stop === to)
}

/**
 * The result is compared as well as the outputs, because outputs of an earlier failed attempt may still be visible
 * (https://github.com/actions/runner/issues/2598). What a command job says itself is never enough: a pass needs the outcome
 * that the runner recorded. `context` is where the expression sees the job: among its needs, or as a job of a called workflow.
 * There the caller compares the result of the whole call, which is a success only when no job of it failed.
 */
function wayTaken(
  { id, stations: [{ work }] }: LineJob,
  verdict: 'pass' | 'stop',
  to: string,
  context: 'needs' | 'jobs' = 'needs',
): string {
  const job = `${context}.${id}`
  return [
    ...(context === 'needs' ? [`${job}.result == 'success'`] : []),
    ...(work.kind === 'run' && verdict === 'pass' ? [`${job}.outputs.outcome == 'success'`] : []),
    `${job}.outputs.next == '${to}'`,
  ].join(' && ')
}
