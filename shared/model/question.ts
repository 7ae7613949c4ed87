import type { JsonObject } from '../formats/canonical.ts'
import { digestOf } from '../formats/digest.ts'
import { endpointName } from './endpoint.ts'
import type { ModelProfile } from './profile.ts'
import type { ModelRequest } from './session.ts'

/** A message as it is sent; `assistant` only quotes a reply that did not fit its schema. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** All that decides a reply, and nothing else: no key, time, run or machine. Its digest is the cassette key. */
export interface Question {
  v: 1
  station: string
  role: 'writer' | 'reviewer'
  profile: QuestionProfile
  messages: ChatMessage[]
  schema: { name: string; document: JsonObject } | null
  template: string
  nonce: string | null
}

export interface QuestionProfile {
  /** Host, port and path. */
  endpoint: string
  model: string
  structured: ModelProfile['structured']
  maxTokensField: 'max_completion_tokens' | 'max_tokens' | null
  maxTokens: number | null
  temperature: number | null
}

/** @throws FactoryError MODEL_ENDPOINT. */
export function questionOf(request: ModelRequest, profile: ModelProfile): Question {
  return {
    v: 1,
    station: request.station,
    role: request.role,
    profile: {
      endpoint: endpointName(profile.endpoint),
      model: profile.model,
      structured: profile.structured,
      maxTokensField: profile.maxTokensField ?? null,
      maxTokens: profile.maxTokens ?? null,
      temperature: profile.temperature ?? null,
    },
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    schema:
      request.schema === undefined ? null : { ...request.schema, document: { ...request.schema.document } },
    template: request.template,
    nonce: request.nonce ?? null,
  }
}

/** @throws FactoryError JSON_UNCANONICAL when a message holds a lone surrogate. */
export function keyOf(question: Question): string {
  return digestOf(question)
}

const CHARS_PER_TOKEN = 3.4

/** An upper bound on the tokens of ordinary source text (measured: 3.4 characters per token at the least). */
function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARS_PER_TOKEN)
}

/** What the question will cost to read. */
function estimateInput(question: Question): number {
  const schema = question.schema === null ? '' : JSON.stringify(question.schema.document)
  return estimateTokens(question.messages.map(({ content }) => content).join('\n') + schema)
}

/** Counted for a reply of unknown length, before a call and when the endpoint reports no usage. */
const EXPECTED_OUTPUT_TOKENS = 4096

/** Input plus expected output, checked against the budget before the call. */
export function estimateCall(question: Question): number {
  const most = question.profile.maxTokens ?? EXPECTED_OUTPUT_TOKENS
  return estimateInput(question) + Math.min(most, EXPECTED_OUTPUT_TOKENS)
}

/** What a reply is charged when the endpoint does not say. */
export function estimateUsage(
  question: Question,
  content: string,
): { inputTokens: number; outputTokens: number } {
  const outputTokens = Math.max(EXPECTED_OUTPUT_TOKENS, estimateTokens(content))
  return { inputTokens: estimateInput(question), outputTokens }
}
