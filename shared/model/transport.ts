import type { Response as WireResponse } from 'undici'
import type { Endpoint } from './endpoint.ts'
import { proxyFor, type Proxy } from './proxy.ts'

export type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>

/** The HTTP connection of one attempt. */
export interface Transport {
  fetch: Fetch
  /** The proxy that it goes through. */
  proxy: Proxy | undefined
  /** Closes every socket, also while a body is read. */
  close: () => Promise<void>
}

/** A reply body is larger than the limit. */
export class ReplyTooLarge extends Error {}

const CONNECT_TIMEOUT_MS = 15_000
const MAX_FAILURE_BYTES = 64 * 1024

/**
 * The `fetch` that the SDK is given: a POST that follows no redirect, sends and hands on only the headers named here, and
 * reads at most `maxReplyBytes` of a body. It uses undici itself, because Node's own fetch ends every reply that takes
 * five minutes to start; the caller's signal limits the time from connect to last byte.
 */
export async function openTransport(
  endpoint: Endpoint,
  { env, maxReplyBytes }: { env: Record<string, string | undefined>; maxReplyBytes: number },
): Promise<Transport> {
  const { Agent, ProxyAgent, fetch } = await import('undici')
  const options = { headersTimeout: 0, bodyTimeout: 0, connect: { timeout: CONNECT_TIMEOUT_MS } }
  const proxy = proxyFor(endpoint, env)
  const dispatcher = proxy === undefined ? new Agent(options) : new ProxyAgent({ ...options, uri: proxy.url })
  return {
    proxy,
    fetch: async (url, init) => {
      const reply = await fetch(url instanceof Request ? url.url : url, {
        method: 'POST',
        redirect: 'manual',
        dispatcher,
        headers: requestHeaders(endpoint),
        body: typeof init?.body === 'string' ? init.body : null,
        signal: init?.signal ?? null,
      })
      return guardedResponse(reply, maxReplyBytes)
    },
    close: () => dispatcher.destroy(),
  }
}

/** The SDK's own headers name platform and version, and OPENAI_CUSTOM_HEADERS could add any: none of them is sent. */
function requestHeaders({ key, keyHeader, headers }: Endpoint): Record<string, string> {
  const fixed = { accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'jidoka' }
  const own = { ...headers, ...fixed }
  if (key === undefined) return own
  return keyHeader === undefined ? { ...own, authorization: `Bearer ${key}` } : { ...own, [keyHeader]: key }
}

const REPLY_HEADERS = ['content-type', 'retry-after', 'retry-after-ms', 'x-request-id', 'x-should-retry']

function guardedResponse({ status, headers, body }: WireResponse, maxReplyBytes: number): Response {
  const kept = REPLY_HEADERS.flatMap((name) => {
    const value = headers.get(name)
    return value === null ? [] : [[name, value] as [string, string]]
  })
  const hasBody = body !== null && ![204, 205, 304].includes(status)
  const chunks = status < 300 ? wholeBody(bytesOf(body), maxReplyBytes) : startOf(bytesOf(body))
  return new Response(hasBody ? ReadableStream.from(chunks) : null, {
    status: Math.min(status, 599),
    headers: kept,
  })
}

async function* bytesOf(body: WireResponse['body']): AsyncGenerator<Uint8Array> {
  if (body === null) return
  for await (const chunk of body) if (chunk instanceof Uint8Array) yield chunk
}

async function* wholeBody(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > maxBytes) throw new ReplyTooLarge()
    yield chunk
  }
}

/** The first part of a failure's body, which only explains the status. It may be cut, or break. */
async function* startOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = MAX_FAILURE_BYTES
  try {
    for await (const chunk of chunks) {
      yield chunk.subarray(0, left)
      left -= chunk.length
      if (left <= 0) return
    }
  } catch {
    return
  }
}
