import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BlobStore } from './blob-store.ts'
import { makeFaultPlan, type Fault, type FaultPlan } from './faults.ts'
import { readRuntimeToken, runtimeToken, type RuntimeIdentity } from './runtime-token.ts'
import { digestText, makeShelf, type AttemptView, type Shelf, type StoredArtifact } from './shelf.ts'
import { BLOB_PATH, makeStubBlobs, type StubBlobs } from './stub-blobs.ts'
import { answerTwirp } from './twirp.ts'

export interface ResultsService {
  /** Origin, e.g. `http://127.0.0.1:40123`. */
  url: string
  /** What a runner gives an action of this job: ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN. */
  env(identity: RuntimeIdentity): { ACTIONS_RESULTS_URL: string; ACTIONS_RUNTIME_TOKEN: string }
  /** Every artifact of every run, also unfinished, deleted and expired ones. */
  artifacts(): StoredArtifact[]
  /** Names of the calls so far, e.g. `CreateArtifact <name>`, `PUT blob`, in order. */
  calls(): string[]
  /** Plans a fault; those of `upload` and `download` only concern blobs that lie with the service itself. */
  fail(fault: Fault): void
  heal(): void
  /** As after the retention time. */
  expire(name: string): void
  /** An artifact that some job of the run uploaded without the store. */
  plant(who: RuntimeIdentity, name: string, bytes: Buffer): Promise<void>
  /** Where the blob can be fetched: what the REST API redirects to. */
  blobUrl(id: number): string | undefined
  close(): Promise<void>
}

export interface ResultsServiceOptions {
  /** Do later attempts of a run see (and collide with) artifacts of earlier ones? Default: `shared`. */
  attempts?: AttemptView
  now?: () => Date
  /** Where the bytes lie. Default: with the service itself. The caller closes its own store. */
  blobs?: BlobStore
}

/** GitHub's artifact service on loopback, as far as the unmodified @actions/artifact 6 client speaks to it. */
export async function startResultsService(options: ResultsServiceOptions = {}): Promise<ResultsService> {
  const shelf = makeShelf(options.attempts ?? 'shared', options.now ?? (() => new Date()))
  const faults = makeFaultPlan()
  const stub = makeStubBlobs(shelf, faults, () => originOf(server))
  const parts: ServiceParts = { shelf, faults, calls: [], stub, blobs: options.blobs ?? stub }
  const server = createServer((request, response) => {
    answer(parts, request, response).catch(() => response.writeHead(500).end('{}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return serviceOf(server, parts)
}

interface ServiceParts {
  shelf: Shelf
  faults: FaultPlan
  calls: string[]
  stub: StubBlobs
  blobs: BlobStore
}

function serviceOf(server: Server, { shelf, faults, calls, blobs }: ServiceParts): ResultsService {
  const url = originOf(server)
  return {
    url,
    env: (identity) => ({ ACTIONS_RESULTS_URL: `${url}/`, ACTIONS_RUNTIME_TOKEN: runtimeToken(identity) }),
    artifacts: () => shelf.all(),
    calls: () => [...calls],
    fail: (fault) => faults.add(fault),
    heal: () => faults.clear(),
    expire(name) {
      for (const artifact of shelf.all()) if (artifact.name === name) artifact.state = 'expired'
    },
    async plant(who, name, bytes) {
      const artifact = shelf.create(who, name, 'application/json')
      if (artifact === undefined) throw new Error(`there is an artifact ${name} already`)
      await blobs.write(artifact, bytes)
      Object.assign(artifact, { bytes, digest: digestText(bytes), state: 'finalized' })
    },
    blobUrl(id) {
      const artifact = shelf.byId(id)
      return artifact?.state === 'finalized' ? blobs.downloadUrl(artifact) : undefined
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  parts: ServiceParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request)
  if (body === undefined) return
  if (request.url?.startsWith(BLOB_PATH) === true) {
    parts.calls.push(`${request.method ?? ''} blob`)
    parts.stub.answer(request, response, body)
  } else {
    await answerCall(parts, request, response, body)
  }
}

async function answerCall(
  parts: ServiceParts,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  const who = readRuntimeToken(request.headers.authorization)
  const method = SERVICE.exec(request.url ?? '')?.[1]
  if (who === undefined || method === undefined) {
    response.writeHead(401).end('{}')
    return
  }
  const fields = JSON.parse(body.toString('utf8')) as Record<string, unknown>
  const subject = [fields['name'], fields['id_filter'], ''].find((field) => typeof field === 'string')
  parts.calls.push(`${method} ${subject ?? ''}`.trim())
  const reply = await answerTwirp({ method, who, fields }, parts)
  if (reply === 'html') response.writeHead(200, { 'content-type': 'text/html' }).end('<html>proxy</html>')
  else if (reply !== 'stall') {
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body))
  }
}

const SERVICE = /^\/twirp\/github\.actions\.results\.api\.v1\.ArtifactService\/(\w+)$/

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** `undefined` when the caller hung up. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer)
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}
