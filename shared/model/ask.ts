import { FactoryError, hasCode } from '../errors.ts'
import { safeWord } from '../text/safe-log.ts'
import { schemaOf, type Schema } from '../formats/schema.ts'
import {
  ANY_TEXT,
  judgeReply,
  modelAnswer,
  type JudgedReply,
  type ModelAnswer,
  type ReplyForm,
  type TextForm,
} from './answer.ts'
import { cassetteLine, entryId, newEntry, replayedEntry, type Entry, type RecordedReply } from './cassette.ts'
import { appendEntry } from './cassette-file.ts'
import { schemaWords } from './chat-body.ts'
import { readHandAnswer } from './hand-answers.ts'
import { callModel } from './live-call.ts'
import { nearestDifference } from './nearest.ts'
import { cassetteKey, modelRequest, type ModelRequest, type Prompt } from './prompt.ts'
import type { Secrets } from './redaction.ts'
import type { SessionState } from './session-state.ts'

/** Answers a prompt in one call, or in two when the first reply does not fit its schema. */
export async function askModel(
  state: SessionState,
  prompt: Prompt,
  text: TextForm = ANY_TEXT,
): Promise<ModelAnswer> {
  refuseSecrets(prompt, state.secrets)
  const schema = compileSchema(prompt)
  const form: ReplyForm = schema === undefined ? { kind: 'text', ...text } : { kind: 'json', schema }
  const request = modelRequest(prompt, state.options.profile)
  const first = await answerRequest(state, request, (reply) => isKept(state, { request, reply, form }))
  const judged = judgeReply(first.response, form)
  if (judged.misfit === undefined) return modelAnswer([first], judged)
  const repair = repairRequest(request, { reply: first.response, problem: judged.misfit, form })
  const second = await answerRequest(state, repair, (reply) => isAnswer(judgeReply(reply, form))).catch(
    withMisfit(state, judged.misfit),
  )
  return modelAnswer([first, second], judgeReply(second.response, form))
}

/** Who writes replies by hand asks for a second one only because the first cannot be used: its problem is the cause. */
function withMisfit({ options, used }: SessionState, misfit: string): (thrown: unknown) => never {
  const call = used.length
  return (thrown) => {
    const isMissing = hasCode(thrown, 'FILE_UNREADABLE')
    if (options.answers === undefined || !isMissing) throw thrown
    const message = `the reply to call ${call} cannot be used: ${misfit}; and ${thrown.message}`
    throw new FactoryError('FILE_UNREADABLE', message, {
      cause: thrown,
      hint: `correct the reply to call ${call}, or write one to call ${call + 1}`,
    })
  }
}

/** A reply that is no answer is recorded and never answers a later run: unless it was repaired, it is asked for anew. */
function isKept(
  { library }: SessionState,
  { request, reply, form }: { request: ModelRequest; reply: RecordedReply; form: ReplyForm },
): boolean {
  const judged = judgeReply(reply, form)
  if (judged.misfit === undefined) return isAnswer(judged)
  const repair = repairRequest(request, { reply, problem: judged.misfit, form })
  const repaired = library.answers.get(entryId(cassetteKey(repair), 1))
  return repaired !== undefined && isAnswer(judgeReply(repaired.response, form))
}

/** A refusal is an answer, and would be given again. */
function isAnswer({ problem }: JudgedReply): boolean {
  return problem === undefined || problem.kind === 'refused'
}

/** Compiled before anything is paid: a schema that cannot be compiled is our own fault. */
function compileSchema({ schema }: Prompt): Schema<unknown> | undefined {
  if (schema === null) return undefined
  const compiled = schemaOf(schema.document)
  compiled.is(null)
  return compiled
}

/** A prompt leaves the machine: a secret in it stops the call before the prompt is hashed, stored or sent. */
function refuseSecrets({ messages, schema }: Prompt, secrets: Secrets): void {
  const parts = messages.map(({ role, content }, index) => ({
    name: `message ${index + 1} (${role})`,
    content,
  }))
  const document = schema === null ? [] : [{ name: 'the schema', content: JSON.stringify(schema.document) }]
  const places = [...parts, ...document].flatMap(({ name, content }) =>
    secrets.secretsIn(content).map(({ rule, line }) => `${placeIn(content, name, line)} (${rule})`),
  )
  if (places.length === 0) return
  const shown = places.slice(0, 3).join(', ')
  const more = places.length > 3 ? ` and ${places.length - 3} more` : ''
  throw new FactoryError('MODEL_SECRET_IN_PROMPT', `the prompt holds a secret: ${shown}${more}`, {
    hint: 'take the secret out of the repository or the spec, and replace it with a new one; a text that only looks like one is taken with a comment "jidoka: not a secret" on its line',
  })
}

/** The file that stands at a line of a message, with the line in it; else the line of the message. */
function placeIn(content: string, name: string, line: number): string {
  const above = content.split('\n').slice(0, line - 1)
  const at = above.findLastIndex((each) => /^(?:<<<DATA|DATA>>>) /.test(each))
  const [, label, from = '1'] =
    /^<<<DATA (?:file )?(.+?)(?: lines (\d+) to \d+ of \d+)? [0-9a-f]{16}$/.exec(above[at] ?? '') ?? []
  const own = line - at - 2 + Number(from)
  return label === undefined ? `${name} line ${line}` : `${safeWord(label)} line ${own}`
}

const MAX_REPEATED_CHARS = 20_000

/** The same request with the reply that did not fit, what was wrong with it, and the schema in words. */
function repairRequest(
  request: ModelRequest,
  { reply, problem, form }: { reply: RecordedReply; problem: string; form: ReplyForm },
): ModelRequest {
  const words = form.kind === 'text' ? form.words : schemaWords(request.schema?.document ?? {})
  const repeated = reply.content.slice(0, MAX_REPEATED_CHARS).toWellFormed()
  return {
    ...request,
    messages: [
      ...request.messages,
      { role: 'assistant', content: repeated },
      { role: 'user', content: `That reply cannot be used: ${problem}.\n${words}` },
    ],
  }
}

/**
 * The recorded reply to a request, or a new one, which is on disk before it is used.
 * @throws FactoryError CASSETTE_MISS in mode replay, and what a live or hand-written reply throws.
 */
async function answerRequest(
  state: SessionState,
  request: ModelRequest,
  isUsable: (reply: RecordedReply) => boolean,
): Promise<Entry> {
  const key = cassetteKey(request)
  const ordinal = (state.asked.get(key) ?? 0) + 1
  const known = state.library.answers.get(entryId(key, ordinal))
  const recorded = replayedEntry(known, state.options.mode, ({ response }) => isUsable(response))
  const entry = recorded ?? (await recordReply(state, request, ordinal))
  if (recorded === undefined) warnOfBranch(state)
  state.structuredOutput = entry.response.rung ?? state.structuredOutput
  state.asked.set(key, ordinal)
  state.used.push({ entry, isReplayed: recorded !== undefined })
  return entry
}

async function recordReply(state: SessionState, request: ModelRequest, ordinal: number): Promise<Entry> {
  const { mode, recordTo, keep, now, answers } = state.options
  if (mode === 'replay') throw cassetteMiss(state, request, ordinal)
  const reply =
    answers === undefined ? await liveReply(state, request) : await handReply(state, request, answers)
  const entry = newEntry({ request, ordinal, ...reply, recordedAt: now() })
  await appendEntry(recordTo, entry)
  await keep?.(cassetteLine(entry), state.used.length + 1)
  return entry
}

type NewReply = Pick<Entry, 'response' | 'attempts' | 'recorder'>

async function liveReply(state: SessionState, request: ModelRequest): Promise<NewReply> {
  const { reply, mode, attempts } = await callModel(state, request)
  return { response: { ...reply, rung: mode }, attempts, recorder: 'live' }
}

async function handReply(state: SessionState, request: ModelRequest, answers: string): Promise<NewReply> {
  const response: RecordedReply = {
    content: await readHandAnswer(answers, state.used.length + 1, request.nonce),
    refusal: null,
    finish: 'stop',
    model: 'hand',
    usage: { inputTokens: 0, outputTokens: 0 },
    rung: request.schema === null ? null : state.structuredOutput,
  }
  return { response, attempts: [], recorder: 'hand' }
}

/** The first new answer after replayed ones is where a re-run leaves the record. Later exact hits still cost nothing. */
function warnOfBranch({ used, options }: SessionState): void {
  const replayed = used.filter(({ isReplayed }) => isReplayed).length
  if (replayed > 0 && replayed === used.length) {
    options.warn(`call ${used.length + 1} left the record after ${replayed} replayed`)
  }
}

function cassetteMiss(state: SessionState, request: ModelRequest, ordinal: number): FactoryError {
  const recorded = [...state.library.answers.values()].map((entry) => entry.request)
  const difference = nearestDifference(request, ordinal, recorded)
  return new FactoryError(
    'CASSETTE_MISS',
    `no answer to call ${state.used.length + 1} of station ${request.station} is recorded: ${difference}`,
    { hint: 'restore what changed, or record the answer with --mode auto' },
  )
}
