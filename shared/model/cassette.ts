import { canonicalJson } from '../formats/canonical.ts'
import { digestOf, sha256 } from '../formats/digest.ts'
import { schemaOf } from '../formats/schema.ts'
import entrySchema from '../../schemas/cassette.schema.json' with { type: 'json' }
import type { StructuredOutputMode } from './profile.ts'
import { cassetteKey, type ModelRequest } from './prompt.ts'
import type { Reply } from './reply.ts'
import type { Attempt } from './retry.ts'

/** `auto` replays recorded answers and records new ones, `replay` never asks the model, `refresh` always asks it. */
export type CassetteMode = 'auto' | 'replay' | 'refresh'

/**
 * One recorded reply: one line of a cassette, canonical JSON, complete in itself. `key` is the digest of `request`, `id`
 * adds how often this session has asked it (from 1), `resHash` seals the rest.
 */
export interface Entry {
  v: 1
  id: string
  key: string
  request: ModelRequest
  response: RecordedReply
  attempts: Attempt[]
  resHash: string
  recorder: 'live' | 'hand'
  /** ISO 8601, UTC. */
  recordedAt: string
}

/** A reply and the structured-output mode it was asked for in; null without a schema. */
export type RecordedReply = Reply & { rung: StructuredOutputMode | null }

export const entryDocument = schemaOf<Entry>(entrySchema)

/** `key#ordinal`, unique in a session; `ordinal` counts from 1. */
export function entryId(key: string, ordinal: number): string {
  return `${key}#${ordinal}`
}

export interface EntryParts extends Pick<Entry, 'request' | 'response' | 'attempts' | 'recorder'> {
  ordinal: number
  recordedAt: Date
}

/** The sealed entry of a new reply. @throws FactoryError JSON_UNCANONICAL when a text holds a lone surrogate. */
export function newEntry({ request, ordinal, response, attempts, recorder, recordedAt }: EntryParts): Entry {
  const key = cassetteKey(request)
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
  return { ...unsealed, resHash: entrySeal(unsealed) }
}

/** Digest over everything but the request, which `key` covers. */
export function entrySeal(entry: Omit<Entry, 'resHash'>): string {
  const { id, response, attempts, recorder, recordedAt } = entry
  return digestOf({ id, response, attempts, recorder, recordedAt })
}

/** The entry as a line of a cassette, without the newline that ends it. */
export function cassetteLine(entry: Entry): string {
  return canonicalJson(entry)
}

/** The recorded entry, where the mode takes it for the answer. A replay is what happened, whatever it was worth. */
export function replayedEntry(
  known: Entry | undefined,
  mode: CassetteMode,
  isUsable: (entry: Entry) => boolean,
): Entry | undefined {
  if (known === undefined || mode === 'refresh') return undefined
  return mode === 'replay' || isUsable(known) ? known : undefined
}

export interface UsedEntry {
  entry: Entry
  isReplayed: boolean
}

/** The entries that a session used, in call order, as one cassette. */
export interface UsedCassette {
  text: string
  sha256: string
  status: 'recorded' | 'replayed'
  recorder: 'live' | 'hand' | 'mixed' | 'none'
}

/** The bytes are the same whether the entries were recorded or replayed. */
export function usedCassette(used: readonly UsedEntry[]): UsedCassette {
  const text = used.map(({ entry }) => `${cassetteLine(entry)}\n`).join('')
  return {
    text,
    sha256: sha256(text),
    status: used.every(({ isReplayed }) => isReplayed) ? 'replayed' : 'recorded',
    recorder: recorderOf(used.map(({ entry }) => entry.recorder)),
  }
}

function recorderOf(recorders: readonly Entry['recorder'][]): UsedCassette['recorder'] {
  const [first] = recorders
  if (first === undefined) return 'none'
  return recorders.every((each) => each === first) ? first : 'mixed'
}
