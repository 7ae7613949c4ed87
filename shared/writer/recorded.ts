import { FactoryError } from '../errors.ts'
import {
  cassetteLine,
  entryId,
  newEntry,
  replayedEntry,
  usedCassette,
  type Entry,
  type UsedCassette,
} from '../model/cassette.ts'
import { appendEntry, readLibrary } from '../model/cassette-file.ts'
import { readHandAnswer } from '../model/hand-answers.ts'
import { nearestDifference } from '../model/nearest.ts'
import { cassetteKey, type ModelRequest } from '../model/prompt.ts'
import type { SessionOptions } from '../model/session-state.ts'

/** Where recorded answers are found and new ones are kept: the same as for the calls of a model. */
export type Recording = Pick<
  SessionOptions,
  'mode' | 'cassettes' | 'recordTo' | 'keep' | 'answers' | 'now' | 'warn'
>

/** Fields of a request that say how a model is called. */
export const NO_MODEL = {
  structured: 'prompt',
  maxTokensField: null,
  maxTokens: null,
  temperature: null,
} as const

/** A new answer: who gave it, in its own words, and what it is; see proposal.ts. */
export interface NewAnswer {
  content: string
  answered: string
}

export interface AnswerSource {
  /** Gives a new answer. */
  live: () => Promise<NewAnswer>
  /** A reply written by hand, as a proposal. */
  byHand: (text: string) => string
  /** May this recorded answer serve again? One that came to nothing may not. */
  isUsable: (entry: Entry) => boolean
}

export interface TakenAnswer {
  entry: Entry
  cassette: UsedCassette
}

/**
 * The answer of a writer that is no model to its one question: recorded, or new and on disk before it is used. Modes, cassettes and
 * answers by hand work as they do for a model.
 * @throws FactoryError CASSETTE_MISS in mode replay, CASSETTE_TAMPERED, FILE_TOO_LARGE, DISK, and what a new answer throws.
 */
export async function takeAnswer(
  request: ModelRequest,
  recording: Recording,
  source: AnswerSource,
): Promise<TakenAnswer> {
  const known = recordedEntry(request, recording, source.isUsable)
  const entry = known ?? (await newAnswer(request, recording, source))
  return { entry, cassette: usedCassette([{ entry, isReplayed: known !== undefined }]) }
}

/**
 * The recorded answer that a question is answered with; `undefined` when it has to be asked.
 * @throws FactoryError CASSETTE_MISS in mode replay, CASSETTE_TAMPERED, FILE_TOO_LARGE.
 */
export function recordedEntry(
  request: ModelRequest,
  { cassettes, mode, warn }: Recording,
  isUsable: AnswerSource['isUsable'],
): Entry | undefined {
  const library = readLibrary(cassettes)
  for (const warning of library.warnings) warn(warning)
  const known = library.answers.get(entryId(cassetteKey(request), 1))
  if (mode === 'replay' && known === undefined) throw missing(request, [...library.answers.values()])
  return replayedEntry(known, mode, isUsable)
}

async function newAnswer(request: ModelRequest, recording: Recording, source: AnswerSource): Promise<Entry> {
  const { answers, recordTo, keep, now } = recording
  const { content, answered } =
    answers === undefined
      ? await source.live()
      : { content: source.byHand(await readHandAnswer(answers, 1, request.nonce)), answered: 'hand' }
  const entry = entryOf(request, { content, answered }, answers === undefined ? 'live' : 'hand', now())
  await appendEntry(recordTo, entry)
  await keep?.(cassetteLine(entry), 1)
  return entry
}

/** Nobody but the writer itself knows what it has used, so nothing is charged. */
function entryOf(
  request: ModelRequest,
  { content, answered }: NewAnswer,
  recorder: Entry['recorder'],
  recordedAt: Date,
): Entry {
  const response = {
    content,
    refusal: null,
    finish: 'stop' as const,
    model: answered,
    usage: { inputTokens: 0, outputTokens: 0 },
    rung: null,
  }
  return newEntry({ request, ordinal: 1, response, attempts: [], recorder, recordedAt })
}

function missing(request: ModelRequest, recorded: readonly Entry[]): FactoryError {
  const requests = recorded.map((entry) => entry.request)
  const message = `no answer of ${request.profile.endpoint} is recorded: ${nearestDifference(request, 1, requests)}`
  return new FactoryError('CASSETTE_MISS', message, {
    hint: 'restore what changed, or record the answer with --mode auto',
  })
}
