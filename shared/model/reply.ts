import { contentText } from './content-parts.ts'
import { finishReason, type FinishReason } from './finish-reason.ts'
import { schemaOf } from '../formats/schema.ts'
import { safeText } from '../text/safe-log.ts'

export type { FinishReason } from './finish-reason.ts'

/** A chat completion reduced to what Jidoka uses. `usage` is null when the endpoint does not say. */
export interface Reply {
  content: string
  refusal: string | null
  finish: FinishReason
  /** What the service calls the end, where that is none of the known words; empty where it says nothing. */
  said?: string
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
  message: { content?: unknown; refusal?: string | null }
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
              properties: { content: { type: ['string', 'null', 'array'] }, refusal: nullableText },
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
  const content = contentText(message.content)
  const refusal = message.refusal === undefined || message.refusal === '' ? null : message.refusal
  const model = safeText(body.model ?? '', MAX_MODEL_CHARS)
  if (![content, refusal ?? ''].every(isPlainText)) {
    return { problem: 'holds NUL characters or broken Unicode' }
  }
  return {
    content,
    refusal,
    ...endOf(finish_reason, refusal),
    model,
    usage: reportedUsage(body.usage),
  }
}

function isPlainText(text: string): boolean {
  return text.isWellFormed() && !NUL.test(text)
}

/** What is no known end is kept in its own words. */
function endOf(said: string | null | undefined, refusal: string | null): Pick<Reply, 'finish' | 'said'> {
  if (refusal !== null) return { finish: 'refusal' }
  const finish = finishReason(said)
  return finish === 'other' ? { finish, said: safeText(said ?? '', MAX_SAID_CHARS) } : { finish }
}

const MAX_SAID_CHARS = 60

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
