import type { Artifact, ArtifactClient } from '@actions/artifact'
import { compareText } from '../../findings.ts'
import { serialOfName } from '../../trace/parcel/names.ts'
import type { ParcelRef, StoredRef } from '../../trace/parcel/store.ts'
import type { RunAddress } from './client.ts'
import { parcelNameOf } from './upload-name.ts'

/** The artifact that a reference means, by id first: ids are never used twice, names may be. */
export async function findArtifact(
  client: ArtifactClient,
  ref: Omit<ParcelRef, 'sha256'>,
  from: RunAddress | undefined,
): Promise<Artifact | undefined> {
  const named = ref.name === undefined ? undefined : await artifactNamed(client, ref.name, from)
  if (named !== undefined && (ref.id === undefined || String(named.id) === ref.id)) return named
  const all = await listAll(client, from)
  const found = all.find((artifact) =>
    ref.id === undefined ? parcelNameOf(artifact.name) === ref.name : String(artifact.id) === ref.id,
  )
  return found !== undefined && ref.name !== undefined && parcelNameOf(found.name) !== ref.name
    ? undefined
    : found
}

/**
 * The artifact of exactly this name, in this run or in `from`; `undefined` when there is none.
 * @throws what the client throws for any other reason.
 */
export async function artifactNamed(
  client: ArtifactClient,
  name: string,
  from: RunAddress | undefined,
): Promise<Artifact | undefined> {
  try {
    return (await client.getArtifact(name, from === undefined ? undefined : { findBy: from })).artifact
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'ArtifactNotFoundError') return undefined
    throw thrown
  }
}

/** Every artifact of this run or of `from`, those that are no parcels included. */
export async function listAll(client: ArtifactClient, from: RunAddress | undefined): Promise<Artifact[]> {
  return (await client.listArtifacts(from === undefined ? {} : { findBy: from })).artifacts
}

/** Parcels of a serial under their own names, sorted by name, then by id: a total order. */
export function parcelsOf(serial: string, artifacts: Artifact[]): StoredRef[] {
  const unique = new Map(artifacts.map((artifact) => [artifact.id, artifact]))
  return [...unique.values()]
    .flatMap((artifact) => {
      const name = parcelNameOf(artifact.name)
      const digest = /^sha256:([0-9a-f]{64})$/.exec(artifact.digest ?? '')?.[1]
      if (serialOfName(name) !== serial || digest === undefined) return []
      return [{ id: String(artifact.id), name, sha256: digest }]
    })
    .sort((a, b) => compareText(a.name, b.name) || Number(a.id) - Number(b.id))
}
