import { posix } from 'node:path'
import type { TreeEntry } from '../git/tree.ts'

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

/** The configurations of a tree that may decide how files are judged where ESLint starts in this folder. */
export function configsNear(tree: readonly TreeEntry[], directory: string): TreeEntry[] {
  return tree.filter(({ path }) => isFlatConfig(path) && isNear(path, directory))
}

/** In the folder in which ESLint starts, above it, or below it: a file may have the configuration of its own folder. */
export function isNear(path: string, directory: string): boolean {
  const folder = posix.dirname(path)
  const start = directory === '' ? '.' : directory
  return (
    folder === '.' || start === '.' || `${start}/`.startsWith(`${folder}/`) || folder.startsWith(`${start}/`)
  )
}
