import { FactoryError } from '../errors.ts'
import { isRecord, parseJson } from '../formats/read-json.ts'
import { MAX_UPSTREAM_BYTES } from '../limits.ts'

/** A job that ended before this one, as GitHub recorded it. */
export interface EndedJob {
  /** Its id; that of a job in a called round follows the id of the call: `round-2 / generate`. */
  id: string
  /** `success`, `failure`, `cancelled` or `skipped`. */
  result: string
  outputs: Record<string, unknown>
}

/**
 * The jobs of `toJSON(needs)`: `{job: {result, outputs}}`. A job that called a round hands on the jobs of the round in its output
 * `jobs`, as text of the same shape; they come before it.
 * @throws FactoryError UPSTREAM_INVALID, FILE_TOO_LARGE, JSON_INVALID.
 */
export function endedJobs(text: string): EndedJob[] {
  return jobsIn(text, 'the input upstream').flatMap((job) => [...roundOf(job), job])
}

function roundOf({ id, result, outputs }: EndedJob): EndedJob[] {
  const { jobs } = outputs
  // a skipped call made nothing: what it shows is of an earlier attempt
  if (result === 'skipped' || typeof jobs !== 'string' || jobs === '') return []
  return jobsIn(jobs, `the jobs of ${id}`).map((job) => ({ ...job, id: `${id} / ${job.id}` }))
}

function jobsIn(text: string, subject: string): EndedJob[] {
  const jobs = parseJson(text.trim() === '' ? '{}' : text, subject, MAX_UPSTREAM_BYTES)
  if (!isRecord(jobs)) throw invalidUpstream(`${subject} is not an object`)
  return Object.entries(jobs).flatMap(([id, job]) => (isRecord(job) ? [endedJob(id, job)] : []))
}

function endedJob(id: string, { result, outputs }: Record<string, unknown>): EndedJob {
  return { id, result: typeof result === 'string' ? result : '', outputs: isRecord(outputs) ? outputs : {} }
}

/** An output that is there and not empty. */
export function outputText({ outputs }: EndedJob, name: string): string | undefined {
  const value = outputs[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** @returns the error of an `upstream` that no line hands on. */
export function invalidUpstream(message: string): FactoryError {
  return new FactoryError('UPSTREAM_INVALID', message, {
    hint: 'pass `upstream: ${{ toJSON(needs) }}` with every earlier station in needs',
  })
}
