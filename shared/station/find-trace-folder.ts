import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FactoryError, noneOn } from '../errors.ts'
import { isThere, namedPlace, standingIn, type Standing } from '../git/repository-path.ts'
import { existingFolder } from '../trace/folder/replace-folder.ts'
import { SEAL_FILE } from '../trace/folder/seal.ts'
import { isSerial } from '../trace/parcel/names.ts'

/** The folder of a trace that a person names, by its path or by its serial: then it lies in the repository. It may be missing. */
export async function tracePlace(standing: Standing, named: string): Promise<string> {
  const place = await namedPlace(standing, named)
  if (!isSerial(named) || (await isThere(place))) return place
  const top = await standingIn(standing).catch(noneOn('GIT_NOT_A_REPOSITORY', 'GIT_MISSING'))
  return top === undefined ? place : join(top, '.jidoka', 'traces', named)
}

/** The same for a folder that must be there. @throws FactoryError USAGE, TRACE_UNREADABLE; GIT_NOT_A_REPOSITORY for a serial. */
export async function findTraceFolder(standing: Standing, named: string): Promise<string> {
  const folder = await tracePlace(standing, named)
  if ((await readdir(await existingFolder(folder)).catch(() => undefined)) !== undefined) return folder
  if (!isSerial(named))
    throw new FactoryError('USAGE', `${JSON.stringify(named)} is not a serial`, {
      hint: 'a serial looks like JD-ABCD-EFGH-JKMN',
    })
  await standingIn(standing)
  throw new FactoryError('TRACE_UNREADABLE', `there is no trace of ${named} in ${folder}`, {
    hint: 'run its spec through the line first, or name its repository with --repo',
  })
}

/** Does a word name the folder of a trace that is there: by its path, or by a serial? Any other folder is none. */
export async function isTraceFolder(standing: Standing, named: string): Promise<boolean> {
  const names: string[] = await readdir(await tracePlace(standing, named)).catch(() => [])
  return isSerial(named) ? names.length > 0 : names.includes(SEAL_FILE) || names.includes('links')
}
