import type { ChatBody } from './openai-client.ts'
import type { Message, ModelRequest } from './prompt.ts'
import type { StructuredOutputMode } from './profile.ts'

/** The request as it goes out: what the profile names and nothing else (no seed, no default sampling). */
export function chatBody(request: ModelRequest, mode: StructuredOutputMode): ChatBody {
  const { profile, schema } = request
  const messages: Message[] =
    schema === null || mode === 'strict'
      ? request.messages
      : [...request.messages, { role: 'user', content: schemaWords(schema.document) }]
  return {
    model: profile.model,
    messages,
    // some gateways stream unless they are told
    stream: false,
    ...(profile.temperature === null ? {} : { temperature: profile.temperature }),
    ...(profile.maxTokensField === null || profile.maxTokens === null
      ? {}
      : { [profile.maxTokensField]: profile.maxTokens }),
    ...(schema === null ? {} : formatOf(schema, mode)),
  }
}

function formatOf(
  schema: NonNullable<ModelRequest['schema']>,
  mode: StructuredOutputMode,
): Pick<ChatBody, 'response_format'> {
  if (mode === 'prompt') return {}
  if (mode === 'json_object') return { response_format: { type: 'json_object' } }
  const name = schema.name.replace(/[^\w-]/g, '_').slice(0, 64)
  return {
    response_format: { type: 'json_schema', json_schema: { name, strict: true, schema: schema.document } },
  }
}

/** Asks for the schema in words. */
export function schemaWords(document: object): string {
  return `Reply with one JSON object that fits this JSON Schema, and with nothing else:\n${JSON.stringify(document)}`
}
