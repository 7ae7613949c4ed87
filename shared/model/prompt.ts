import type { JsonObject } from '../formats/canonical.ts'
import { digestOf, sha256 } from '../formats/digest.ts'
import { endpointName } from './endpoint-place.ts'
import type { ModelProfile } from './profile.ts'

/** A message as it is sent. The role `assistant` only quotes a reply that did not fit its schema. */
export interface Message {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** What a station asks a model. Everything here is part of the cassette key. */
export interface Prompt {
  /** Name of the action that asks, e.g. `generate`. */
  station: string
  role: 'writer' | 'reviewer'
  messages: Message[]
  /** When given, the reply must be JSON that fits. Use only what every endpoint understands (see the tests). */
  schema: { name: string; document: JsonObject } | null
  /** Version of the prompt template. A new version is a new question. */
  template: string
  /** The fence marker of this prompt. `{{nonce}}` in an answer written by hand stands for it. */
  nonce: string | null
}

/** A prompt and the model it goes to: all that decides a reply, without key, time, run or machine. */
export interface ModelRequest extends Prompt {
  v: 1
  profile: RequestProfile
}

export interface RequestProfile {
  /** Host, port and path. */
  endpoint: string
  model: string
  structured: ModelProfile['structured']
  maxTokensField: 'max_completion_tokens' | 'max_tokens' | null
  maxTokens: number | null
  temperature: number | null
}

/** @throws FactoryError MODEL_ENDPOINT. */
export function modelRequest(prompt: Prompt, profile: ModelProfile): ModelRequest {
  const { station, role, messages, schema, template, nonce } = prompt
  return {
    v: 1,
    station,
    role,
    profile: {
      endpoint: endpointName(profile.endpoint),
      model: profile.model,
      structured: profile.structured,
      maxTokensField: profile.maxTokensField ?? null,
      maxTokens: profile.maxTokens ?? null,
      temperature: profile.temperature ?? null,
    },
    messages: messages.map((message) => ({ role: message.role, content: message.content })),
    schema: schema === null ? null : { name: schema.name, document: { ...schema.document } },
    template,
    nonce,
  }
}

/** The digest of a request: under this key its reply is recorded. @throws FactoryError JSON_UNCANONICAL on a lone surrogate. */
export function cassetteKey(request: ModelRequest): string {
  return digestOf(request)
}

const NONCE_CHARS = 16

/**
 * A marker that none of the parts holds. It is the digest of the parts, so it is the same on every run and the prompt keeps
 * its cassette key. The author of a part cannot foresee it.
 */
export function nonceOf(...parts: string[]): string {
  const whole = parts.join('\u0000')
  let nonce = sha256(whole).slice(0, NONCE_CHARS)
  while (whole.includes(nonce)) nonce = sha256(nonce).slice(0, NONCE_CHARS)
  return nonce
}

/** Untrusted text between two lines that only its fence can hold. `label` must be one line, e.g. `file src/a.ts`. */
export function fence(label: string, text: string): string {
  const nonce = nonceOf(label, text)
  return `<<<DATA ${label} ${nonce}\n${text}${text.endsWith('\n') || text === '' ? '' : '\n'}DATA>>> ${nonce}`
}
