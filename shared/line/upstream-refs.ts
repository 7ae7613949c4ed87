import { FactoryError } from '../errors.ts'
import { isRecord, parseJson } from '../formats/read-json.ts'
import { MAX_UPSTREAM_BYTES } from '../limits.ts'

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
 * The documents that `toJSON(needs)` points at: `{job: {result, outputs}}`. Jobs without our outputs (skipped rounds,
 * jobs of the team's own, commands that could not run) are passed over; what is missing shows when the journey is folded.
 * @throws FactoryError UPSTREAM_INVALID, FILE_TOO_LARGE, JSON_INVALID.
 */
export function readUpstream(text: string): UpstreamRef[] {
  const needs = parseJson(text.trim() === '' ? '{}' : text, 'the input upstream', MAX_UPSTREAM_BYTES)
  if (!isRecord(needs)) throw invalid('the input upstream is not an object')
  return Object.entries(needs).flatMap(([job, need]) => (isRecord(need) ? refsOf(job, need) : []))
}

function refsOf(job: string, need: Record<string, unknown>): UpstreamRef[] {
  const outputs = need['outputs']
  // a skipped job made nothing: its outputs are of an earlier attempt, or expressions that were not evaluated
  if (need['result'] === 'skipped' || !isRecord(outputs)) return []
  const station = outputText(outputs, 'station')
  if (station === undefined) return []
  const parcel = documentOf(job, outputs, 'parcel')
  if (parcel !== undefined) return [{ kind: 'parcel', station, round: roundOf(job, outputs), ...parcel }]
  const outcome = outputText(outputs, 'outcome')
  // a job that failed may still show outputs of an earlier attempt, so its outcome does not count
  if (need['result'] !== 'success' || (outcome !== 'success' && outcome !== 'failure')) return []
  const document = documentOf(job, outputs, 'outcome')
  return [{ kind: 'outcome', station, round: roundOf(job, outputs), outcome, document }]
}

function documentOf(
  job: string,
  outputs: Record<string, unknown>,
  kind: UpstreamRef['kind'],
): DocumentRef | undefined {
  const sha256 = outputText(outputs, `${kind}-sha256`)
  if (sha256 === undefined) return undefined
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw invalid(`job ${job} hands on a malformed ${kind}-sha256`)
  return { id: outputText(outputs, `${kind}-id`), name: outputText(outputs, `${kind}-name`), sha256 }
}

function roundOf(job: string, outputs: Record<string, unknown>): number {
  const round = Number(outputText(outputs, 'round') ?? 'NaN')
  if (!Number.isSafeInteger(round) || round < 1) throw invalid(`job ${job} hands on a malformed round`)
  return round
}

function outputText(outputs: Record<string, unknown>, key: string): string | undefined {
  const value = outputs[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function invalid(message: string): FactoryError {
  return new FactoryError('UPSTREAM_INVALID', message, {
    hint: 'pass `upstream: ${{ toJSON(needs) }}` with every earlier station in needs',
  })
}
