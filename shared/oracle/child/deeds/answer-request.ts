import {
  createServer,
  request as startRequest,
  type IncomingMessage,
  type RequestListener,
  type RequestOptions,
} from 'node:http'
import { duplexPair } from 'node:stream'
import type { Request as Asked } from '../../../specification/rows/program.ts'
import { NotAValue } from '../not-a-value.ts'

/** An answer as a row compares it. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string
  /** The value of the body, where it is JSON. */
  json?: unknown
}

/** What is asked. */
export type Question = Pick<Asked, 'method' | 'path' | 'headers' | 'body'>
type Fetch = (request: Request) => unknown

/** What a handler answers to a request: one in the form of fetch, or one of Node. No socket is opened. @throws NotAValue. */
export async function answerOf(handler: unknown, question: Question): Promise<Answer> {
  const fetch = fetchOf(handler)
  if (fetch !== undefined) return fetchAnswer(fetch, question)
  const listener = listenerOf(handler)
  if (listener === undefined) throw new NotAValue('something that is no handler of requests')
  return nodeAnswer(listener, question)
}

/** A function of one argument takes a Request, as the method `fetch` of an object does. */
function fetchOf(handler: unknown): Fetch | undefined {
  const own = memberOf(handler, 'fetch')
  if (own !== undefined) return own as Fetch
  const isRouter = memberOf(handler, 'handle') !== undefined || memberOf(handler, 'use') !== undefined
  return typeof handler === 'function' && !isRouter && handler.length < 2 ? (handler as Fetch) : undefined
}

function memberOf(value: unknown, name: string): ((...words: never[]) => unknown) | undefined {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  const member: unknown = isObject ? Reflect.get(value, name) : undefined
  return typeof member === 'function' ? (member.bind(value) as (...words: never[]) => unknown) : undefined
}

/** Node and Express have functions, Koa makes one, Fastify and a server of Node hand requests on. */
function listenerOf(handler: unknown): RequestListener | undefined {
  if (typeof handler === 'function') return handler as RequestListener
  const made = memberOf(handler, 'callback')?.()
  if (typeof made === 'function') return made as RequestListener
  const routing = memberOf(handler, 'routing') ?? memberOf(handler, 'handle')
  if (routing !== undefined) return readied(handler, routing as RequestListener)
  const emit = memberOf(handler, 'emit') as ((...words: unknown[]) => unknown) | undefined
  return emit && ((question, reply) => void emit('request', question, reply))
}

/** Fastify routes only when it is ready. */
function readied(handler: unknown, routing: RequestListener): RequestListener {
  const ready = memberOf(handler, 'ready')
  return ready === undefined
    ? routing
    : (question, reply) => {
        void Promise.resolve(ready()).then(() => {
          routing(question, reply)
        })
      }
}

async function fetchAnswer(fetch: Fetch, { method, path, headers, body }: Question): Promise<Answer> {
  const hasBody = body !== '' && method !== 'GET' && method !== 'HEAD'
  const question = new Request(`http://localhost${path}`, { method, headers, ...(hasBody ? { body } : {}) })
  const answer = await fetch(question)
  if (!(answer instanceof Response)) throw new NotAValue('an answer that is no Response')
  return written(answer.status, Object.fromEntries(answer.headers), await answer.text())
}

async function nodeAnswer(listener: RequestListener, question: Question): Promise<Answer> {
  const server = createServer(listener)
  const [near, far] = duplexPair()
  server.emit('connection', far)
  const headers = { host: 'localhost', ...question.headers }
  return sendQuestion({ ...question, headers }, { createConnection: () => near })
}

/** Sends a question by way of a connection or to an address, and reads the answer to its end. */
export async function sendQuestion(
  { method, path, headers, body }: Question,
  to: Pick<RequestOptions, 'createConnection' | 'host' | 'port'>,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  startRequest({ ...to, method, path, headers: { ...lengthOf(body), ...headers } })
    .once('response', resolve)
    .once('error', reject)
    .end(body)
  return readAnswer(await promise)
}

function lengthOf(body: string): Record<string, string> {
  return body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }
}

async function readAnswer(answer: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')])
  const body = Buffer.concat(chunks).toString('utf8')
  return written(answer.statusCode ?? 0, Object.fromEntries(headers) as Record<string, string>, body)
}

/** Headers that no handler decides are different each time. */
const OF_THE_SERVER = new Set(['date', 'connection', 'keep-alive'])

function written(status: number, headers: Record<string, string>, body: string): Answer {
  const own = Object.entries(headers).filter(([name]) => !OF_THE_SERVER.has(name))
  const answer = { status, headers: Object.fromEntries(own), body }
  try {
    return { ...answer, json: JSON.parse(body) as unknown }
  } catch {
    return answer
  }
}
