import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { readBytes, writeAtomic, writeNew } from '../../files.ts'
import { inspectPath } from '../../commands/inspect-path.ts'
import type { RepositoryFacts } from './repository-facts.ts'

export interface CreatedFile {
  path: string
  /** `kept`: the file existed and did not change. `extended`: a line was added to it. */
  state: 'created' | 'kept' | 'extended'
}

/** Does this repository path exist? @throws FactoryError PATH_UNSAFE when a parent is a file or a symbolic link. */
export async function isTaken(repo: string, path: string): Promise<boolean> {
  const kind = await inspectPath(repo, path)
  if (kind !== 'blocked') return kind !== 'absent'
  throw new FactoryError('PATH_UNSAFE', `the way to ${path} leads through a file or a symbolic link`, {
    hint: 'init writes inside the repository only; create the file by hand',
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

/** The files and remarks of one step of init. */
export interface InitStep {
  files: PlannedFile[]
  /** One sentence each, for people. */
  notes: string[]
}

export interface PlannedFile {
  path: string
  /** `undefined` for a file that exists already. */
  content: string | undefined
}

/** A repository as init finds it. */
export interface RepoFacts {
  /** Top folder. */
  repo: string
  facts: RepositoryFacts
}
