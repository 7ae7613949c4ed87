import type { ServerResponse } from 'node:http'

/** A chat completion in its variable parts. */
export interface Reply {
  content?: string | null | object[]
  /** `null` leaves it out, as a cut that looks clean does. */
  finish?: string | null
  refusal?: string
  /** `null` leaves it out. */
  usage?: { prompt_tokens: number; completion_tokens: number } | null
  /** The model the endpoint claims to be. */
  model?: string
  toolCalls?: object[]
  /** Further members of the message. */
  more?: object
  /** How long the reply takes. */
  delayMs?: number
}

/** The JSON body of a completion; default: 10 tokens in and 5 out. */
export function completion(reply: Reply): object {
  const { content = '', finish = 'stop', refusal, usage, model = 'scripted-1', toolCalls } = reply
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 0,
    model,
    choices: [
      {
        index: 0,
        ...(finish === null ? {} : { finish_reason: finish }),
        message: {
          role: 'assistant',
          content,
          ...reply.more,
          ...(refusal === undefined ? {} : { refusal }),
          ...(toolCalls === undefined ? {} : { tool_calls: toolCalls }),
        },
      },
    ],
    ...(usage === null
      ? {}
      : { usage: usage ?? { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } }),
  }
}

export function sendJson(
  outgoing: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers })
  outgoing.end(JSON.stringify(body))
}
