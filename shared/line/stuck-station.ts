import { FactoryError } from '../errors.ts'
import { isRecord } from '../formats/read-json.ts'
import { safeWord } from '../text/safe-log.ts'
import { endedJobs, outputText, type EndedJob } from './ended-jobs.ts'

/** What a job that could not run says of itself in its output `error`. */
interface JobError {
  code: string
  message: string
  next: string
}

const WITHOUT_A_WORD =
  'it ended without a word: its machine was lost, it ran out of time, or its environment was not approved'
const AGAIN = 're-run the failed jobs; what is recorded is not asked again'

/**
 * Why a unit did not come to its end, told by the job that kept it from there rather than by the last one, which only finds
 * that something is missing. What the last one found by itself stays as it is. The texts of the jobs are made safe.
 */
export function explainStuck(error: FactoryError, upstream: readonly string[]): FactoryError {
  const job = stuckJob(upstream)
  if (job === undefined) return error
  const said = errorOf(job)
  if (error.code !== 'LINE_OUT_OF_ORDER' && error.code !== said?.code) return error
  const where = placeOf(job) ?? error.where ?? job.id
  const why = said === undefined ? silence(job) : `${said.code} ${said.message}`
  return new FactoryError('STATION_FAILED', `${where}: ${why}`, {
    where,
    hint: said === undefined ? AGAIN : `${said.next}; then ${AGAIN}`,
    cause: error,
  })
}

/** The job that failed, or else one that was cancelled. */
function stuckJob(upstream: readonly string[]): EndedJob | undefined {
  const jobs = upstream.flatMap(endedJobs)
  return jobs.find(({ result }) => result === 'failure') ?? jobs.find(({ result }) => result === 'cancelled')
}

/** `generate in round 2`, when the job could still say who it was. */
function placeOf(job: EndedJob): string | undefined {
  const [station, round] = ['station', 'round'].map((name) => outputText(job, name))
  return station === undefined || round === undefined
    ? undefined
    : safeWord(`${station} in round ${round}`, 80)
}

function silence({ result }: EndedJob): string {
  return result === 'cancelled' ? 'it was cancelled' : WITHOUT_A_WORD
}

function errorOf(job: EndedJob): JobError | undefined {
  const value = parsed(outputText(job, 'error') ?? '')
  if (!isRecord(value)) return undefined
  const { code, message, next } = value
  if (typeof code !== 'string' || typeof message !== 'string' || !/^[A-Z_]{1,60}$/.test(code))
    return undefined
  return { code, message: safeWord(message), next: safeWord(typeof next === 'string' ? next : '') }
}

/** A job may have been cut off while it wrote. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
