import { posix } from 'node:path'

const FLAT = /^eslint\.config\.[cm]?[jt]s$/
const OLD = /^\.eslintrc(?:\.(?:json|c?js|ya?ml))?$/

/** Is this a file in which a team sets up ESLint? */
export function isFlatConfig(path: string): boolean {
  return FLAT.test(posix.basename(path))
}

/** Is this a configuration of the older form? */
export function isOldConfig(path: string): boolean {
  return OLD.test(posix.basename(path))
}

/** In the folder in which ESLint starts, above it, or below it: a file may have the configuration of its own folder. */
export function isNear(path: string, directory: string): boolean {
  const folder = posix.dirname(path)
  const start = directory === '' ? '.' : directory
  return (
    folder === '.' || start === '.' || `${start}/`.startsWith(`${folder}/`) || folder.startsWith(`${start}/`)
  )
}
