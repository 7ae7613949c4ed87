import { FactoryError } from '../../errors.ts'
import { readBytes, writeAtomic } from '../../files.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'
import { withLock } from '../../local/lock.ts'

/**
 * Edits a spec of the work tree while nobody else answers into it: of two answers that are written at once neither is lost. A file that
 * stays the same is not written. @throws FactoryError USAGE when somebody else holds it, DISK, and those of `edit`.
 */
export async function editSpec<T extends { bytes: Buffer }>(
  file: string,
  edit: (before: Buffer) => T,
): Promise<T> {
  let isLost = false
  const work = async (): Promise<T> => {
    const before = await readBytes(file, MAX_CONTROL_FILE_BYTES)
    const edited = edit(before)
    if (edited.bytes.equals(before)) return edited
    if (isLost)
      throw new FactoryError('USAGE', `${file} is answered by somebody else`, { hint: 'answer again' })
    await writeAtomic(file, edited.bytes)
    return edited
  }
  return withLock(`${file}.answering`, file, work, () => {
    isLost = true
  })
}
