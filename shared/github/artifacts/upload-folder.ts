import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArtifactClient } from '@actions/artifact'
import { FactoryError } from '../../errors.ts'
import { withTimeout } from '../../retry.ts'
import { checkHost, loadClient, statusOf, type Environment } from './client.ts'

const TIMEOUT_MS = 5 * 60_000
const MAX_UPLOADS = 3

export interface UploadedFolder {
  id: string
  name: string
}

/**
 * A folder as one artifact that people can download: a zip, whose own digest nobody relies on. A name that a failed
 * upload has burnt gets a suffix.
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
    const id = await uploadOnce(client, { name: tried, folder, files: files.sort() }).catch(
      (thrown: unknown) => {
        last = thrown
        return undefined
      },
    )
    if (id !== undefined) return { id, name: tried }
    if (!isNameTrouble(last)) break
  }
  throw new FactoryError('PUBLISH_FAILED', `cannot upload ${name}`, {
    cause: last,
    hint: 'check the artifact quota and githubstatus.com, then re-run the job',
  })
}

async function uploadOnce(
  client: ArtifactClient,
  { name, folder, files }: { name: string; folder: string; files: string[] },
): Promise<string | undefined> {
  const upload = client.uploadArtifact(name, files, folder)
  const { id } = await withTimeout(TIMEOUT_MS, `the upload of ${name}`, upload)
  return id === undefined ? undefined : String(id)
}

/** Another name may help when this one is taken, or was burnt after the service took it. */
function isNameTrouble(thrown: unknown): boolean {
  const message = thrown instanceof Error ? thrown.message : ''
  return message.includes('CreateArtifact') ? statusOf(thrown) === 409 : !message.includes('quota')
}
