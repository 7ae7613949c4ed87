import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { writeNew } from '../../files.ts'
import { notCheckedOut } from '../../git/tracked-file.ts'
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
  // what a sparse checkout leaves out of the work tree is there all the same
  if (kind === 'absent') return (await notCheckedOut(repo, [`:(top,literal)${path}`])).has(path)
  if (kind !== 'blocked') return true
  throw new FactoryError('PATH_UNSAFE', `the way to ${path} leads through a file or a symbolic link`, {
    hint: 'init writes inside the repository only; create the file by hand',
  })
}

/** `dry`: nothing is written, and everything is said as if it were. */
export type Writing = 'write' | 'dry'

/** Writes a file that is not there yet. @throws FactoryError DISK, PATH_UNSAFE. */
export async function createFile(
  repo: string,
  { path, content }: { path: string; content: string },
  writing: Writing,
): Promise<CreatedFile> {
  const isFree = !(await isTaken(repo, path))
  const isNew = isFree && (writing === 'dry' || (await writeNew(join(repo, path), content)))
  return { path, state: isNew ? 'created' : 'kept' }
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
