import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SigningServers } from '../../../shared/factory/signing.ts'
import type { JsonObject } from '../../../shared/formats/canonical.ts'
import { signingAuthorities } from './authorities.ts'
import type { JobClaims } from './claims.ts'

/** What a server does in place of answering: the status, silence, or bytes that mean nothing. */
export type ServerFault = number | 'silent' | 'garbage'

/** Faults by path, for as many requests as given; e.g. `{ '/api/v1/timestamp': [503, 503] }`. */
export type Faults = Record<string, ServerFault[]>

/** The parts of an instance of Sigstore, and GitHub's issuer of identity tokens, on 127.0.0.1. */
export interface SigstoreStandIn {
  url: string
  trustedRoot: JsonObject
  /** Its addresses: time by the log, or by the timestamp authority. */
  servers: Record<'log' | 'timestamp', SigningServers>
  /** Paths of the requests, in order. */
  requests: string[]
  faults: Faults
  /** The variables that the runner gives a job with these claims. */
  jobVariables: (claims: JobClaims) => Record<string, string>
  close: () => Promise<void>
}

/** Starts one. `now`: what the clock of its certificate authority says. */
export async function startSigstore(options: { now?: Date; github?: string } = {}): Promise<SigstoreStandIn> {
  const authorities = await signingAuthorities(options.github ?? 'https://github.com', options.now)
  const requests: string[] = []
  const faults: Faults = {}
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    requests.push(pathname)
    const fault = faults[pathname]?.shift()
    if (fault !== undefined) fail(fault, response)
    else
      void answer(request, pathname, response).catch((thrown: unknown) => send(response, 500, String(thrown)))
  })
  const answer = async (request: IncomingMessage, path: string, response: ServerResponse): Promise<void> => {
    const handler = authorities.handlers.get(path)
    if (handler !== undefined) {
      const given = await handler(await bodyOf(request))
      send(response, given.statusCode, bytesOf(given.response), given.contentType)
    } else if (path === '/token') giveToken(request, response)
    else send(response, 404, 'there is nothing here')
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    trustedRoot: authorities.trustedRoot,
    servers: { log: { fulcio: url, rekor: url }, timestamp: { fulcio: url, tsa: url } },
    requests,
    faults,
    jobVariables: (claims) => ({
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: Buffer.from(JSON.stringify(claims)).toString('base64url'),
    }),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

function fail(fault: ServerFault, response: ServerResponse): void {
  if (fault === 'silent') return
  if (fault === 'garbage') send(response, 201, 'this is not what you asked for', 'application/json')
  else send(response, fault, JSON.stringify({ message: 'no <token> for you' }), 'application/json')
}

/** The bearer of the request holds the claims of its job. Nobody here checks the signature of a token. */
function giveToken({ headers, url }: IncomingMessage, response: ServerResponse): void {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  const audience = new URL(url ?? '/', 'http://127.0.0.1').searchParams.get('audience')
  if (bearer === undefined || audience !== 'sigstore') send(response, 401, 'no token')
  else send(response, 200, JSON.stringify({ value: tokenWith(bearer) }), 'application/json')
}

/** An identity token with these claims, as the stand-in gives it. */
export function tokenOf(claims: JobClaims): string {
  return tokenWith(Buffer.from(JSON.stringify(claims)).toString('base64url'))
}

function tokenWith(payload: string): string {
  return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.c2ln`
}

function send(response: ServerResponse, status: number, body: string | Buffer, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type }).end(body)
}

function bytesOf(given: string | ArrayBufferView): string | Buffer {
  if (typeof given === 'string') return given
  return Buffer.from(given.buffer, given.byteOffset, given.byteLength)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
