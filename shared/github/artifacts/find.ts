import type { Artifact, ArtifactClient } from '@actions/artifact'
import { compareText } from '../../findings.ts'
import { serialOfName } from '../../trace/parcel/names.ts'
import type { ParcelRef, StoredRef } from '../../trace/parcel/store.ts'
import type { RunAddress } from './client.ts'
import { FactoryError } from '../../errors.ts'
import { defined } from '../../formats/defined.ts'

const PARCEL_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.json$/
const UPLOAD_SUFFIX = /\.u[2-9]\.json$/

/** The name itself when it can be an artifact and a plain file in an empty folder. @throws FactoryError PARCEL_INVALID. */
export function plainFileName(name: string): string {
  if (PARCEL_NAME.test(name) && !name.includes('..')) return name
  throw new FactoryError('PARCEL_INVALID', `${JSON.stringify(name.slice(0, 80))} is not the name of a parcel`)
}

/**
 * The artifact name of the n-th upload of a parcel: later ones say `.u2`, `.u3`, because a failed upload burns its name
 * for the rest of the run. Only this folder knows the suffix.
 */
export function uploadName(name: string, upload: number): string {
  return upload === 1 ? name : name.replace(/\.json$/, `.u${upload}.json`)
}

/** The parcel name behind an artifact name. */
export function parcelNameOf(artifactName: string): string {
  return artifactName.replace(UPLOAD_SUFFIX, '.json')
}

/** The artifact that a reference means. The id decides: ids are never used twice, names may be. */
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
  return (await client.listArtifacts(defined({ findBy: from }))).artifacts
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
