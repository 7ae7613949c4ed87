import { isUtf8 } from 'node:buffer'
import type * as OpenAiSdk from 'openai'
import type { APIError, OpenAI } from 'openai'
import { isRecord } from '../formats/read-json.ts'
import type { Endpoint } from './endpoint.ts'
import {
  connectionFault,
  finalFault,
  responseFault,
  statusFault,
  toldFault,
  timeoutFault,
  tooLargeFault,
} from './faults.ts'
import { errorBody, type ErrorBody } from './error-body.ts'
import { bodyOfStream } from './event-stream.ts'
import { readReply, type Reply } from './reply.ts'
import { interrupted, type CallFault, type Outcome } from './retry.ts'
import type { Proxy } from './proxy.ts'
import { openTransport, ReplyTooLarge, type Fetch } from './transport.ts'

export type ChatBody = OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming

export interface ChatCall {
  endpoint: Endpoint
  body: ChatBody
  /** From connect to last byte. */
  timeoutMs: number
  maxReplyBytes: number
  env: Record<string, string | undefined>
  redact: (text: string) => string
  now: Date
  signal: AbortSignal | undefined
}

type Sdk = typeof OpenAiSdk

const MAX_TIMER_MS = 2 ** 31 - 1

/** One attempt through the SDK: a checked reply, or why there is none. Every failure of the call is a fault. */
export async function completeOnce(call: ChatCall): Promise<Outcome> {
  const sdk = await import('openai')
  const transport = await openTransport(call.endpoint, call)
  const clock = new AbortController()
  const timer = setTimeout(() => clock.abort(), Math.min(call.timeoutMs, MAX_TIMER_MS))
  const signal = call.signal === undefined ? clock.signal : AbortSignal.any([clock.signal, call.signal])
  let status: number | null = null
  try {
    const client = newClient(sdk, call.endpoint, transport.fetch)
    const response = await client.chat.completions.create(call.body, { signal }).asResponse()
    status = response.status
    return await readResponse(response, call)
  } catch (thrown) {
    const { proxy } = transport
    const fault = faultOf(thrown, { sdk, call, status, proxy, isTimeout: clock.signal.aborted })
    return { kind: 'fault', fault }
  } finally {
    clearTimeout(timer)
    await transport.close()
  }
}

/** Loaded on the first live call: a replay starts without it. Every setting is given, so none comes from process.env. */
function newClient({ OpenAI: Client }: Sdk, { baseURL, query }: Endpoint, fetch: Fetch): OpenAI {
  return new (class extends Client {
    /** Many compatible servers do not nest the error as OpenAI does, and gateways send plain text. */
    protected override makeStatusError(
      status: number,
      body: object,
      text: string,
      headers: Headers,
    ): APIError {
      return super.makeStatusError(status, { error: errorObject(body, text) }, undefined, headers)
    }
  })({
    baseURL,
    defaultQuery: { ...query },
    // the SDK wants a key; the transport sends the real one, or none
    apiKey: 'sent-by-the-transport',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    // every attempt is a row of the record, so our own loop retries
    maxRetries: 0,
    timeout: MAX_TIMER_MS,
    fetch,
  })
}

function errorObject(body: unknown, text: string | undefined): object {
  if (!isRecord(body)) return { message: text ?? JSON.stringify(body) }
  return isRecord(body['error']) ? body['error'] : body
}

async function readResponse(response: Response, call: ChatCall): Promise<Outcome> {
  const bytes = Buffer.from(await response.arrayBuffer())
  const text = bytes.toString('utf8')
  const reply = isUtf8(bytes) ? readBody(response.headers, text) : { problem: 'is not valid UTF-8' }
  if ('status' in reply) return { kind: 'fault', fault: toldFault(reply, response, call) }
  return 'problem' in reply
    ? { kind: 'fault', fault: responseFault(reply.problem, { response, text }, call) }
    : { kind: 'reply', reply, status: response.status }
}

/** Only a body that says it is JSON, or a stream of it, can be a chat completion. */
function readBody(headers: Headers, text: string): Reply | ErrorBody | { problem: string } {
  const type = headers.get('content-type')?.split(';')[0]?.trim() ?? ''
  if (type === 'text/event-stream') return readValue(bodyOfStream(text) ?? text)
  if (type !== 'application/json' && !type.endsWith('+json')) return readReply(text)
  try {
    return readValue(JSON.parse(text))
  } catch {
    return { problem: 'is not valid JSON' }
  }
}

function readValue(body: unknown): Reply | ErrorBody | { problem: string } {
  return errorBody(body) ?? readReply(body)
}

interface Ending {
  sdk: Sdk
  call: ChatCall
  status: number | null
  proxy: Proxy | undefined
  isTimeout: boolean
}

/** What ended the attempt: first our own decisions, then the status, then the connection. */
function faultOf(thrown: unknown, { sdk, call, status, proxy, isTimeout }: Ending): CallFault {
  if (call.signal?.aborted === true) return finalFault(interrupted(), status)
  if (thrown instanceof ReplyTooLarge) return tooLargeFault(status, call)
  if (isTimeout) return timeoutFault(status, call)
  if (isHttpFailure(thrown, sdk)) return statusFault(thrown, call)
  // the SDK drops the cause of a connection that took too long
  const errno = thrown instanceof sdk.APIConnectionTimeoutError ? 'ETIMEDOUT' : errnoOf(thrown)
  return connectionFault({ errno, status, proxy }, call)
}

function isHttpFailure(thrown: unknown, sdk: Sdk): thrown is APIError {
  return thrown instanceof sdk.APIError && thrown.status !== undefined
}

/** `ECONNREFUSED` and the like, from the error or its cause. Nothing else of the error is kept. */
function errnoOf(thrown: unknown): string | undefined {
  for (let error: unknown = thrown; error instanceof Error; error = error.cause) {
    if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(error.code)) {
      return error.code
    }
  }
  return undefined
}
