import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isRecord } from '../../../shared/formats/read-json.ts'
import { replyProblems, requestProblems } from './check-exchange.ts'
import { loadDescription, type Description } from './description.ts'
import { failure, faultReply, type Reply, type RestFault } from './faults.ts'
import { permitted, routeOf } from './routes.ts'
import { shapeOf } from './sample.ts'
import type { ArtifactSource, Endpoint, Grant, PullRequest, World } from './world.ts'

export interface GitHubFakeOptions {
  /** `owner/repo`, and the local git repository whose branches the pull requests name. */
  repository: { name: string; path: string; defaultBranch?: string }
  /** Artifacts of the runs, e.g. startResultsService(). */
  artifacts?: ArtifactSource
  /** The repository's setting that lets workflows open pull requests; default: on. */
  actionsMayOpenPulls?: boolean
  now?: () => Date
}

export interface GitHubFake {
  /** What GITHUB_API_URL must be. */
  url: string
  /** A token that may do what the grant says, and nothing else. */
  issueToken: (grant: Grant) => string
  pulls(): PullRequest[]
  /** Calls `listener` for each call, before its answer is sent. */
  onCall(listener: (call: string) => void): void
  /** What a person does to a pull request by hand; nothing happens in the repository. */
  change(number: number, changes: Partial<PullRequest>): void
  /** `METHOD path status`, in order. */
  calls(): string[]
  /** Every departure of an exchange from GitHub's published description; tests expect none. */
  violations(): string[]
  fail(fault: RestFault): void
  heal(): void
  close(): Promise<void>
}

/** A stateful GitHub REST API on loopback in which every exchange is checked against GitHub's OpenAPI description. */
export async function startGitHubFake(options: GitHubFakeOptions): Promise<GitHubFake> {
  const description = loadDescription()
  const world = makeWorld(options, description)
  const calls: string[] = []
  const violations: string[] = []
  const listeners: ((call: string) => void)[] = []
  const parts = { world, description, calls, violations, listeners }
  const server = createServer((request, response) => void answer(parts, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issueToken(grant) {
      const token = `ghs_${String(world.tokens.size + 1).padStart(36, '0')}`
      world.tokens.set(token, grant)
      return token
    },
    pulls: () => structuredClone(world.pulls),
    onCall: (listener) => void listeners.push(listener),
    change(number, changes) {
      const pull = world.pulls.find((each) => each.number === number)
      if (pull === undefined) throw new Error(`there is no pull request ${number}`)
      Object.assign(pull, changes)
    },
    calls: () => [...calls],
    violations: () => [...violations],
    fail: (fault) => world.faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    heal: () => void world.faults.splice(0),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function makeWorld(options: GitHubFakeOptions, description: Description): World {
  return {
    repository: { defaultBranch: 'main', ...options.repository },
    artifacts: options.artifacts,
    actionsMayOpenPulls: options.actionsMayOpenPulls ?? true,
    pulls: [],
    tokens: new Map(),
    faults: [],
    now: options.now ?? (() => new Date()),
    shape: (component, overrides) => shapeOf(description, component, overrides),
  }
}

interface FakeParts {
  world: World
  description: Description
  calls: string[]
  violations: string[]
  listeners: ((call: string) => void)[]
}

async function answer(parts: FakeParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const text = await bodyOf(request)
  const { key, endpoint, params } = routeOf(request.method ?? '', url.pathname)
  const effect = strike(parts.world, key)
  if (effect?.kind === 'stall') return
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  const reply =
    (effect === undefined ? undefined : faultReply(effect, parts.world.now())) ??
    serve(parts, { key, endpoint, params, query: url.searchParams, body }, request.headers.authorization)
  const call = `${request.method ?? ''} ${url.pathname} ${reply.status}`
  parts.calls.push(call)
  for (const listener of parts.listeners) listener(call)
  send(response, reply, effect?.kind)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function strike(world: World, key: string | undefined): RestFault['effect'] | undefined {
  const hit = world.faults.find(
    ({ fault, left }) => left > 0 && (fault.operation === undefined || fault.operation === key),
  )
  if (hit === undefined) return undefined
  hit.left -= 1
  return hit.fault.effect
}

interface Routed {
  key: string | undefined
  endpoint: Endpoint | undefined
  params: Record<string, string>
  query: URLSearchParams
  body: unknown
}

function serve(
  { world, description, violations }: FakeParts,
  routed: Routed,
  authorization: string | undefined,
): Reply {
  const { key, endpoint, params, query, body } = routed
  if (key === undefined || endpoint === undefined) {
    violations.push('a request that this fake does not know')
    return failure(404, 'Not Found')
  }
  const operation = description.operation(key)
  const problems = requestProblems(description, operation, { params, query, body })
  violations.push(...problems.map((problem) => `${key}: ${problem}`))
  if (problems.length > 0) return failure(422, `Validation Failed: ${problems.join('; ')}`)
  const grant = world.tokens.get(authorization?.replace(/^(bearer|token) /i, '') ?? '')
  const call = { params, query, body: isRecord(body) ? body : {}, grant }
  const reply =
    grant === undefined ? failure(401, 'Bad credentials') : permitted(endpoint, { ...call, grant }, world)
  violations.push(...replyProblems(description, operation, reply).map((problem) => `${key}: ${problem}`))
  return reply
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
