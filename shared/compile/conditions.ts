import type { LineJob, Route } from './unroll.ts'

/**
 * When a job runs: the run was not cancelled and one of the ways in was taken. Status functions switch off the implied
 * `success()`, which would skip a job as soon as a station of a round that never happened was skipped.
 */
export function conditionOf(job: LineJob): string | undefined {
  if (job.ways.length === 0) return undefined
  const ways = job.ways.map((way) => wayTaken(way, job.station.name))
  return `!cancelled() && ${ways.length === 1 ? ways.join('') : `(${ways.map((way) => `(${way})`).join(' || ')})`}`
}

/**
 * The result is asked as well as the outputs, because outputs of an earlier failed attempt can shine through. A command
 * job's own word is never enough to go on: a pass needs the outcome that the runner itself recorded.
 */
function wayTaken({ from, verdict }: Route, to: string): string {
  const need = `needs.${from.id}`
  const isCommand = from.station.work.kind === 'run'
  const ambiguous = from.station.pass === from.station.stop
  return [
    `${need}.result == 'success'`,
    ...(isCommand && verdict === 'pass' ? [`${need}.outputs.outcome == 'success'`] : []),
    ...(ambiguous ? [`${need}.outputs.verdict == '${verdict}'`] : []),
    `${need}.outputs.next == '${to}'`,
  ].join(' && ')
}

/** The publishing job follows every end of the unit, good or bad; a cancelled run publishes nothing. */
export const PUBLISH_CONDITION = '!cancelled()'

/** The round the unit ended in: that of the newest round whose first station ran, by its result as in every condition. */
export function lastRound(jobs: readonly LineJob[]): string {
  const openers = jobs.filter((job) => job.ways.some((way) => way.verdict === 'stop')).reverse()
  if (openers.length === 0) return '1'
  const rounds = openers.map(({ id }) => `needs.${id}.result == 'success' && needs.${id}.outputs.round`)
  return `\${{ ${rounds.join(' || ')} || '1' }}`
}
