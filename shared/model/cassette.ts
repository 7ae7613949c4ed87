import { canonicalJson } from '../formats/canonical.ts'
import { digestOf, sha256 } from '../formats/digest.ts'
import { schemaOf } from '../formats/schema.ts'
import entrySchema from '../../schemas/cassette.schema.json' with { type: 'json' }
import type { Attempt } from './retry.ts'
import { keyOf, type Question } from './question.ts'
import type { Reply } from './reply.ts'
import type { StructuredOutputMode } from './structured-output.ts'
import type { ModelSession } from './session.ts'
import type { UsedEntry } from './session-state.ts'

/**
 * One recorded reply: one line of a cassette, canonical JSON, complete in itself. `key` is the digest of `request`,
 * `id` adds how often this session has asked it (from 1), `resHash` seals the rest.
 */
export interface Entry {
  v: 1
  id: string
  key: string
  request: Question
  response: Recorded
  attempts: Attempt[]
  resHash: string
  recorder: 'live' | 'hand'
  /** ISO 8601, UTC. */
  recordedAt: string
}

/** A reply and the structured-output rung that brought it. */
export type Recorded = Reply & { rung: StructuredOutputMode | null }

export const entryDocument = schemaOf<Entry>(entrySchema)

/** `key#ordinal`, unique in a session; `ordinal` counts from 1. */
export function entryId(key: string, ordinal: number): string {
  return `${key}#${ordinal}`
}

export interface NewEntry {
  request: Question
  ordinal: number
  response: Recorded
  attempts: Attempt[]
  recorder: Entry['recorder']
  recordedAt: Date
}

/** The sealed entry of a new reply. @throws FactoryError JSON_UNCANONICAL when a text holds a lone surrogate. */
export function entryOf({ request, ordinal, response, attempts, recorder, recordedAt }: NewEntry): Entry {
  const key = keyOf(request)
  const unsealed = {
    v: 1 as const,
    id: entryId(key, ordinal),
    key,
    request,
    response,
    attempts,
    recorder,
    recordedAt: recordedAt.toISOString(),
  }
  return { ...unsealed, resHash: sealOf(unsealed) }
}

/** Digest over everything but the request, which `key` covers. */
export function sealOf(entry: Omit<Entry, 'resHash'>): string {
  const { id, response, attempts, recorder, recordedAt } = entry
  return digestOf({ id, response, attempts, recorder, recordedAt })
}

/** Without the newline that ends it. */
export function lineOf(entry: Entry): string {
  return canonicalJson(entry)
}

/** The entries a session used as one cassette: the same bytes whether they were recorded or replayed. */
export function usedCassette(used: readonly UsedEntry[]): ReturnType<ModelSession['cassette']> {
  const text = used.map(({ entry }) => `${lineOf(entry)}\n`).join('')
  return {
    text,
    sha256: sha256(text),
    status: used.every(({ isReplayed }) => isReplayed) ? 'replayed' : 'recorded',
    recorder: recorderOf(used.map(({ entry }) => entry.recorder)),
  }
}

function recorderOf(
  recorders: readonly Entry['recorder'][],
): ReturnType<ModelSession['cassette']>['recorder'] {
  const [first] = recorders
  if (first === undefined) return 'none'
  return recorders.every((each) => each === first) ? first : 'mixed'
}
