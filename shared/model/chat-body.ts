import type { ChatBody } from './complete.ts'
import type { ChatMessage, Question } from './question.ts'
import type { StructuredOutputMode } from './structured-output.ts'

/** The request as it goes out: what the profile names and nothing else (no seed, no default sampling). */
export function bodyOf(question: Question, rung: StructuredOutputMode): ChatBody {
  const { profile, schema } = question
  const messages: ChatMessage[] =
    schema === null || rung === 'strict'
      ? question.messages
      : [...question.messages, { role: 'user', content: schemaWords(schema.document) }]
  return {
    model: profile.model,
    messages,
    ...(profile.temperature === null ? {} : { temperature: profile.temperature }),
    ...(profile.maxTokensField === null || profile.maxTokens === null
      ? {}
      : { [profile.maxTokensField]: profile.maxTokens }),
    ...(schema === null ? {} : formatOf(schema, rung)),
  }
}

function formatOf(
  schema: NonNullable<Question['schema']>,
  rung: StructuredOutputMode,
): Pick<ChatBody, 'response_format'> {
  if (rung === 'prompt') return {}
  if (rung === 'json_object') return { response_format: { type: 'json_object' } }
  const name = schema.name.replace(/[^\w-]/g, '_').slice(0, 64)
  return {
    response_format: { type: 'json_schema', json_schema: { name, strict: true, schema: schema.document } },
  }
}

/** Asks for the schema in words. */
export function schemaWords(document: object): string {
  return `Reply with one JSON object that fits this JSON Schema, and with nothing else:\n${JSON.stringify(document)}`
}
