import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { readBytes, writeAtomic, writeNew } from '../../files.ts'
import { inspectPath } from '../../commands/inspect-path.ts'

export interface CreatedFile {
  path: string
  /** `kept`: it was there, and nothing of it changed. `extended`: a line was added. */
  state: 'created' | 'kept' | 'extended'
}

/** Is there anything at this repository path? @throws FactoryError PATH_UNSAFE when the way there leads out of the tree. */
export async function isTaken(repo: string, path: string): Promise<boolean> {
  const kind = await inspectPath(repo, path)
  if (kind !== 'blocked') return kind !== 'absent'
  throw new FactoryError('PATH_UNSAFE', `the way to ${path} leads through a file or a symbolic link`, {
    hint: 'init writes inside the repository only; lay the file there by hand',
  })
}

/** Writes a file that is not there yet. @throws FactoryError DISK, PATH_UNSAFE. */
export async function createFile(repo: string, path: string, content: string): Promise<CreatedFile> {
  const isNew = !(await isTaken(repo, path)) && (await writeNew(join(repo, path), content))
  return { path, state: isNew ? 'created' : 'kept' }
}

const IGNORE_FILE = '.gitignore'
const HOME_ENTRY = '.jidoka/'
const MAX_IGNORE_BYTES = 1024 * 1024

/** Keeps local keys, recordings and traces out of commits: one line, added where it is missing. */
export async function ignoreHome(repo: string): Promise<CreatedFile> {
  const kind = await inspectPath(repo, IGNORE_FILE)
  if (kind === 'absent') return createFile(repo, IGNORE_FILE, `${HOME_ENTRY}\n`)
  if (kind !== 'file') return { path: IGNORE_FILE, state: 'kept' }
  const text = (await readBytes(join(repo, IGNORE_FILE), MAX_IGNORE_BYTES)).toString('latin1')
  if (/^\/?\.jidoka\/?[ \t]*\r?$/m.test(text)) return { path: IGNORE_FILE, state: 'kept' }
  const ending = text === '' || text.endsWith('\n') ? '' : '\n'
  await writeAtomic(join(repo, IGNORE_FILE), Buffer.from(`${text}${ending}${HOME_ENTRY}\n`, 'latin1'))
  return { path: IGNORE_FILE, state: 'extended' }
}
