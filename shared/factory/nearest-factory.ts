import { posix } from 'node:path'
import { listTree } from '../git/tree.ts'
import { readTracked } from '../git/tracked-file.ts'
import { MAX_CONTROL_FILE_BYTES } from '../limits.ts'

export const FACTORY_FILE = 'factory.yml'

/**
 * The factory.yml that counts for a file: the next one in a folder above it at this commit, because a project of a monorepo has
 * its own. Default: the one at the top.
 */
export async function nearestFactory(repo: string, base: string, path: string): Promise<string> {
  const tracked = new Set((await listTree(repo, base)).map((entry) => entry.path))
  return placesAbove(posix.dirname(path)).find((place) => tracked.has(place)) ?? FACTORY_FILE
}

/** The same for a folder of the work tree, `.` for the top, committed or not. */
export async function nearestFactoryInTree(repo: string, folder: string): Promise<string> {
  for (const place of placesAbove(folder))
    if ((await readTracked(repo, place, MAX_CONTROL_FILE_BYTES)) !== undefined) return place
  return FACTORY_FILE
}

/** From the folder up to the top. */
function placesAbove(folder: string): string[] {
  const parts = folder === '.' || folder === '' ? [] : folder.split('/')
  return [...parts.keys(), parts.length]
    .toReversed()
    .map((length) => [...parts.slice(0, length), FACTORY_FILE].join('/'))
}
