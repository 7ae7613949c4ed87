import { FactoryError } from '../errors.ts'
import { isRecord, parseJson, recordOrEmpty } from '../formats/read-json.ts'
import { MAX_UPSTREAM_BYTES } from '../limits.ts'

/** A job, or a step with an id, that ended before this one, as GitHub recorded it. */
export interface EndedJob {
  /** Its id; one of a called round or of a shared job follows the id of that: `round-2 / draft / generate`. */
  id: string
  /** `success`, `failure`, `cancelled` or `skipped`. */
  result: string
  outputs: Record<string, unknown>
}

/** A called round holds jobs, and a job that stations share holds steps. */
const MAX_DEPTH = 2

/**
 * The jobs of `toJSON(needs)`, `{job: {result, outputs}}`, or the steps of `toJSON(steps)`. A job that called a round hands on the
 * jobs of the round in its output `jobs`, as text of the same shape, and a job that stations share its steps; they come before it.
 * @throws FactoryError UPSTREAM_INVALID, FILE_TOO_LARGE, JSON_INVALID.
 */
export function endedJobs(text: string): EndedJob[] {
  return jobsIn(text, 'the input upstream', MAX_DEPTH)
}

function jobsIn(text: string, subject: string, depth: number): EndedJob[] {
  const jobs = parseJson(text.trim() === '' ? '{}' : text, subject, MAX_UPSTREAM_BYTES)
  if (!isRecord(jobs)) throw invalidUpstream(`${subject} is not an object`)
  return Object.entries(jobs)
    .flatMap(([id, job]) => (isRecord(job) ? [endedJob(id, job)] : []))
    .flatMap((job) => [...insideOf(job, depth), job])
}

function insideOf({ id, result, outputs }: EndedJob, depth: number): EndedJob[] {
  const { jobs } = outputs
  // a skipped call made nothing: what it shows is of an earlier attempt
  if (depth === 0 || result === 'skipped' || typeof jobs !== 'string' || jobs === '') return []
  return jobsIn(jobs, `the jobs of ${id}`, depth - 1).map((job) => ({ ...job, id: `${id} / ${job.id}` }))
}

/** A step has no result of its own: its conclusion is what counts. */
function endedJob(id: string, { result, conclusion, outputs }: Record<string, unknown>): EndedJob {
  const ended = result ?? conclusion
  return { id, result: typeof ended === 'string' ? ended : '', outputs: recordOrEmpty(outputs) }
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
