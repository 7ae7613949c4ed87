import { isUtf8 } from 'node:buffer'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from '../../errors.ts'
import { readBytes } from '../../files.ts'
import { sha256 } from '../../formats/digest.ts'
import type { Change } from '../../git/change-set.ts'
import { MAX_PRODUCED_FILE_BYTES } from '../../limits.ts'
import type { RefusedReason } from '../../line/outcome.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import { inspectPath } from '../inspect-path.ts'

/** What lies at a path after the commands: a file of text, nothing, or what is not taken. */
export type MadeFile =
  | { kind: 'file'; change: Extract<Change, { content: string }>; bytes: number }
  | { kind: 'absent' }
  | { kind: 'refused'; reason: RefusedReason }

/** Reads a file that commands made, without following any link. `room`: bytes that the files of the station may still have. */
export async function readMade(folder: string, path: string, room: number): Promise<MadeFile> {
  if (pathProblem(path) !== undefined) return refused('unsafe')
  const kind = await inspectPath(folder, path)
  if (kind === 'absent') return { kind }
  if (kind !== 'file') return refused('link')
  try {
    const bytes = await readBytes(join(folder, path), Math.min(room, MAX_PRODUCED_FILE_BYTES))
    if (!isUtf8(bytes) || bytes.includes(0)) return refused('binary')
    const isProgram = ((await lstat(join(folder, path))).mode & 0o100) !== 0
    return { kind: 'file', change: changeOf(path, bytes, isProgram), bytes: bytes.length }
  } catch (thrown) {
    // what its own maker may not read is no file for anybody
    return refused(hasCode(thrown, 'FILE_TOO_LARGE') ? 'large' : 'link')
  }
}

function changeOf(path: string, bytes: Buffer, isProgram: boolean): Extract<Change, { content: string }> {
  return {
    path,
    mode: isProgram ? '100755' : '100644',
    sha256: sha256(bytes),
    content: bytes.toString('utf8'),
  }
}

function refused(reason: RefusedReason): MadeFile {
  return { kind: 'refused', reason }
}
