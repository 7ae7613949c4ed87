import type { Schema } from '../formats/schema.ts'
import { safeText } from '../text/safe-log.ts'
import { addUsage, estimateUsage, type Usage } from './budget.ts'
import type { Entry, RecordedReply } from './cassette.ts'
import { readJsonReply } from './json-reply.ts'
import type { StructuredOutputMode } from './profile.ts'
import type { FinishReason } from './reply.ts'

/** Why a reply may not be used. Such a reply is evidence of nothing, so it never passes. */
export interface AnswerProblem {
  kind: 'refused' | 'truncated' | 'empty' | 'misfit'
  /** One safe sentence. */
  message: string
}

/**
 * A reply whose envelope was checked. A refusal or a cut reply is a result; only transport trouble throws.
 * The answer is the same whether it was just given or replayed.
 */
export interface ModelAnswer {
  /** With a schema: canonical JSON text that fits it, or '' when there is none. */
  content: string
  finish: FinishReason
  /** `undefined` exactly when the reply is complete (`finish` is `stop`) and may be used. */
  problem: AnswerProblem | undefined
  /** The model the endpoint says it used, on one plain line; '' when it does not say. */
  model: string
  /** As first charged, format repair included. */
  usage: Usage
  /** The mode that was used when a schema was asked for. */
  structuredOutput: StructuredOutputMode | undefined
  /** Extra calls that were made because a reply did not fit its schema. */
  formatRepairs: 0 | 1
  recorder: 'live' | 'hand'
}

/** What a reply is worth. `misfit` is set when one more call may repair it. */
export interface JudgedReply extends Pick<ModelAnswer, 'content' | 'finish' | 'problem'> {
  misfit?: string
}

/** Decides whether a reply may be used, as text or as JSON that fits the schema. */
export function judgeReply(reply: RecordedReply, schema: Schema<unknown> | undefined): JudgedReply {
  const { content, finish } = reply
  if (finish !== 'stop') {
    return { content: schema === undefined ? content : '', finish, problem: incompleteReply(reply, finish) }
  }
  if (schema === undefined) {
    const isEmpty = content.trim() === ''
    return isEmpty ? unusable('empty', 'the reply is empty') : { content, finish, problem: undefined }
  }
  const read = readJsonReply(content, schema)
  if (read.kind === 'fits') return { content: read.text, finish, problem: undefined }
  return { ...unusable(read.kind, read.problem), misfit: read.problem }
}

function unusable(kind: AnswerProblem['kind'], message: string): JudgedReply {
  return { content: '', finish: 'other', problem: { kind, message } }
}

function incompleteReply({ refusal }: RecordedReply, finish: Exclude<FinishReason, 'stop'>): AnswerProblem {
  const words = safeText(refusal ?? '', 200)
  if (words !== '') return { kind: 'refused', message: `the model refused: ${words}` }
  return INCOMPLETE[finish]
}

const INCOMPLETE: Record<Exclude<FinishReason, 'stop'>, AnswerProblem> = {
  length: { kind: 'truncated', message: 'the reply was cut at its token limit' },
  content_filter: { kind: 'refused', message: 'the reply was withheld by a content filter' },
  refusal: { kind: 'refused', message: 'the model refused' },
  other: { kind: 'truncated', message: 'the reply ended without a finish reason of its own' },
}

/** The answer that the entries of a question amount to: one call, or two after a format repair. */
export function modelAnswer(entries: [Entry, Entry?], judged: JudgedReply): ModelAnswer {
  const used = entries.filter((entry) => entry !== undefined)
  const { response, recorder } = entries[1] ?? entries[0]
  return {
    content: judged.content,
    finish: judged.finish,
    problem: judged.problem,
    model: response.model,
    usage: used.map(chargedUsage).reduce(addUsage),
    structuredOutput: response.rung ?? undefined,
    formatRepairs: used.length === 2 ? 1 : 0,
    recorder,
  }
}

/** When the endpoint reports no usage, the estimate is charged and shown. */
function chargedUsage({ request, response }: Entry): Usage {
  return { calls: 1, ...(response.usage ?? estimateUsage(request, response.content)) }
}
