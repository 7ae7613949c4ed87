import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ArtifactClient, UploadArtifactOptions } from '@actions/artifact'
import { FactoryError } from '../../errors.ts'
import { withTimeout } from '../../retry.ts'
import { sha256 } from '../../formats/digest.ts'
import { checkHost, loadClient, statusOf, type Environment } from './client.ts'
import { MAX_UPLOADS, RETENTION_VARIABLE } from '../../limits.ts'

const FOLDER_TIMEOUT_MS = 5 * 60_000

export type UploadResult =
  | { kind: 'stored'; id: string; name: string; sha256: string }
  /** The name is taken: by a finished artifact, or used up by an upload that failed. */
  | { kind: 'taken'; name: string }
  /** The service took the name and then failed; another name may work. */
  | { kind: 'broken'; name: string; cause: unknown }

/** How long an artifact is kept, as the workflow says; GitHub cuts what is longer than the repository allows. */
export function retentionOf(env: Environment): UploadArtifactOptions {
  const days = Number(env[RETENTION_VARIABLE])
  return Number.isSafeInteger(days) && days > 0 ? { retentionDays: days } : {}
}

/**
 * One raw upload under the file's own name. The digest that the service stored must be ours.
 * @throws FactoryError PUBLISH_FAILED when no other name can help (quota, permission, service down).
 */
export async function uploadParcel(
  client: ArtifactClient,
  file: { name: string; bytes: Buffer },
  limits: { timeoutMs: number; temp: string | undefined; retention: UploadArtifactOptions },
): Promise<UploadResult> {
  const folder = await mkdtemp(join(limits.temp ?? tmpdir(), 'jidoka-up-'))
  try {
    const path = join(folder, file.name)
    await writeFile(path, file.bytes)
    const options = { ...limits.retention, skipArchive: true }
    const upload = client.uploadArtifact(file.name, [path], folder, options)
    return storedResult(file, await withTimeout(limits.timeoutMs, `the upload of ${file.name}`, upload))
  } catch (cause) {
    return failedResult(file.name, cause)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function storedResult(
  file: { name: string; bytes: Buffer },
  answer: { id?: number; digest?: string },
): UploadResult {
  const expected = sha256(file.bytes)
  if (answer.id === undefined || answer.digest !== expected)
    return { kind: 'broken', name: file.name, cause: new Error(`the service stored another digest`) }
  return { kind: 'stored', id: String(answer.id), name: file.name, sha256: expected }
}

function failedResult(name: string, cause: unknown): UploadResult {
  const message = cause instanceof Error ? cause.message : ''
  const creating = message.includes('CreateArtifact')
  if (creating && statusOf(cause) === 409) return { kind: 'taken', name }
  if (!creating && !message.includes('quota')) return { kind: 'broken', name, cause }
  throw new FactoryError('PUBLISH_FAILED', `cannot upload the parcel ${name}`, {
    cause,
    hint: 'check the artifact quota and githubstatus.com, then re-run the job: what is recorded is not paid again',
  })
}

export interface UploadedFolder {
  id: string
  name: string
}

/**
 * A folder as one artifact that people can download: a zip. Nothing relies on the digest of the zip. When a failed
 * upload has used up a name, the next name gets a suffix.
 * @throws FactoryError HOST_UNSUPPORTED, USAGE, PUBLISH_FAILED.
 */
export async function uploadFolder(name: string, folder: string, env: Environment): Promise<UploadedFolder> {
  checkHost(env)
  const client = await loadClient()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  let last: unknown
  for (let upload = 1; upload <= MAX_UPLOADS; upload += 1) {
    const tried = upload === 1 ? name : `${name}.u${upload}`
    const id = await uploadFiles(
      client,
      { name: tried, folder, files: files.sort() },
      retentionOf(env),
    ).catch((thrown: unknown) => {
      last = thrown
      return undefined
    })
    if (id !== undefined) return { id, name: tried }
    if (!mayOtherNameHelp(last)) break
  }
  throw new FactoryError('PUBLISH_FAILED', `cannot upload ${name}`, {
    cause: last,
    hint: 'check the artifact quota and githubstatus.com, then re-run the job',
  })
}

async function uploadFiles(
  client: ArtifactClient,
  { name, folder, files }: { name: string; folder: string; files: string[] },
  retention: UploadArtifactOptions,
): Promise<string | undefined> {
  const upload = client.uploadArtifact(name, files, folder, retention)
  const { id } = await withTimeout(FOLDER_TIMEOUT_MS, `the upload of ${name}`, upload)
  return id === undefined ? undefined : String(id)
}

/** Can another name help? Yes when this one is taken, or when the upload failed after the service took it. */
function mayOtherNameHelp(thrown: unknown): boolean {
  const message = thrown instanceof Error ? thrown.message : ''
  return message.includes('CreateArtifact') ? statusOf(thrown) === 409 : !message.includes('quota')
}
