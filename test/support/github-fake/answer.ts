import type { IncomingMessage, ServerResponse } from 'node:http'
import { isRecord } from '../../../shared/formats/read-json.ts'
import { replyProblems, requestProblems } from './check-exchange.ts'
import type { Description } from './description.ts'
import { failure, faultReply, type Reply, type RestFault } from './faults.ts'
import { answerGraphql } from './graphql.ts'
import type { RateLimits } from './rate-limits.ts'
import { GRAPHQL, permitted, routeOf } from './routes.ts'
import type { Grant } from './grant.ts'
import type { Endpoint, World } from './world.ts'

export interface FakeParts {
  world: World
  description: Description
  limits: RateLimits
  calls: string[]
  violations: string[]
  listeners: ((call: string) => void)[]
}

/** Answers one request, and keeps what was asked. */
export async function answer(
  parts: FakeParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '' } = request
  const url = new URL(request.url ?? '/', 'http://localhost')
  const bytes = await bytesOf(request)
  const routed = routeOf(method, url.pathname)
  const effect = strike(parts.world, routed.key)
  if (effect?.kind === 'stall') return
  const asked = { ...routed, query: url.searchParams, bytes, grant: grantOf(parts.world, request) }
  const refused = spoiled(parts, effect) ?? parts.limits.refuse(method)
  const served = refused ?? linked(serve(parts, asked), url, parts.world)
  const reply = effect?.kind === 'lost' ? failure(502, 'Server Error') : served
  const call = `${method} ${url.pathname} ${reply.status}`
  parts.calls.push(call)
  for (const listener of parts.listeners) listener(call)
  send(response, reply, effect?.kind)
}

/** The next page of a list is at this fake, and asks for the same. */
function linked(reply: Reply, asked: URL, world: World): Reply {
  const next = /[?&]page=(\d+)/.exec(reply.headers?.['link'] ?? '')?.[1]
  if (next === undefined) return reply
  const address = new URL(`${asked.pathname}${asked.search}`, world.url())
  address.searchParams.set('page', next)
  return { ...reply, headers: { ...reply.headers, link: `<${address.href}>; rel="next"` } }
}

function grantOf(world: World, { headers: { authorization = '' } }: IncomingMessage): Grant | undefined {
  return world.tokens.get(authorization.replace(/^(bearer|token) /i, ''))
}

function spoiled({ world }: FakeParts, effect: RestFault['effect'] | undefined): Reply | undefined {
  return effect === undefined ? undefined : faultReply(effect, world.now())
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function strike(world: World, key: string | undefined): RestFault['effect'] | undefined {
  const hit = world.faults.find(
    ({ fault, left }) => left > 0 && (fault.operation === undefined || fault.operation === key),
  )
  if (hit === undefined) return undefined
  hit.left -= 1
  return hit.fault.effect
}

interface Asked {
  key: string | undefined
  endpoint: Endpoint | undefined
  params: Record<string, string>
  query: URLSearchParams
  bytes: Buffer
  grant: Grant | undefined
}

function serveGraphql({ world, violations }: FakeParts, { bytes, grant }: Asked): Reply {
  if (grant === undefined) return failure(401, 'Bad credentials')
  const { reply, violation } = answerGraphql(world, grant, JSON.parse(bytes.toString('utf8')))
  if (violation !== undefined) violations.push(violation)
  return reply
}

function serve(parts: FakeParts, asked: Asked): Reply {
  return asked.key === GRAPHQL ? serveGraphql(parts, asked) : serveRest(parts, asked)
}

function serveRest({ world, description, violations }: FakeParts, asked: Asked): Reply {
  const { key, endpoint, params, query, bytes, grant } = asked
  if (key === undefined || endpoint === undefined) {
    violations.push('a request that this fake does not know')
    return failure(404, 'Not Found')
  }
  const operation = description.operation(key)
  const body = operation.takesFile ? undefined : jsonOf(bytes)
  const problems = requestProblems(description, operation, { params, query, body })
  violations.push(...problems.map((problem) => `${key}: ${problem}`))
  if (problems.length > 0) return failure(422, `Validation Failed: ${problems.join('; ')}`)
  const call = { params, query, body: isRecord(body) ? body : {}, bytes }
  const reply =
    grant === undefined ? failure(401, 'Bad credentials') : permitted(endpoint, { ...call, grant }, world)
  violations.push(...replyProblems(description, operation, reply).map((problem) => `${key}: ${problem}`))
  return reply
}

function jsonOf(bytes: Buffer): unknown {
  return bytes.length === 0 ? undefined : (JSON.parse(bytes.toString('utf8')) as unknown)
}

function send(response: ServerResponse, reply: Reply, spoil: string | undefined): void {
  if (spoil === 'html') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Unicorn!</body></html>')
    return
  }
  const text = reply.body === undefined ? '' : JSON.stringify(reply.body)
  response.writeHead(reply.status, {
    'content-type': 'application/json; charset=utf-8',
    'x-github-request-id': 'FAKE:1',
    ...reply.headers,
    ...(reply.status === 204 || reply.status === 302 ? {} : { 'content-length': Buffer.byteLength(text) }),
  })
  if (spoil === 'cut') response.write(text.slice(0, text.length / 2), () => response.destroy())
  else response.end(text)
}
