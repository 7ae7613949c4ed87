import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ArtifactClient } from '@actions/artifact'
import { FactoryError } from '../../errors.ts'
import { digestError, tooLargeError } from './parcel-errors.ts'
import { withTimeout } from '../../retry.ts'
import { sha256 } from '../../formats/digest.ts'
import { readBytes } from '../../files.ts'
import type { RunAddress } from './client.ts'

export interface DownloadLimits {
  maxBytes: number
  timeoutMs: number
  temp: string | undefined
}

const WATCH_MS = 100

/**
 * The bytes of one artifact, fetched into a fresh folder (never the workspace) that must end up with exactly the
 * expected file. Nothing is unpacked, and the digest is compared before the bytes are parsed.
 * @throws FactoryError PARCEL_DIGEST, PARCEL_INVALID, FILE_TOO_LARGE; what the client throws when it cannot fetch.
 */
export async function downloadOnce(
  client: ArtifactClient,
  wanted: { id: number; name: string; sha256: string },
  from: RunAddress | undefined,
  limits: DownloadLimits,
): Promise<Buffer> {
  const folder = await mkdtemp(join(limits.temp ?? tmpdir(), 'jidoka-down-'))
  try {
    const where = { path: folder, expectedHash: `sha256:${wanted.sha256}`, skipDecompress: true }
    const download = client.downloadArtifact(
      wanted.id,
      from === undefined ? where : { ...where, findBy: from },
    )
    const guarded = guardSize(folder, limits.maxBytes, wanted.name, download)
    const { digestMismatch } = await withTimeout(limits.timeoutMs, `the download of ${wanted.name}`, guarded)
    const bytes = await onlyFile(folder, wanted.name, limits.maxBytes)
    if (digestMismatch === true || sha256(bytes) !== wanted.sha256) throw digestError(wanted.name)
    return bytes
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The client writes without a cap, so the folder is watched while it does. */
async function guardSize<T>(
  folder: string,
  maxBytes: number,
  name: string,
  download: Promise<T>,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setInterval(() => {
    void folderSize(folder).then((size) => {
      if (size > maxBytes) reject(tooLargeError(name, maxBytes))
    })
  }, WATCH_MS)
  download.catch(() => undefined)
  try {
    return await Promise.race([download, promise])
  } finally {
    clearInterval(timer)
  }
}

async function folderSize(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (facts) => facts.size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function onlyFile(folder: string, name: string, maxBytes: number): Promise<Buffer> {
  const names = await readdir(folder)
  if (names.length === 1 && names[0] === name) return readBytes(join(folder, name), maxBytes)
  throw new FactoryError('PARCEL_INVALID', `the artifact ${name} is not the one file of that name`, {
    hint: 'only the stations of this line may upload artifacts named like parcels',
  })
}
