import type { StoredArtifact } from './shelf.ts'

/** Where the bytes of artifacts lie: the service only hands out addresses that are good for one artifact each. */
export interface BlobStore {
  /** Signed address that the bytes are put at. */
  uploadUrl(artifact: StoredArtifact): string
  /** Signed address that the bytes are got from, under the name of the artifact. */
  downloadUrl(artifact: StoredArtifact): string
  /** What lies there now; `undefined` when nothing was put. */
  read(artifact: StoredArtifact): Promise<Buffer | undefined>
  /** Puts the bytes there without asking a client to. */
  write(artifact: StoredArtifact, bytes: Buffer): Promise<void>
}

/** The header that names the file of a download, as GitHub's blobs do. */
export function dispositionOf(name: string): string {
  return `attachment; filename="${name}"; filename*=UTF-8''${encodeURIComponent(name)}`
}
