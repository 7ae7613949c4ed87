import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { completion, sendJson } from './replies.ts'

/** What a fault may know. `wait` is the Retry-After value of `429` and `503`, `location` where `redirect` points. */
export interface FaultDetails {
  request: { path: string; headers: IncomingHttpHeaders; prompt: string }
  wait?: string
  location?: string
}

type Misbehave = (outgoing: ServerResponse, details: FaultDetails) => void | Promise<void>

const JSON_TYPE = { 'content-type': 'application/json' }

/** An API error as OpenAI shapes it. */
function refuse(status: number, message: string, more: object = {}): Misbehave {
  return (outgoing, { wait: retryAfter }) => {
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
    sendJson(
      outgoing,
      status,
      { error: { message, type: 'error', param: null, code: null, ...more } },
      headers,
    )
  }
}

/** A 200 with these exact bytes. */
function bytes(body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE): Misbehave {
  return (outgoing) => {
    outgoing.writeHead(200, headers)
    outgoing.end(body)
  }
}

function text(body: object): string {
  return JSON.stringify(body)
}

const HTML = '<!doctype html><html><title>Sign in</title><body>Sign in to the company network</body></html>'
const whole = text(completion({ content: 'x'.repeat(2000) }))

/** Every way the endpoint can misbehave, by name. The names are the rows of the fault matrix. */
export const FAULTS = {
  // statuses
  '400': refuse(400, 'bad request'),
  '400-response-format': refuse(400, "Unsupported value: 'response_format'", { param: 'response_format' }),
  '400-not-nested': (outgoing) =>
    sendJson(outgoing, 400, { object: 'error', message: 'json_schema is not supported' }),
  '400-long': refuse(400, 'm'.repeat(100_000)),
  '401': refuse(401, 'Incorrect API key provided'),
  '402': refuse(402, 'Insufficient balance'),
  '403': refuse(403, 'this model is not yours'),
  '404': refuse(404, 'no such model'),
  '408': refuse(408, 'request timeout'),
  '409': refuse(409, 'conflict'),
  '413': refuse(413, 'prompt too long'),
  '422': refuse(422, 'unprocessable'),
  '422-response-format': refuse(422, 'response_format is unknown', { param: 'response_format' }),
  '429': refuse(429, 'rate limit reached'),
  '429-quota': refuse(429, 'You exceeded your current quota', { code: 'insufficient_quota' }),
  '500': refuse(500, 'internal error'),
  '500-with-id': (outgoing) =>
    sendJson(outgoing, 500, { error: { message: 'internal error' } }, { 'x-request-id': 'req_42' }),
  '502-html': (outgoing) => {
    outgoing.writeHead(502, { 'content-type': 'text/html' })
    outgoing.end(HTML)
  },
  '503': refuse(503, 'overloaded'),
  '503-final': (outgoing) =>
    sendJson(outgoing, 503, { error: { message: 'gone' } }, { 'x-should-retry': 'false' }),
  '529': refuse(529, 'overloaded'),
  '204': (outgoing) => void outgoing.writeHead(204).end(),
  // bodies that are not a completion
  'html-200': bytes(HTML, { 'content-type': 'text/html; charset=utf-8' }),
  'text-200': bytes(whole, { 'content-type': 'text/plain' }),
  'empty-200': bytes(''),
  'json-null': bytes('null'),
  'error-200': bytes(text({ error: { message: 'upstream failed', code: 502 } })),
  'choices-empty': bytes(text({ ...completion({}), choices: [] })),
  'content-parts': bytes(
    text({ choices: [{ finish_reason: 'stop', message: { content: [{ text: 'a' }] } }] }),
  ),
  'truncated-json': bytes(whole.slice(0, 300)),
  'json-nan': bytes('{"choices": NaN}'),
  'deep-json': bytes('['.repeat(1_000_000)),
  'bad-utf8': bytes(Buffer.from(whole.replace('xxx', '\u00ff'), 'latin1')),
  'lone-surrogate': bytes(whole.replace('xxx', '\\ud800')),
  'nul-character': bytes(whole.replace('xxx', '\\u0000')),
  'injected-commands': bytes('\n::add-mask::x\n##[add-path]/tmp\n\u001b]0;title\u0007::error::y', {
    'content-type': 'text/plain',
  }),
  // sizes
  'fifty-megabytes': (outgoing) => flood(outgoing, 50),
  'gzip-bomb': bytes(gzipSync(Buffer.alloc(100 * 1024 * 1024)), { ...JSON_TYPE, 'content-encoding': 'gzip' }),
  'gzip-ok': bytes(gzipSync(text(completion({ content: 'unpacked' }))), {
    ...JSON_TYPE,
    'content-encoding': 'gzip',
  }),
  'gzip-corrupt': bytes(Buffer.from('not gzip at all'), { ...JSON_TYPE, 'content-encoding': 'gzip' }),
  // connections
  'reset-before-headers': (outgoing) => void outgoing.socket?.destroy(),
  'cut-mid-body': async (outgoing) => {
    outgoing.writeHead(200, { ...JSON_TYPE, 'content-length': String(whole.length) })
    outgoing.write(whole.slice(0, 300))
    await wait(20)
    outgoing.socket?.destroy()
  },
  'content-length-long': (outgoing) => {
    outgoing.writeHead(200, {
      ...JSON_TYPE,
      'content-length': String(whole.length + 100),
      connection: 'close',
    })
    outgoing.write(whole, () => outgoing.socket?.end())
  },
  'content-length-short': (outgoing) => {
    outgoing.socket?.end(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 50\r\nconnection: close\r\n\r\n${whole}`,
    )
  },
  'chunked-garbage': (outgoing) => {
    outgoing.socket?.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\ngarbage')
  },
  'stall-before-headers': () => undefined,
  stall: (outgoing) => {
    outgoing.writeHead(200, JSON_TYPE)
    outgoing.flushHeaders()
  },
  'slow-drip': async (outgoing) => {
    outgoing.writeHead(200, JSON_TYPE)
    for (const character of whole) {
      if (outgoing.destroyed) return
      outgoing.write(character)
      await wait(50)
    }
  },
  // redirects and reflections
  redirect: (outgoing, { location, request }) => {
    outgoing.writeHead(307, { location: location ?? request.path }).end()
  },
  'key-echo-200': (outgoing, { request }) => {
    const key = request.headers.authorization ?? ''
    sendJson(outgoing, 200, completion({ content: `your headers: ${key}`, model: key }))
  },
  'key-echo-400': (outgoing, { request }) => {
    const message = `invalid request with ${request.headers.authorization ?? ''}`
    sendJson(outgoing, 400, { error: { message, headers: request.headers } }, { 'x-echo': message })
  },
  'key-echo-html': (outgoing, { request }) => {
    outgoing.writeHead(200, { 'content-type': `text/html; k=${request.headers.authorization ?? ''}` })
    outgoing.end(`${'<p>'.repeat(16)}${request.headers.authorization ?? ''}`)
  },
  'prompt-echo': (outgoing, { request }) => {
    sendJson(outgoing, 200, completion({ content: request.prompt }))
  },
} satisfies Record<string, Misbehave>

export type Fault = keyof typeof FAULTS

async function flood(outgoing: ServerResponse, megabytes: number): Promise<void> {
  outgoing.writeHead(200, JSON_TYPE)
  await pipeline(Readable.from(longReply(megabytes)), outgoing)
}

function* longReply(megabytes: number): Generator<string> {
  yield '{"choices":[{"finish_reason":"stop","message":{"content":"'
  const chunk = 'x'.repeat(1024 * 1024)
  for (let sent = 0; sent < megabytes; sent += 1) yield chunk
  yield '"}}]}'
}
