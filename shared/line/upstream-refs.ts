import { FactoryError } from '../errors.ts'
import { isRecord, parseJson } from '../json/read-json.ts'

/** Where one upstream document lies: a station's parcel, or the outcome document of a command station. */
export interface UpstreamRef {
  station: string
  round: number
  kind: 'parcel' | 'outcome'
  id: string | undefined
  name: string | undefined
  sha256: string
}

const MAX_UPSTREAM_BYTES = 1024 * 1024

/**
 * The documents that `toJSON(needs)` points at: `{job: {result, outputs}}`. Jobs without our outputs (skipped rounds,
 * jobs of the team's own) are passed over; what is missing shows when the journey is folded.
 * @throws FactoryError UPSTREAM_INVALID, FILE_TOO_LARGE, JSON_INVALID.
 */
export function readUpstream(text: string): UpstreamRef[] {
  const needs = parseJson(text.trim() === '' ? '{}' : text, 'the input upstream', MAX_UPSTREAM_BYTES)
  if (!isRecord(needs)) throw invalid('the input upstream is not an object')
  return Object.entries(needs).flatMap(([job, need]) => refOf(job, need))
}

function refOf(job: string, need: unknown): UpstreamRef[] {
  const outputs = isRecord(need) ? need['outputs'] : undefined
  if (!isRecord(outputs)) return []
  const kind = textOf(outputs, 'parcel-sha256') === undefined ? 'outcome' : 'parcel'
  const sha256 = textOf(outputs, `${kind}-sha256`)
  const station = textOf(outputs, 'station')
  if (sha256 === undefined || station === undefined) return []
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw invalid(`job ${job} hands on a malformed ${kind}-sha256`)
  const round = Number(textOf(outputs, 'round') ?? 'NaN')
  if (!Number.isSafeInteger(round) || round < 1) throw invalid(`job ${job} hands on a malformed round`)
  return [
    {
      station,
      round,
      kind,
      sha256,
      id: textOf(outputs, `${kind}-id`),
      name: textOf(outputs, `${kind}-name`),
    },
  ]
}

function textOf(outputs: Record<string, unknown>, key: string): string | undefined {
  const value = outputs[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function invalid(message: string): FactoryError {
  return new FactoryError('UPSTREAM_INVALID', message, {
    hint: 'pass `upstream: ${{ toJSON(needs) }}` with every earlier station in needs',
  })
}
