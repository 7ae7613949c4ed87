import { endedJobs, invalidUpstream, outputText, type EndedJob } from './ended-jobs.ts'

/** Where a document lies, and which bytes it has. */
export interface DocumentRef {
  id: string | undefined
  name: string | undefined
  sha256: string
}

/** One earlier station: its signed parcel, or what the runner recorded of its commands. */
export type UpstreamRef = ParcelUpstream | OutcomeUpstream

export interface ParcelUpstream extends DocumentRef {
  kind: 'parcel'
  station: string
  round: number
}

export interface OutcomeUpstream {
  kind: 'outcome'
  station: string
  round: number
  /** `steps.<id>.outcome` as the runner recorded it: the code under test cannot write it. */
  outcome: 'success' | 'failure'
  /** What the commands left behind, as a step of the same job says. The code under test may have written it. */
  document: DocumentRef | undefined
}

/**
 * The documents that `toJSON(needs)` points at. Jobs without our outputs (skipped rounds, jobs of the team's own, commands that
 * could not run) are passed over; what is missing shows when the journey is folded.
 * @throws FactoryError UPSTREAM_INVALID, FILE_TOO_LARGE, JSON_INVALID.
 */
export function readUpstream(text: string): UpstreamRef[] {
  return endedJobs(text).flatMap(refsOf)
}

function refsOf(job: EndedJob): UpstreamRef[] {
  // a skipped job made nothing: its outputs are of an earlier attempt, or expressions that were not evaluated
  const station = job.result === 'skipped' ? undefined : outputText(job, 'station')
  if (station === undefined) return []
  const parcel = documentOf(job, 'parcel')
  if (parcel !== undefined) return [{ kind: 'parcel', station, round: roundOf(job), ...parcel }]
  const outcome = outputText(job, 'outcome')
  // a job that failed may still show outputs of an earlier attempt, so its outcome does not count
  if (job.result !== 'success' || (outcome !== 'success' && outcome !== 'failure')) return []
  return [{ kind: 'outcome', station, round: roundOf(job), outcome, document: documentOf(job, 'outcome') }]
}

function documentOf(job: EndedJob, kind: UpstreamRef['kind']): DocumentRef | undefined {
  const sha256 = outputText(job, `${kind}-sha256`)
  if (sha256 === undefined) return undefined
  if (!/^[0-9a-f]{64}$/.test(sha256))
    throw invalidUpstream(`job ${job.id} hands on a malformed ${kind}-sha256`)
  return { id: outputText(job, `${kind}-id`), name: outputText(job, `${kind}-name`), sha256 }
}

function roundOf(job: EndedJob): number {
  const round = Number(outputText(job, 'round') ?? 'NaN')
  if (!Number.isSafeInteger(round) || round < 1)
    throw invalidUpstream(`job ${job.id} hands on a malformed round`)
  return round
}
