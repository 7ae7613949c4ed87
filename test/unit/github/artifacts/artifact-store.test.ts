import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../../../shared/error-codes.ts'
import { asFactoryError } from '../../../../shared/errors.ts'
import {
  artifactStore,
  type ArtifactStoreOptions,
} from '../../../../shared/github/artifacts/artifact-store.ts'
import { quietly, withEnv } from '../../../support/results-service/in-process.ts'
import { startResultsService, type ResultsService } from '../../../support/results-service/results-service.ts'

const NAME = 'JD-0000-1111-2222.generate.r1.a1.json'
const SECOND = 'JD-0000-1111-2222.generate.r1.a1.u2.json'
const BYTES = Buffer.from('{"link":1}')
const OTHER = Buffer.from('{"link":2}')
const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

let service: ResultsService
let temp: string

beforeEach(async () => {
  service = await startResultsService()
  temp = mkdtempSync(join(tmpdir(), 'jidoka-store-'))
})

afterEach(async () => {
  await service.close()
  rmSync(temp, { recursive: true, force: true })
})

type Store = ReturnType<typeof artifactStore>

async function asJob<T>(
  work: (store: Store) => Promise<T>,
  options: Partial<ArtifactStoreOptions> = {},
  attempt = 1,
): Promise<T> {
  const env = {
    ...service.env({ run: 'run-1', job: 'generate', attempt }),
    RUNNER_TEMP: temp,
    GITHUB_SERVER_URL: undefined,
    ACTIONS_ARTIFACT_UPLOAD_TIMEOUT_MS: '500',
  }
  return withEnv(env, () => quietly(() => work(artifactStore({ env, timeoutMs: 5000, ...options }))))
}

async function failureOf(
  work: Promise<unknown>,
): Promise<{ code: ErrorCode; message: string; hint: string | undefined }> {
  const thrown: unknown = await work.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  )
  const { code, message, hint } = asFactoryError(thrown)
  return { code, message, hint }
}

describe('storing a parcel', () => {
  it('gives id and digest, and the bytes come back by them and by the name', async () => {
    const stored = await asJob((store) => store.put(NAME, BYTES))
    expect(stored).toEqual({ id: '1001', name: NAME, sha256: sha(BYTES) })
    expect(await asJob((store) => store.get(stored))).toEqual(BYTES)
    expect(await asJob((store) => store.get({ id: '1001', sha256: sha(BYTES) }))).toEqual(BYTES)
    expect(await asJob((store) => store.get({ name: NAME, sha256: sha(BYTES) }))).toEqual(BYTES)
  })

  it('uploads one raw file named as the parcel, as JSON', async () => {
    await asJob((store) => store.put(NAME, BYTES))
    expect(service.artifacts().map(({ name, mimeType, bytes }) => ({ name, mimeType, bytes }))).toEqual([
      { name: NAME, mimeType: 'application/json', bytes: BYTES },
    ])
  })

  it('takes the same content under a taken name as success', async () => {
    const first = await asJob((store) => store.put(NAME, BYTES))
    expect(await asJob((store) => store.put(NAME, BYTES))).toEqual(first)
    expect(service.artifacts()).toHaveLength(1)
  })

  it('refuses other content under a taken name and keeps the stored one', async () => {
    const first = await asJob((store) => store.put(NAME, BYTES))
    expect(await failureOf(asJob((store) => store.put(NAME, OTHER)))).toMatchObject({
      code: 'PARCEL_CONFLICT',
    })
    expect(await asJob((store) => store.get(first))).toEqual(BYTES)
  })

  it('believes the bytes under a taken name, not the digest the list claims', async () => {
    await asJob((store) => store.put(NAME, OTHER))
    service.fail({ at: 'list', effect: { kind: 'replace', bytes: BYTES } })
    expect(await failureOf(asJob((store) => store.put(NAME, BYTES)))).toMatchObject({
      code: 'PARCEL_CONFLICT',
    })
  })

  it.each([
    ['finalize fails', { at: 'finalize', times: 1, effect: { kind: 'status', status: 400 } }],
    ['finalize is refused', { at: 'finalize', times: 1, effect: { kind: 'refuse' } }],
    ['the blob fails', { at: 'upload', times: 1, effect: { kind: 'status', status: 403 } }],
  ] as const)('goes on under a suffix when %s', async (_, fault) => {
    service.fail(fault)
    const stored = await asJob((store) => store.put(NAME, BYTES))
    expect(stored).toEqual({ id: '1002', name: NAME, sha256: sha(BYTES) })
    expect(service.artifacts().map(({ name, state }) => `${name} ${state}`)).toEqual([
      `${NAME} created`,
      `${SECOND} finalized`,
    ])
    expect(await asJob((store) => store.get(stored))).toEqual(BYTES)
    expect(await asJob((store) => store.get({ name: NAME, sha256: sha(BYTES) }))).toEqual(BYTES)
    expect(await asJob((store) => store.list('JD-0000-1111-2222'))).toEqual([stored])
  })

  it('finds its own parcel behind a burnt name', async () => {
    service.fail({ at: 'finalize', times: 1, effect: { kind: 'status', status: 400 } })
    const first = await asJob((store) => store.put(NAME, BYTES))
    expect(await asJob((store) => store.put(NAME, BYTES))).toEqual(first)
  })

  it('says that it gave up after the last suffix', async () => {
    service.fail({ at: 'finalize', effect: { kind: 'status', status: 400 } })
    expect(await failureOf(asJob((store) => store.put(NAME, BYTES)))).toMatchObject({
      code: 'PUBLISH_FAILED',
      message: expect.stringMatching(/\.json\b.*\b3 uploads\b/) as string,
    })
    expect(service.artifacts().map(({ state }) => state)).toEqual(['created', 'created', 'created'])
  })

  it('does not try other names when the service refuses to create any', async () => {
    service.fail({ at: 'create', effect: { kind: 'status', status: 403 } })
    expect(await failureOf(asJob((store) => store.put(NAME, BYTES)))).toMatchObject({
      code: 'PUBLISH_FAILED',
    })
    expect(service.calls().filter((call) => call.startsWith('CreateArtifact'))).toHaveLength(1)
  })

  it('survives one answer of 503', async () => {
    service.fail({ at: 'create', times: 1, effect: { kind: 'status', status: 503 } })
    expect(await asJob((store) => store.put(NAME, BYTES))).toEqual({
      id: '1001',
      name: NAME,
      sha256: sha(BYTES),
    })
  })

  it('does not wait for ever when the service is silent', async () => {
    service.fail({ at: 'create', effect: { kind: 'stall' } })
    const put = asJob((store) => store.put(NAME, BYTES), { timeoutMs: 300 })
    expect(await failureOf(put)).toMatchObject({ code: 'PUBLISH_FAILED' })
  })

  it.each(['../x.json', 'a/b.json', 'a.zip', '.json', 'a b.json', 'a..json'])(
    'refuses the name %s',
    async (name) => {
      expect(await failureOf(asJob(async (store) => store.put(name, BYTES)))).toMatchObject({
        code: 'PARCEL_INVALID',
      })
      expect(service.calls()).toEqual([])
    },
  )
})

describe('fetching a parcel', () => {
  it.each([
    [
      'other bytes are served',
      { at: 'download', effect: { kind: 'replace', bytes: OTHER } },
      'PARCEL_DIGEST',
    ],
    [
      'another file is served',
      { at: 'download', effect: { kind: 'rename', to: 'x.json' } },
      'PARCEL_INVALID',
    ],
  ] as const)('is an error when %s', async (_, fault, code) => {
    const stored = await asJob((store) => store.put(NAME, BYTES))
    service.fail(fault)
    expect(await failureOf(asJob((store) => store.get(stored)))).toMatchObject({ code })
  })

  it('is an error when the producer gave another digest', async () => {
    const stored = await asJob((store) => store.put(NAME, BYTES))
    const get = asJob((store) => store.get({ ...stored, sha256: sha(OTHER) }))
    expect(await failureOf(get)).toMatchObject({ code: 'PARCEL_DIGEST' })
  })

  it('does not take a new artifact of the same name for the one that was meant', async () => {
    const stored = await asJob((store) => store.put(NAME, BYTES))
    service.artifacts()[0]!.state = 'deleted'
    await asJob((store) => store.put(NAME, OTHER))
    expect(await failureOf(asJob((store) => store.get(stored)))).toMatchObject({ code: 'PARCEL_MISSING' })
  })

  it('names the job to re-run when the parcel has expired', async () => {
    const stored = await asJob((store) => store.put(NAME, BYTES))
    service.expire(NAME)
    expect(await failureOf(asJob((store) => store.get(stored)))).toEqual({
      code: 'PARCEL_MISSING',
      message: expect.stringContaining(NAME) as string,
      hint: expect.stringContaining('station generate, round 1') as string,
    })
  })

  it('says what the service answered when it lists a parcel it cannot give', async () => {
    const stored = await asJob((store) => store.put(NAME, BYTES))
    service.fail({ at: 'sign', effect: { kind: 'status', status: 404 } })
    expect(await failureOf(asJob((store) => store.get(stored)))).toMatchObject({
      code: 'PARCEL_MISSING',
      message: expect.stringContaining('404') as string,
    })
  })

  it('does not fetch what the list says is too large', async () => {
    const stored = await asJob((store) => store.put(NAME, BYTES))
    const get = asJob((store) => store.get(stored), { maxBytes: BYTES.length - 1 })
    expect(await failureOf(get)).toMatchObject({ code: 'FILE_TOO_LARGE' })
    expect(service.calls()).not.toContain('GET blob')
  })

  it('stops at the cap when the list lied about the size', async () => {
    const stored = await asJob((store) => store.put(NAME, BYTES))
    service.fail({ at: 'download', effect: { kind: 'replace', bytes: Buffer.alloc(4096) } })
    const get = asJob((store) => store.get(stored), { maxBytes: 1024 })
    expect(await failureOf(get)).toMatchObject({ code: 'FILE_TOO_LARGE' })
  })

  it('does not wait for ever when the blob is silent', async () => {
    const stored = await asJob((store) => store.put(NAME, BYTES))
    service.fail({ at: 'download', effect: { kind: 'stall' } })
    const get = asJob((store) => store.get(stored), { timeoutMs: 300 })
    expect(await failureOf(get)).toMatchObject({ code: 'PARCEL_MISSING' })
  })

  it('leaves nothing in the temporary folder', async () => {
    const stored = await asJob((store) => store.put(NAME, BYTES))
    await asJob((store) => store.get(stored))
    expect(readdirSync(temp)).toEqual([])
  })
})

describe('listing the parcels of a serial', () => {
  it('gives them sorted by name and leaves other artifacts out', async () => {
    const second = 'JD-0000-1111-2222.generate.r1.a2.json'
    const gate = 'JD-0000-1111-2222.style-gate.r1.a1.json'
    for (const name of [second, gate, NAME, 'JD-3333-1111-2222.generate.r1.a1.json', 'notes.json'])
      await asJob((store) => store.put(name, BYTES))
    expect(await asJob((store) => store.list('JD-0000-1111-2222'))).toEqual([
      { id: '1003', name: NAME, sha256: sha(BYTES) },
      { id: '1001', name: second, sha256: sha(BYTES) },
      { id: '1002', name: gate, sha256: sha(BYTES) },
    ])
  })
})

describe('a service that cannot list', () => {
  it('is a reason to run again, not an empty list', async () => {
    service.fail({ at: 'list', effect: { kind: 'status', status: 403 } })
    const list = asJob((store) => store.list('JD-0000-1111-2222'))
    expect(await failureOf(list)).toMatchObject({ code: 'PARCEL_MISSING' })
  })
})

describe('the host', () => {
  const job = { ACTIONS_RESULTS_URL: 'http://127.0.0.1/', ACTIONS_RUNTIME_TOKEN: 'x' }
  const open = (env: Record<string, string>) =>
    failureOf(Promise.resolve().then(() => artifactStore({ env })))

  it.each(['https://ghes.example.com', 'http://127.0.0.1:8080', 'nonsense'])(
    '%s is refused at once',
    async (url) => {
      expect(await open({ ...job, GITHUB_SERVER_URL: url })).toMatchObject({
        code: 'HOST_UNSUPPORTED',
        hint: expect.stringContaining('`store`') as string,
      })
    },
  )

  it.each(['https://github.com', 'https://octo.ghe.com', 'http://github.localhost:3000'])(
    '%s is taken',
    (url) => {
      expect(() => artifactStore({ env: { ...job, GITHUB_SERVER_URL: url } })).not.toThrow()
    },
  )

  it('outside of a job is refused with the names of what is missing', async () => {
    expect(await open({ ACTIONS_RUNTIME_TOKEN: 'x' })).toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/\bACTIONS_RESULTS_URL$/) as string,
    })
  })
})
