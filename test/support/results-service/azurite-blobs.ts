import {
  BlobSASPermissions,
  ContainerClient,
  generateBlobSASQueryParameters,
  RestError,
  SASProtocol,
  StorageSharedKeyCredential,
  type BlockBlobClient,
} from '@azure/storage-blob'
import type { Azurite } from './azurite.ts'
import { dispositionOf, type BlobStore } from './blob-store.ts'
import type { StoredArtifact } from './shelf.ts'

/** How long a signed address is good. */
const VALID_MS = 60 * 60_000

/** Blobs in a container of their own in Azurite, at addresses with real shared access signatures. */
export async function azuriteBlobs(azurite: Azurite, container: string): Promise<BlobStore> {
  const credential = new StorageSharedKeyCredential(azurite.account, azurite.key)
  const client = new ContainerClient(`${azurite.url}/${container}`, credential)
  await client.create()
  const blobOf = ({ id }: StoredArtifact): BlockBlobClient => client.getBlockBlobClient(`artifact-${id}`)
  const signed = (artifact: StoredArtifact, permissions: string): string => {
    const blob = blobOf(artifact)
    const grant = {
      containerName: container,
      blobName: blob.name,
      permissions: BlobSASPermissions.parse(permissions),
      protocol: SASProtocol.HttpsAndHttp,
      expiresOn: new Date(Date.now() + VALID_MS),
      contentDisposition: dispositionOf(artifact.name),
    }
    return `${blob.url}?${generateBlobSASQueryParameters(grant, credential).toString()}`
  }
  return {
    uploadUrl: (artifact) => signed(artifact, 'cw'),
    downloadUrl: (artifact) => signed(artifact, 'r'),
    read: (artifact) => blobOf(artifact).downloadToBuffer().catch(undefinedIfMissing),
    async write(artifact, bytes) {
      const blobHTTPHeaders = { blobContentType: artifact.mimeType }
      await blobOf(artifact).uploadData(bytes, { blobHTTPHeaders })
    },
  }
}

function undefinedIfMissing(thrown: unknown): undefined {
  if (!(thrown instanceof RestError) || thrown.statusCode !== 404) throw thrown
}
