import type { Artifact, ArtifactClient } from '@actions/artifact'
import { FactoryError } from '../../errors.ts'
import { withTimeout } from '../../retry.ts'
import { sha256 } from '../../formats/digest.ts'
import type { ParcelRef, ParcelStore, StoredRef } from '../../trace/parcel/store.ts'
import { MAX_PARCEL_BYTES } from '../../trace/parcel/parcel.ts'
import { checkHost, loadClient, runAddress, type Environment, type RunAddress } from './client.ts'
import { digestError, downloadOnce, tooLarge } from './download.ts'
import { artifactNamed, findArtifact, listAll, parcelsOf } from './find.ts'
import { missingError } from './missing.ts'
import { parcelNameOf, plainFileName, uploadName } from './upload-name.ts'
import { uploadOnce } from './upload.ts'

export interface ArtifactStoreOptions {
  /** The runner's variables; the client itself reads GITHUB_*, ACTIONS_* and RUNNER_TEMP from the process. */
  env: Environment
  /** Token with `actions: read`, for the REST fallback when the internal service has lost an artifact. */
  token?: string | undefined
  /** Where the bytes of an expired artifact may still be: the ledger. */
  lookUp?: ((ref: ParcelRef) => Promise<Buffer | undefined>) | undefined
  /** Largest parcel; that of every store unless told. */
  maxBytes?: number
  /** Deadline of one upload or download; 2 minutes unless told. */
  timeoutMs?: number
}

const TIMEOUT_MS = 2 * 60_000
const MAX_UPLOADS = 3

interface ArtifactBackend {
  client: () => Promise<ArtifactClient>
  rest: RunAddress | undefined
  lookUp: (ref: ParcelRef) => Promise<Buffer | undefined>
  limits: { maxBytes: number; timeoutMs: number; temp: string | undefined }
}

/**
 * Parcels as GitHub artifacts of this workflow run, through the unmodified client. A parcel is never overwritten: the
 * same name with the same content is success, with other content it is an error.
 * @throws FactoryError HOST_UNSUPPORTED, USAGE at once, before any work is done.
 */
export function artifactStore(options: ArtifactStoreOptions): ParcelStore {
  checkHost(options.env)
  let client: Promise<ArtifactClient> | undefined
  const desk: ArtifactBackend = {
    client: () => (client ??= loadClient()),
    rest: runAddress(options.env, options.token),
    lookUp: options.lookUp ?? (() => Promise.resolve(undefined)),
    limits: {
      maxBytes: options.maxBytes ?? MAX_PARCEL_BYTES,
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
      temp: options.env['RUNNER_TEMP'],
    },
  }
  return {
    put: async (name, bytes) => put(desk, plainFileName(name), Buffer.from(bytes)),
    get: (ref) => get(desk, ref),
    list: (serial) => list(desk, serial),
  }
}

async function put(
  desk: ArtifactBackend,
  name: string,
  bytes: Buffer,
): Promise<{ id: string; name: string; sha256: string }> {
  if (bytes.length > desk.limits.maxBytes) throw tooLarge(name, desk.limits.maxBytes)
  const client = await desk.client()
  let last: unknown
  for (let upload = 1; upload <= MAX_UPLOADS; upload += 1) {
    const result = await uploadOnce(client, { name: uploadName(name, upload), bytes }, desk.limits)
    if (result.kind === 'stored') return { id: result.id, name, sha256: result.sha256 }
    const existing = result.kind === 'taken' ? await sameContent(desk, result.name, bytes) : undefined
    if (existing !== undefined) return existing
    last = result.kind === 'broken' ? result.cause : last
  }
  throw uploadError(name, `${MAX_UPLOADS} uploads failed`, last)
}

/** The finished artifact of a taken name, when it holds these bytes; `undefined` when the name is only burnt. */
async function sameContent(
  desk: ArtifactBackend,
  name: string,
  bytes: Buffer,
): Promise<StoredRef | undefined> {
  const ours = sha256(bytes)
  try {
    const client = await desk.client()
    const lookUp = artifactNamed(client, name, undefined)
    const found = await withTimeout(desk.limits.timeoutMs, `the look-up of ${name}`, lookUp)
    if (found === undefined) return undefined
    if (found.digest !== `sha256:${ours}`) throw conflict(name)
    await downloadOnce(client, { id: found.id, name, sha256: ours }, undefined, desk.limits)
    return { id: String(found.id), name: parcelNameOf(name), sha256: ours }
  } catch (cause) {
    if (!(cause instanceof FactoryError)) throw uploadError(name, 'the taken name cannot be read', cause)
    throw cause.code === 'PARCEL_DIGEST' ? conflict(name) : cause
  }
}

function uploadError(name: string, reason: string, cause: unknown): FactoryError {
  return new FactoryError('PUBLISH_FAILED', `cannot upload the parcel ${name}: ${reason}`, {
    cause,
    hint: 'check githubstatus.com, then re-run the failed jobs: what is recorded is not paid again',
  })
}

function conflict(name: string): FactoryError {
  return new FactoryError('PARCEL_CONFLICT', `another parcel ${name} is already stored in this run`, {
    hint: 'two jobs claim the same station and attempt: give each its own serial, then re-run all jobs',
  })
}

/** The ways to a parcel, most direct first; a wrong digest or name ends the search, a failure to fetch does not. */
async function get(desk: ArtifactBackend, ref: ParcelRef): Promise<Buffer> {
  const failures: unknown[] = []
  for (const from of desk.rest === undefined ? [undefined] : [undefined, desk.rest]) {
    const bytes = await fetchFrom(desk, ref, from).catch((thrown: unknown) => {
      if (thrown instanceof FactoryError) throw thrown
      failures.push(thrown)
    })
    if (bytes !== undefined) return bytes
  }
  const kept = await desk.lookUp(ref)
  if (kept === undefined) throw missingError(ref, failures, desk.rest !== undefined)
  if (sha256(kept) !== ref.sha256) throw digestError(ref.name ?? `with id ${ref.id ?? '?'}`)
  return kept
}

async function fetchFrom(
  desk: ArtifactBackend,
  ref: ParcelRef,
  from: RunAddress | undefined,
): Promise<Buffer | undefined> {
  const client = await desk.client()
  const found = await withTimeout(
    desk.limits.timeoutMs,
    'the list of artifacts',
    findArtifact(client, ref, from),
  )
  if (found === undefined) return undefined
  const name = plainFileName(found.name)
  if (found.size > desk.limits.maxBytes) throw tooLarge(name, desk.limits.maxBytes)
  return downloadOnce(client, { id: found.id, name, sha256: ref.sha256 }, from, desk.limits)
}

async function list(desk: ArtifactBackend, serial: string): Promise<StoredRef[]> {
  const client = await desk.client()
  const listed = (from: RunAddress | undefined): Promise<Artifact[]> =>
    withTimeout(desk.limits.timeoutMs, 'the list of artifacts', listAll(client, from))
  const near = await listed(undefined).catch((cause: unknown) => {
    throw new FactoryError('PARCEL_MISSING', 'the artifacts of this run cannot be listed', {
      cause,
      hint: 'check githubstatus.com, then re-run the failed jobs',
    })
  })
  const far = desk.rest === undefined ? [] : await listed(desk.rest).catch(() => [])
  return parcelsOf(serial, [...near, ...far])
}
