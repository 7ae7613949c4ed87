import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { diskError } from '../files.ts'
import { lineOf, type Entry } from './cassette.ts'

/**
 * Adds one line and waits until it is on disk. What a crash tore off is removed first, so that the file stays readable.
 * @throws FactoryError DISK.
 */
export async function appendEntry(path: string, entry: Entry): Promise<void> {
  const line = `${lineOf(entry)}\n`
  try {
    await mkdir(dirname(path), { recursive: true })
    const file = await open(path, 'a+')
    try {
      await dropTornLine(file)
      await file.appendFile(line)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw diskError(path, cause)
  }
}

async function dropTornLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat()
  if (size === 0 || (await byteAt(file, size - 1)) === 0x0a) return
  const content = Buffer.alloc(size)
  await file.read(content, 0, size, 0)
  await file.truncate(content.lastIndexOf(0x0a) + 1)
}

async function byteAt(file: FileHandle, position: number): Promise<number | undefined> {
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, position)
  return buffer[0]
}
