import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ArtifactClient } from '@actions/artifact'
import { FactoryError } from '../../errors.ts'
import { withTimeout } from '../../retry.ts'
import { sha256 } from '../../formats/digest.ts'
import { statusOf } from './client.ts'

export type UploadResult =
  | { kind: 'stored'; id: string; name: string; sha256: string }
  /** The name is taken: by a finished artifact, or burnt by an upload that failed. */
  | { kind: 'taken'; name: string }
  /** The service took the name and then failed; another name may work. */
  | { kind: 'broken'; name: string; cause: unknown }

/**
 * One raw upload under the file's own name. The digest that the service was told must be ours.
 * @throws FactoryError PUBLISH_FAILED when no other name can help (quota, permission, service down).
 */
export async function uploadOnce(
  client: ArtifactClient,
  file: { name: string; bytes: Buffer },
  limits: { timeoutMs: number; temp: string | undefined },
): Promise<UploadResult> {
  const folder = await mkdtemp(join(limits.temp ?? tmpdir(), 'jidoka-up-'))
  try {
    const path = join(folder, file.name)
    await writeFile(path, file.bytes)
    const upload = client.uploadArtifact(file.name, [path], folder, { skipArchive: true })
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
