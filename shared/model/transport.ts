import { isUtf8 } from 'node:buffer'
import type { Dispatcher, Response as WireResponse } from 'undici'
import { FactoryError } from '../errors.ts'
import { proxyFor, type Endpoint } from './endpoint.ts'
import type { Exchange } from './exchange.ts'

export interface Route {
  endpoint: Endpoint
  env: Record<string, string | undefined>
  maxReplyBytes: number
}

type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>

const MAX_FAILURE_BYTES = 64 * 1024
const CONNECT_TIMEOUT_MS = 15_000

/**
 * The `fetch` the SDK is given: one POST, no redirect followed, only the headers named here, and the whole body read
 * under a cap before the SDK sees any of it. (Node's own fetch ends every reply that takes five minutes to start, so
 * undici is used directly, without its timers: ours covers the exchange from connect to last byte.)
 */
export function guardedFetch(route: Route, exchange: Exchange): Fetch {
  return async (url, init) => {
    const dispatcher = await openDispatcher(route)
    try {
      return await post(urlText(url), init, { route, exchange, dispatcher })
    } catch (thrown) {
      exchange.errno ??= errnoOf(thrown)
      throw thrown
    } finally {
      await dispatcher.destroy()
    }
  }
}

/** Used for one exchange, so that no socket outlives it. */
async function openDispatcher({ endpoint, env }: Route): Promise<Dispatcher> {
  const { Agent, ProxyAgent } = await import('undici')
  const options = { headersTimeout: 0, bodyTimeout: 0, connect: { timeout: CONNECT_TIMEOUT_MS } }
  const proxy = proxyFor(endpoint, env)
  return proxy === undefined ? new Agent(options) : new ProxyAgent({ ...options, uri: proxy })
}

interface Wire {
  route: Route
  exchange: Exchange
  dispatcher: Dispatcher
}

async function post(
  url: string,
  init: RequestInit | undefined,
  { route, exchange, dispatcher }: Wire,
): Promise<Response> {
  const { fetch } = await import('undici')
  const reply = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    dispatcher,
    headers: headersOf(route.endpoint),
    body: typeof init?.body === 'string' ? init.body : null,
    signal: init?.signal ?? null,
  })
  noteHead(reply, exchange)
  if (reply.status >= 300 && reply.status < 400) refuse(exchange, redirected(route.endpoint, reply.status))
  const isFailure = reply.status >= 400
  const bytes = await readBody(reply, isFailure ? MAX_FAILURE_BYTES : route.maxReplyBytes, isFailure)
  if (bytes === undefined) refuse(exchange, tooLarge(route))
  exchange.text = bytes.toString('utf8')
  exchange.isComplete = true
  if (!isFailure && !isUtf8(bytes)) refuse(exchange, notText(route.endpoint))
  return responseOf(reply.status, exchange.contentType, bytes)
}

/** The SDK's own headers name platform and version, and OPENAI_CUSTOM_HEADERS could add any: none of them is sent. */
function headersOf({ key }: Endpoint): Record<string, string> {
  const fixed = { accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'jidoka' }
  return key === undefined ? fixed : { ...fixed, authorization: `Bearer ${key}` }
}

function noteHead(reply: WireResponse, exchange: Exchange): void {
  const shouldRetry = reply.headers.get('x-should-retry')
  exchange.status = reply.status
  exchange.contentType = reply.headers.get('content-type') ?? ''
  exchange.retryAfter = reply.headers.get('retry-after')
  exchange.retryAfterMs = reply.headers.get('retry-after-ms')
  exchange.shouldRetry = shouldRetry === 'true' ? true : shouldRetry === 'false' ? false : undefined
}

/** The decoded body; over the cap `undefined`, or its first part when it may be cut. */
async function readBody(reply: WireResponse, maxBytes: number, mayCut: boolean): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytesOf(reply)) {
    size += chunk.length
    chunks.push(chunk)
    if (size > maxBytes) return mayCut ? Buffer.concat(chunks).subarray(0, maxBytes) : undefined
  }
  return Buffer.concat(chunks)
}

async function* bytesOf({ body }: WireResponse): AsyncGenerator<Uint8Array> {
  if (body === null) return
  for await (const chunk of body) if (chunk instanceof Uint8Array) yield chunk
}

/** A plain, finished response for the SDK to parse. */
function responseOf(status: number, contentType: string, bytes: Buffer): Response {
  const hasNoBody = status === 204 || status === 205
  return new Response(hasNoBody ? null : new Uint8Array(bytes), {
    status: status > 599 ? 599 : status,
    headers: { 'content-type': contentType },
  })
}

function refuse(exchange: Exchange, error: FactoryError): never {
  exchange.refused = error
  throw error
}

function redirected({ host }: Endpoint, status: number): FactoryError {
  return new FactoryError('MODEL_REDIRECT', `${host} answered ${status}: it redirects elsewhere`, {
    hint: 'give the final base URL; redirects are not followed because the key would travel along',
  })
}

function tooLarge({ endpoint, maxReplyBytes }: Route): FactoryError {
  return new FactoryError(
    'MODEL_TOO_LARGE',
    `the reply of ${endpoint.host} is larger than ${maxReplyBytes} bytes`,
    { hint: 'ask for less in one spec, or set maxTokens' },
  )
}

function notText({ host }: Endpoint): FactoryError {
  return new FactoryError('MODEL_RESPONSE', `the reply of ${host} is not valid UTF-8`, {
    hint: 'run again; if it stays, ask the operator of the endpoint',
  })
}

function urlText(url: string | URL | Request): string {
  return url instanceof Request ? url.url : url.toString()
}

/** `ECONNREFUSED` and the like, from the error or its cause; nothing else of it is kept. */
function errnoOf(thrown: unknown): string | undefined {
  for (let error: unknown = thrown; error instanceof Error; error = error.cause) {
    if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(error.code)) {
      return error.code
    }
  }
  return undefined
}
