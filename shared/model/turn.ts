import { FactoryError } from '../errors.ts'
import { appendEntry } from './cassette-append.ts'
import { entryId, entryOf, lineOf, type Entry, type NewEntry } from './cassette.ts'
import { readHandAnswer } from './hand-answers.ts'
import { callModel } from './live-call.ts'
import { nearestDifference } from './nearest.ts'
import { keyOf, type Question } from './question.ts'
import type { SessionState } from './session-state.ts'

/**
 * The recorded reply to a question, or a new one, which is on disk before anybody sees it.
 * @throws FactoryError CASSETTE_MISS in mode replay, and what a live or hand-written reply throws.
 */
export async function answerQuestion(state: SessionState, question: Question): Promise<Entry> {
  const key = keyOf(question)
  const ordinal = (state.asked.get(key) ?? 0) + 1
  const recorded =
    state.options.mode === 'refresh' ? undefined : state.library.answers.get(entryId(key, ordinal))
  const entry = recorded ?? (await newEntry(state, question, ordinal))
  if (recorded === undefined) noteBranch(state)
  state.rung = entry.response.rung ?? state.rung
  state.asked.set(key, ordinal)
  state.used.push({ entry, isReplayed: recorded !== undefined })
  return entry
}

async function newEntry(state: SessionState, question: Question, ordinal: number): Promise<Entry> {
  const { mode, recordTo, keep, now } = state.options
  if (mode === 'replay') throw missing(state, question, ordinal)
  const made = await newReply(state, question)
  const entry = entryOf({ request: question, ordinal, ...made, recordedAt: now() })
  await appendEntry(recordTo, entry)
  await keep?.(lineOf(entry), state.used.length + 1)
  return entry
}

type Made = Pick<NewEntry, 'response' | 'attempts' | 'recorder'>

async function newReply(state: SessionState, question: Question): Promise<Made> {
  const { answers } = state.options
  if (answers === undefined) {
    const { reply, rung, attempts } = await callModel(state, question)
    return { response: { ...reply, rung }, attempts, recorder: 'live' }
  }
  const content = await readHandAnswer(answers, state.used.length + 1, question.nonce)
  const response = {
    content,
    refusal: null,
    finish: 'stop' as const,
    model: 'hand',
    usage: { inputTokens: 0, outputTokens: 0 },
    rung: question.schema === null ? null : state.rung,
  }
  return { response, attempts: [], recorder: 'hand' }
}

/** The first new answer after replayed ones is where a re-run leaves the record. Later exact hits still cost nothing. */
function noteBranch({ used, warnings }: SessionState): void {
  const replayed = used.filter(({ isReplayed }) => isReplayed).length
  if (replayed > 0 && replayed === used.length) {
    warnings.push(`call ${used.length + 1} left the record after ${replayed} replayed`)
  }
}

function missing(state: SessionState, question: Question, ordinal: number): FactoryError {
  const recorded = [...state.library.answers.values()].map(({ request }) => request)
  const difference = nearestDifference(question, ordinal, recorded)
  return new FactoryError(
    'CASSETTE_MISS',
    `no answer to call ${state.used.length + 1} of station ${question.station} is recorded: ${difference}`,
    { hint: 'restore what changed, or record the answer with --mode auto' },
  )
}
