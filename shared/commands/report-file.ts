import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { asFactoryError } from '../errors.ts'
import { readBytes } from '../files.ts'
import { inspectPath, type PathKind } from './inspect-path.ts'
import { parseJunit, type JunitReading } from './junit.ts'
import { MAX_TEST_REPORT_BYTES } from '../limits.ts'

/** Removes a report that is there before the commands ran: a committed or generated one is no evidence. */
export async function clearReport(folder: string, path: string): Promise<void> {
  const kind = await inspectPath(folder, path)
  if (kind === 'file' || kind === 'link') await rm(join(folder, path))
}

/** The report the commands wrote, or why it is none; it is read only as a regular file inside the folder. */
export async function readReport(folder: string, path: string): Promise<JunitReading> {
  const kind = await inspectPath(folder, path)
  if (kind !== 'file') return { kind: 'bad', reason: REASONS[kind] }
  try {
    const bytes = await readBytes(join(folder, path), MAX_TEST_REPORT_BYTES)
    return parseJunit(bytes.toString('utf8'))
  } catch (thrown) {
    const isLarge = asFactoryError(thrown).code === 'FILE_TOO_LARGE'
    return {
      kind: 'bad',
      reason: isLarge ? `has more than ${MAX_TEST_REPORT_BYTES} bytes` : 'cannot be read',
    }
  }
}

const REASONS: Record<Exclude<PathKind, 'file'>, string> = {
  absent: 'was not written',
  folder: 'is a folder',
  link: 'is a symbolic link',
  other: 'is no regular file',
  blocked: 'lies behind a symbolic link',
}
