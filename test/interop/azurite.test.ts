import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DefaultArtifactClient } from '@actions/artifact'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../shared/formats/digest.ts'
import { artifactStore } from '../../shared/github/artifacts/artifact-store.ts'
import type { ParcelStore } from '../../shared/trace/parcel/store.ts'
import { jobResults, withLine } from '../support/github-line/github-line.ts'
import { decisions, newestLinks } from '../support/github-line/links.ts'
import { runLocally } from '../support/github-line/local-run.ts'
import { signingKeys } from '../support/github-line/prepare.ts'
import { azuriteBlobs } from '../support/results-service/azurite-blobs.ts'
import { startAzurite, type Azurite } from '../support/results-service/azurite.ts'
import type { BlobStore } from '../support/results-service/blob-store.ts'
import { quietly, withEnv } from '../support/results-service/in-process.ts'
import { startResultsService, type ResultsService } from '../support/results-service/results-service.ts'
import { findTool, noticeOf } from './find-tool.ts'

const PROGRAM = 'azurite-blob'
const NAME = 'JD-0000-1111-2222.generate.r1.a1.json'
const BYTES = Buffer.from('{"link":1}')
const OTHER = Buffer.from('{"link":2}')
const SPEC = 'truncate-middle'

const program = findTool(PROGRAM)
let azurite: Azurite | undefined
let containers = 0

beforeAll(async () => {
  if (program !== undefined) azurite = await startAzurite(program)
})
afterAll(() => azurite?.close())
beforeEach((context) => {
  if (azurite === undefined) context.skip(noticeOf(PROGRAM))
})

/** A container of its own for each story. */
function freshBlobs(): Promise<BlobStore> {
  if (azurite === undefined) throw new Error('Azurite does not run')
  containers += 1
  return azuriteBlobs(azurite, `story-${containers}`)
}

describe('the unmodified artifact client, with blobs in Azurite', () => {
  let blobs: BlobStore
  let service: ResultsService
  let folder: string

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'jidoka-azurite-test-'))
    blobs = await freshBlobs()
    service = await startResultsService({ blobs })
  })
  afterEach(async () => {
    await service.close()
    rmSync(folder, { recursive: true, force: true })
  })

  type Client = DefaultArtifactClient
  function asJob<T>(work: (client: Client, store: ParcelStore) => Promise<T>, attempt = 1): Promise<T> {
    const env = {
      ...service.env({ run: 'run-1', job: 'generate', attempt }),
      RUNNER_TEMP: folder,
      GITHUB_SERVER_URL: undefined,
    }
    return withEnv(env, () => quietly(() => work(new DefaultArtifactClient(), artifactStore({ env }))))
  }

  const upload = (client: Client, bytes: Buffer): Promise<{ id?: number; digest?: string }> => {
    const path = join(folder, NAME)
    writeFileSync(path, bytes)
    return client.uploadArtifact(NAME, [path], folder, { skipArchive: true })
  }
  const stored = async (): Promise<(Buffer | undefined)[]> =>
    Promise.all(service.artifacts().map((artifact) => blobs.read(artifact)))

  it('uploads a parcel raw, and its digest is that of the file', async () => {
    const { digest } = await asJob((client) => upload(client, BYTES))
    expect(digest).toBe(sha256(BYTES))
    expect(await stored()).toEqual([BYTES])
    expect(service.artifacts().map(({ name, mimeType, state }) => ({ name, mimeType, state }))).toEqual([
      { name: NAME, mimeType: 'application/json', state: 'finalized' },
    ])
  })

  it('uploads in several blocks, committed in their order', async () => {
    const large = Buffer.alloc(20 * 1024 * 1024, 'block by block ')
    await asJob((client) => upload(client, large))
    const [bytes] = await stored()
    expect(bytes?.equals(large)).toBe(true)
  })

  it('downloads by id under the name of the file, and reports a wrong hash', async () => {
    const { id = 0 } = await asJob((client) => upload(client, BYTES))
    const download = (bytes: Buffer): Promise<{ digestMismatch?: boolean }> => {
      const wanted = { path: join(folder, sha256(bytes)), expectedHash: `sha256:${sha256(bytes)}` }
      return asJob((client) => client.downloadArtifact(id, wanted))
    }
    expect([(await download(BYTES)).digestMismatch, (await download(OTHER)).digestMismatch]).toEqual([
      false,
      true,
    ])
    expect(readdirSync(join(folder, sha256(BYTES)))).toEqual([NAME])
    expect(readFileSync(join(folder, sha256(BYTES), NAME))).toEqual(BYTES)
  })

  it('is refused by addresses with another signature, another right or another blob', async () => {
    await asJob((client) => upload(client, BYTES))
    const [artifact] = service.artifacts()
    if (artifact === undefined) throw new Error('nothing was stored')
    const read = new URL(blobs.downloadUrl(artifact))
    const forged = new URL(read)
    forged.searchParams.set('sig', Buffer.alloc(32).toString('base64'))
    const elsewhere = new URL(read)
    elsewhere.pathname += '1'
    const asked = [read.href, forged.href, elsewhere.href, blobs.uploadUrl(artifact)]
    const answers = await Promise.all(asked.map((url) => fetch(url)))
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 403, 403])
    const put = { method: 'PUT', headers: { 'x-ms-blob-type': 'BlockBlob' }, body: '{}' }
    expect((await fetch(read, put)).status).toBe(403)
    expect(await stored()).toEqual([BYTES])
  })

  it('takes the same content under a taken name as success, and refuses other content', async () => {
    const first = await asJob((_, store) => store.put(NAME, BYTES))
    expect(first).toEqual({ id: '1001', name: NAME, sha256: sha256(BYTES) })
    expect(await asJob((_, store) => store.put(NAME, BYTES))).toEqual(first)
    await expect(asJob((_, store) => store.put(NAME, OTHER))).rejects.toMatchObject({
      code: 'PARCEL_CONFLICT',
    })
    await expect(asJob((client) => upload(client, OTHER))).rejects.toThrow('(409)')
    expect(await stored()).toEqual([BYTES])
  })

  it('hands the parcel of an earlier attempt on, and only with the digest its producer told', async () => {
    const ref = await asJob((_, store) => store.put(NAME, BYTES))
    expect(await asJob((_, store) => store.get(ref), 2)).toEqual(BYTES)
    expect(await asJob((_, store) => store.list('JD-0000-1111-2222'), 2)).toEqual([ref])
    const get = asJob((_, store) => store.get({ ...ref, sha256: sha256(OTHER) }), 2)
    await expect(get).rejects.toMatchObject({ code: 'PARCEL_DIGEST' })
  })

  it('believes no byte that was changed in the blob store', async () => {
    const ref = await asJob((_, store) => store.put(NAME, BYTES))
    const [artifact] = service.artifacts()
    if (artifact === undefined) throw new Error('nothing was stored')
    await blobs.write(artifact, OTHER)
    await expect(asJob((_, store) => store.get(ref))).rejects.toMatchObject({ code: 'PARCEL_DIGEST' })
  })
})

describe('the whole line on the local runner, with blobs in Azurite', () => {
  it('breaks at its review, goes on with the parcels of the first attempt, and ends as jidoka run does', async () => {
    const { JIDOKA_KEY_REVIEW: missing, ...secrets } = signingKeys()
    expect(missing).toContain('PRIVATE KEY')
    const blobs = await freshBlobs()
    await withLine({ blobs, runner: { secrets } }, async (line) => {
      const first = await line.run(SPEC)
      expect(jobResults(first)).toMatchObject({ test: 'success', review: 'failure' })
      const second = await line.runner.rerunFailed(first, { secrets: signingKeys() }).done
      expect(second.conclusion).toBe('success')
      const kept = line.results.artifacts()
      expect(await Promise.all(kept.map((artifact) => blobs.read(artifact)))).toEqual(
        kept.map(({ bytes }) => bytes),
      )
      expect(line.results.calls().filter((call) => call.endsWith(' blob'))).toEqual([])
      const newest = newestLinks(line)
      expect(newest.map(({ station, attempt }) => `${station} ${attempt}`)).toEqual([
        'spec-validate 1',
        'generate 1',
        'style-gate 1',
        'review 2',
        'trace-publish 2',
      ])
      const local = await runLocally(line, [SPEC])
      expect(local.units.map(({ verdict }) => verdict)).toEqual(['released'])
      expect(decisions(newest)).toEqual(decisions(local.links))
    })
  })
})
