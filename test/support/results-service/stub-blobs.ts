import type { IncomingMessage, ServerResponse } from 'node:http'
import { dispositionOf, type BlobStore } from './blob-store.ts'
import type { FaultPlan } from './faults.ts'
import type { Shelf, StoredArtifact } from './shelf.ts'

/** First part of every path that the stub answers. */
export const BLOB_PATH = '/blob/'

/** Blobs that lie with the service itself, so that faults can strike them. */
export interface StubBlobs extends BlobStore {
  answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void
}

/** The block-blob part: `PUT ?comp=block`, `PUT ?comp=blocklist`, a single `PUT`, and `GET` with a content disposition. */
export function makeStubBlobs(shelf: Shelf, faults: FaultPlan, origin: () => string): StubBlobs {
  const blocks = new Map<string, Buffer>()
  const signedUrl = (artifact: StoredArtifact): string =>
    `${origin()}${BLOB_PATH}${artifact.id}/raw?sig=${encodeURIComponent(signature(artifact))}`
  return {
    uploadUrl: signedUrl,
    downloadUrl: signedUrl,
    read: (artifact) => Promise.resolve(artifact.bytes),
    write: (artifact, bytes) => Promise.resolve(void (artifact.bytes = bytes)),
    answer(request, response, body) {
      const url = new URL(request.url ?? '/', 'http://localhost')
      const artifact = shelf.byId(Number(url.pathname.split('/')[2]))
      if (artifact === undefined || url.searchParams.get('sig') !== signature(artifact)) end(response, 403)
      else if (request.method === 'PUT') put(url, artifact, body, response)
      else if (request.method === 'GET') get(artifact, response, faults)
      else end(response, 405)
    },
  }

  function put(url: URL, artifact: StoredArtifact, body: Buffer, response: ServerResponse): void {
    const effect = faults.strike('upload', artifact.name)
    if (effect?.kind === 'stall') return
    if (effect?.kind === 'status') {
      end(response, effect.status)
      return
    }
    const part = url.searchParams.get('comp')
    if (part === 'block') blocks.set(blockKey(artifact, url.searchParams.get('blockid') ?? ''), body)
    else artifact.bytes = part === 'blocklist' ? assemble(artifact, body) : body
    response.writeHead(201, { 'x-ms-request-id': '1', etag: '"1"' }).end()
  }

  function assemble(artifact: StoredArtifact, list: Buffer): Buffer {
    const ids = [...list.toString('utf8').matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(
      (match) => match[1] ?? '',
    )
    return Buffer.concat(ids.map((id) => blocks.get(blockKey(artifact, id)) ?? Buffer.alloc(0)))
  }
}

function blockKey(artifact: StoredArtifact, block: string): string {
  return `${artifact.id}/${block}`
}

/** Stands for a SAS signature: needs URL encoding, as real ones do. */
function signature(artifact: StoredArtifact): string {
  return `s+${artifact.id}/==`
}

function get(artifact: StoredArtifact, response: ServerResponse, faults: FaultPlan): void {
  const effect = faults.strike('download', artifact.name)
  if (effect?.kind === 'stall') return
  if (effect?.kind === 'status' || artifact.state !== 'finalized') {
    end(response, effect?.kind === 'status' ? effect.status : 404)
    return
  }
  const name = effect?.kind === 'rename' ? effect.to : artifact.name
  const bytes = effect?.kind === 'replace' ? effect.bytes : artifact.bytes
  response
    .writeHead(200, {
      'content-type': artifact.mimeType,
      'content-length': bytes.length,
      'content-disposition': dispositionOf(name),
    })
    .end(bytes)
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'x-ms-error-code': 'Injected' }).end()
}
