import { schemaOf } from '../formats/schema.ts'
import { safeText } from '../text/safe-log.ts'

/** How a reply ended. Only `stop` is a complete reply. */
export type FinishReason = 'stop' | 'length' | 'content_filter' | 'refusal' | 'other'

/** A chat completion reduced to what Jidoka uses. `usage` is null when the endpoint does not say. */
export interface Reply {
  content: string
  refusal: string | null
  finish: FinishReason
  model: string
  usage: { inputTokens: number; outputTokens: number } | null
}

interface Envelope {
  model?: string | null
  choices: [Choice, ...unknown[]]
  usage?: unknown
}

interface Choice {
  finish_reason?: string | null
  message: { content?: string | null; refusal?: string | null }
}

const nullableText = { type: ['string', 'null'] }

const envelope = schemaOf<Envelope>({
  type: 'object',
  required: ['choices'],
  properties: {
    model: nullableText,
    choices: {
      type: 'array',
      minItems: 1,
      // the first is all that is used; checking millions of others would only cost memory
      prefixItems: [
        {
          type: 'object',
          required: ['message'],
          properties: {
            finish_reason: nullableText,
            message: {
              type: 'object',
              properties: { content: nullableText, refusal: nullableText },
            },
          },
        },
      ],
    },
  },
})

const MAX_MODEL_CHARS = 200
const NUL = /\u0000/

/** The first choice of a reply body, or what is wrong with its envelope. */
export function readReply(body: unknown): Reply | { problem: string } {
  if (!envelope.is(body)) {
    const [first] = envelope.problemsOf(body)
    return { problem: `is not a chat completion (${first?.pointer || '/'} ${first?.message ?? ''})` }
  }
  const [{ message, finish_reason }] = body.choices
  const content = message.content ?? ''
  const refusal = message.refusal === undefined || message.refusal === '' ? null : message.refusal
  const model = safeText(body.model ?? '', MAX_MODEL_CHARS)
  if (![content, refusal ?? ''].every(isPlainText)) {
    return { problem: 'holds NUL characters or broken Unicode' }
  }
  return {
    content,
    refusal,
    finish: finishOf(finish_reason, refusal),
    model,
    usage: reportedUsage(body.usage),
  }
}

function isPlainText(text: string): boolean {
  return text.isWellFormed() && !NUL.test(text)
}

/** A cut that looks clean has no finish reason: that, tool calls and anything unknown are `other`, never complete. */
function finishOf(reason: string | null | undefined, refusal: string | null): FinishReason {
  if (refusal !== null) return 'refusal'
  return reason === 'stop' || reason === 'length' || reason === 'content_filter' ? reason : 'other'
}

const tokens = { type: 'integer', minimum: 0, maximum: 1e9 }

const reported = schemaOf<{ prompt_tokens: number; completion_tokens: number }>({
  type: 'object',
  required: ['prompt_tokens', 'completion_tokens'],
  properties: { prompt_tokens: { ...tokens, minimum: 1 }, completion_tokens: tokens },
})

/** `null` for a row that is malformed or all zeros, as some gateways send it. */
function reportedUsage(usage: unknown): Reply['usage'] {
  if (!reported.is(usage)) return null
  return { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens }
}
