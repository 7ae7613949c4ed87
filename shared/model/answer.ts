import type { Schema } from '../formats/schema.ts'
import { quoted, safeText } from '../text/safe-log.ts'
import { addUsage, estimateUsage, type Usage } from './budget.ts'
import type { Entry, RecordedReply } from './cassette.ts'
import { readJsonReply, wholeObject } from './json-reply.ts'
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

/** The form of a reply that is no JSON. */
export interface TextForm {
  /** Why a reply cannot be read. */
  problemOf: (content: string) => string | undefined
  /** Does a reply show its own end? */
  isWhole: (content: string) => boolean
  /** Asks for the form once more. */
  words: string
}

/** The form that a reply must have. */
export type ReplyForm = { kind: 'json'; schema: Schema<unknown> } | ({ kind: 'text' } & TextForm)

/** Any text that is not empty. */
export const ANY_TEXT: TextForm = { problemOf: () => undefined, isWhole: () => false, words: '' }

/** Decides whether a reply may be used. A reply whose end the service does not name is whole when its form has an end of its own. */
export function judgeReply(reply: RecordedReply, form: ReplyForm): JudgedReply {
  const { content, finish, said } = reply
  const isUnsaid = finish === 'other' && said === ''
  if (finish === 'stop') return judgeContent(content, form)
  const judged = isUnsaid && isWhole(content, form) ? judgeContent(content, form) : undefined
  if (judged !== undefined && judged.problem === undefined) return judged
  return { content: form.kind === 'text' ? content : '', finish, problem: incompleteReply(reply, finish) }
}

/** A JSON object among words may be a draft before an answer that was cut. */
function isWhole(content: string, form: ReplyForm): boolean {
  return form.kind === 'json' ? wholeObject(content) !== undefined : form.isWhole(content)
}

function judgeContent(content: string, form: ReplyForm): JudgedReply {
  if (form.kind === 'json') return judgeJson(content, form.schema)
  if (content.trim() === '') return unusable('empty', 'the reply is empty')
  const problem = form.problemOf(content)
  if (problem === undefined) return { content, finish: 'stop', problem: undefined }
  return { content, finish: 'stop', problem: { kind: 'misfit', message: problem }, misfit: problem }
}

function judgeJson(content: string, schema: Schema<unknown>): JudgedReply {
  const read = readJsonReply(content, schema)
  if (read.kind === 'fits') return { content: read.text, finish: 'stop', problem: undefined }
  return { ...unusable(read.kind, read.problem), misfit: read.problem }
}

function unusable(kind: AnswerProblem['kind'], message: string): JudgedReply {
  return { content: '', finish: 'other', problem: { kind, message } }
}

function incompleteReply(
  { refusal, said }: RecordedReply,
  finish: Exclude<FinishReason, 'stop'>,
): AnswerProblem {
  const words = safeText(refusal ?? '', 200)
  if (words !== '') return { kind: 'refused', message: `the model refused: ${words}` }
  if (finish !== 'other' || said === undefined || said === '') return INCOMPLETE[finish]
  return { kind: 'truncated', message: `the reply ended with the finish reason ${quoted(said, 60)}` }
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
