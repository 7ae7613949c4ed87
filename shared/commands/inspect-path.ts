import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../errors.ts'

/** What is at a path below a folder; `blocked` when the way there leads through a link or a file. */
export type PathKind = 'absent' | 'file' | 'folder' | 'link' | 'other' | 'blocked'

/** Looks at a repository path (checked before) without following any symbolic link on the way. */
export async function inspectPath(folder: string, path: string): Promise<PathKind> {
  const segments = path.split('/')
  let at = folder
  for (const [index, segment] of segments.entries()) {
    at = join(at, segment)
    const kind = await kindOf(at)
    if (index === segments.length - 1 || kind === 'absent') return kind
    if (kind !== 'folder') return 'blocked'
  }
  return 'absent'
}

async function kindOf(path: string): Promise<PathKind> {
  try {
    const facts = await lstat(path)
    if (facts.isSymbolicLink()) return 'link'
    if (facts.isDirectory()) return 'folder'
    return facts.isFile() ? 'file' : 'other'
  } catch (thrown) {
    if (isErrno(thrown, 'ENOENT')) return 'absent'
    throw thrown
  }
}
