import { FactoryError } from '../../errors.ts'

const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.json$/
const SUFFIX = /\.u[2-9]\.json$/

/** The name itself when it can be an artifact and a plain file in an empty folder. @throws FactoryError PARCEL_INVALID. */
export function plainFileName(name: string): string {
  if (PLAIN.test(name) && !name.includes('..')) return name
  throw new FactoryError('PARCEL_INVALID', `${JSON.stringify(name.slice(0, 80))} is not the name of a parcel`)
}

/**
 * The artifact name of the n-th upload of a parcel: later ones say `.u2`, `.u3`, because a failed upload burns its name
 * for the rest of the run. Only this folder knows of the suffix.
 */
export function uploadName(name: string, upload: number): string {
  return upload === 1 ? name : name.replace(/\.json$/, `.u${upload}.json`)
}

/** The parcel name behind an artifact name. */
export function parcelNameOf(artifactName: string): string {
  return artifactName.replace(SUFFIX, '.json')
}
