import type { Artifact, ArtifactClient, UploadArtifactOptions } from '@actions/artifact'
import { FactoryError } from '../../errors.ts'
import { withTimeout } from '../../retry.ts'
import { sha256 } from '../../formats/digest.ts'
import type { ParcelRef, ParcelStore, StoredRef } from '../../trace/parcel/store.ts'
import { checkHost, loadClient, runAddress, type Environment, type RunAddress } from './client.ts'
import { downloadOnce } from './download.ts'
import {
  artifactNamed,
  findArtifact,
  listAll,
  parcelNameOf,
  parcelsOf,
  plainFileName,
  uploadName,
} from './find.ts'
import { conflictError, missingError, tooLargeError, uploadError } from './parcel-errors.ts'
import { retentionOf, uploadParcel } from './upload.ts'
import { MAX_PARCEL_BYTES, MAX_UPLOADS } from '../../limits.ts'

export interface ArtifactStoreOptions {
  /** The runner's variables; the client itself reads GITHUB_*, ACTIONS_* and RUNNER_TEMP from the process. */
  env: Environment
  /** Token with `actions: read`, for the REST fallback when the internal service has lost an artifact. */
  token?: string | undefined
  /** Largest parcel; default: that of every store. */
  maxBytes?: number
  /** Deadline of one upload or download; default: 2 minutes. */
  timeoutMs?: number
}

const TIMEOUT_MS = 2 * 60_000

interface ArtifactBackend {
  client: () => Promise<ArtifactClient>
  rest: RunAddress | undefined
  limits: { maxBytes: number; timeoutMs: number; temp: string | undefined; retention: UploadArtifactOptions }
}

/**
 * Parcels as GitHub artifacts of this workflow run, through the unmodified client. A parcel is never overwritten: the
 * same name with the same content is success, with other content it is an error.
 * @throws FactoryError HOST_UNSUPPORTED, USAGE at once, before any work is done.
 */
export function artifactStore(options: ArtifactStoreOptions): ParcelStore {
  checkHost(options.env)
  let client: Promise<ArtifactClient> | undefined
  const backend: ArtifactBackend = {
    client: () => (client ??= loadClient()),
    rest: runAddress(options.env, options.token),
    limits: {
      maxBytes: options.maxBytes ?? MAX_PARCEL_BYTES,
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
      temp: options.env['RUNNER_TEMP'],
      retention: retentionOf(options.env),
    },
  }
  return {
    put: async (name, bytes) => put(backend, plainFileName(name), Buffer.from(bytes)),
    get: (ref) => get(backend, ref),
    list: (serial) => list(backend, serial),
  }
}

async function put(
  backend: ArtifactBackend,
  name: string,
  bytes: Buffer,
): Promise<{ id: string; name: string; sha256: string }> {
  if (bytes.length > backend.limits.maxBytes) throw tooLargeError(name, backend.limits.maxBytes)
  const client = await backend.client()
  let last: unknown
  for (let upload = 1; upload <= MAX_UPLOADS; upload += 1) {
    const result = await uploadParcel(client, { name: uploadName(name, upload), bytes }, backend.limits)
    if (result.kind === 'stored') return { id: result.id, name, sha256: result.sha256 }
    const existing = result.kind === 'taken' ? await sameContent(backend, result.name, bytes) : undefined
    if (existing !== undefined) return existing
    last = result.kind === 'broken' ? result.cause : last
  }
  throw uploadError(name, `${MAX_UPLOADS} uploads failed`, last)
}

/** The finished artifact of a taken name, when it holds these bytes; `undefined` when a failed upload has used up the name. */
async function sameContent(
  backend: ArtifactBackend,
  name: string,
  bytes: Buffer,
): Promise<StoredRef | undefined> {
  const ours = sha256(bytes)
  try {
    const client = await backend.client()
    const search = artifactNamed(client, name, undefined)
    const found = await withTimeout(backend.limits.timeoutMs, `the look-up of ${name}`, search)
    if (found === undefined) return undefined
    if (found.digest !== `sha256:${ours}`) throw conflictError(name)
    await downloadOnce(client, { id: found.id, name, sha256: ours }, undefined, backend.limits)
    return { id: String(found.id), name: parcelNameOf(name), sha256: ours }
  } catch (cause) {
    if (!(cause instanceof FactoryError)) throw uploadError(name, 'the taken name cannot be read', cause)
    throw cause.code === 'PARCEL_DIGEST' ? conflictError(name) : cause
  }
}

/** Asks the service of this run first, then the REST API. A wrong digest or name ends the search; a failed download does not. */
async function get(backend: ArtifactBackend, ref: ParcelRef): Promise<Buffer> {
  const failures: unknown[] = []
  for (const from of backend.rest === undefined ? [undefined] : [undefined, backend.rest]) {
    const bytes = await fetchFrom(backend, ref, from).catch((thrown: unknown) => {
      if (thrown instanceof FactoryError) throw thrown
      failures.push(thrown)
    })
    if (bytes !== undefined) return bytes
  }
  throw missingError(ref, failures, backend.rest !== undefined)
}

async function fetchFrom(
  backend: ArtifactBackend,
  ref: ParcelRef,
  from: RunAddress | undefined,
): Promise<Buffer | undefined> {
  const client = await backend.client()
  const found = await withTimeout(
    backend.limits.timeoutMs,
    'the list of artifacts',
    findArtifact(client, ref, from),
  )
  if (found === undefined) return undefined
  const name = plainFileName(found.name)
  if (found.size > backend.limits.maxBytes) throw tooLargeError(name, backend.limits.maxBytes)
  return downloadOnce(client, { id: found.id, name, sha256: ref.sha256 }, from, backend.limits)
}

async function list(backend: ArtifactBackend, serial: string): Promise<StoredRef[]> {
  const client = await backend.client()
  const listed = (from: RunAddress | undefined): Promise<Artifact[]> =>
    withTimeout(backend.limits.timeoutMs, 'the list of artifacts', listAll(client, from))
  const near = await listed(undefined).catch((cause: unknown) => {
    throw new FactoryError('PARCEL_MISSING', 'the artifacts of this run cannot be listed', {
      cause,
      hint: 'check githubstatus.com, then re-run the failed jobs',
    })
  })
  const far = backend.rest === undefined ? [] : await listed(backend.rest).catch(() => [])
  return parcelsOf(serial, [...near, ...far])
}
