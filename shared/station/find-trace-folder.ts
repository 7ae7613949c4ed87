import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { repositoryTop } from '../git/revision.ts'
import { existingFolder } from '../trace/folder/replace-folder.ts'
import { isSerial } from '../trace/parcel/names.ts'

/** The folder of a trace in the repository around `place`. @throws FactoryError USAGE, TRACE_UNREADABLE. */
export async function findTraceFolder(serial: string, place: string): Promise<string> {
  if (!isSerial(serial))
    throw new FactoryError('USAGE', `${JSON.stringify(serial)} is not a serial`, {
      hint: 'a serial looks like JD-ABCD-EFGH-JKMN',
    })
  const folder = join(await repositoryTop(place), '.jidoka', 'traces', serial)
  if ((await readdir(await existingFolder(folder)).catch(() => undefined)) !== undefined) return folder
  throw new FactoryError('TRACE_UNREADABLE', `there is no trace of ${serial} in ${folder}`, {
    hint: 'run its spec through the line first, or name its repository with --repo',
  })
}
