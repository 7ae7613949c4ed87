import { resolve, sep } from 'node:path'
import { cacheFolder } from '../cache-folder.ts'
import { findIsolation } from '../commands/isolation/find-isolation.ts'
import type { StationName } from '../factory/stations.ts'
import type { RunState } from './run-state.ts'

/**
 * The folder with what earlier runs read from the repository, for the station that searches it. What lies there is not signed, so it is
 * believed only where code on trial can write no such folder: not without isolation, and not inside of a repository, into which a commit
 * could bring it. The other stations, and whoever decides again, read the repository itself.
 */
export async function believedCache(
  action: StationName,
  {
    unit: { repo },
    options: { env },
  }: { unit: Pick<RunState['unit'], 'repo'>; options: Pick<RunState['options'], 'env'> },
): Promise<string | undefined> {
  const folder = action === 'spec-validate' ? cacheFolder(env) : undefined
  if (folder === undefined || isInside(repo, folder)) return undefined
  const { kind } = await findIsolation(env['PATH'] ?? '')
  return kind === 'none' ? undefined : folder
}

function isInside(repo: string, folder: string): boolean {
  return `${resolve(folder)}${sep}`.startsWith(`${resolve(repo)}${sep}`)
}
