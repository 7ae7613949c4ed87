import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../errors.ts'
import { compareText } from '../findings.ts'
import { isRegular, listTree, readBlobs, readFileAt } from '../git/tree.ts'
import { readBytes, readBytesIfAny } from '../files.ts'
import { FIRST_LOCK, LOCK_PATH, parseLock, type ActionLock } from './action-pins.ts'
import type { CompiledFile } from './compile.ts'
import type { ExistingFiles } from './drift.ts'
import { COMPILED_MARK, isCompiledPath, WORKFLOW_FOLDER } from './workflow-paths.ts'
import { MAX_ACTION_LOCK_BYTES, MAX_WORKFLOW_BYTES } from '../limits.ts'

/**
 * The workflows of a folder under names that `jidoka compile` uses, by the repository path they are meant for.
 * @throws FactoryError FILE_UNREADABLE, FILE_TOO_LARGE.
 */
export async function readWorkflows(folder: string): Promise<ExistingFiles> {
  const names = await readdir(folder).catch((thrown: unknown): string[] => {
    if (isErrno(thrown, 'ENOENT') || isErrno(thrown, 'ENOTDIR')) return []
    throw thrown
  })
  const owned = names.filter((name) => isCompiledPath(`${WORKFLOW_FOLDER}/${name}`)).sort(compareText)
  const texts = await Promise.all(owned.map((name) => readBytes(join(folder, name), MAX_WORKFLOW_BYTES)))
  return new Map(
    owned.map((name, index) => [`${WORKFLOW_FOLDER}/${name}`, texts[index]?.toString('utf8') ?? '']),
  )
}

/** The same of a commit. @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING. */
export async function workflowsAt(repo: string, commit: string): Promise<ExistingFiles> {
  const tree = await listTree(repo, commit, [`:(literal)${WORKFLOW_FOLDER}/`])
  const entries = tree.filter(
    (entry) => isRegular(entry) && isCompiledPath(entry.path) && entry.size <= MAX_WORKFLOW_BYTES,
  )
  const blobs = await readBlobs(
    repo,
    entries.map(({ oid }) => oid),
  )
  return new Map(entries.map(({ path }, index) => [path, blobs[index]?.toString('utf8') ?? '']))
}

/** Did `jidoka compile` write this text? It may have been edited since. */
export function isCompiled(text: string): boolean {
  return text.replace(/^\ufeff/, '').startsWith(`# ${COMPILED_MARK}`)
}

/** The files that `jidoka compile` wrote. Others only have a name that it would use. */
export function onlyCompiled(existing: ExistingFiles): ExistingFiles {
  return new Map([...existing].filter(([, text]) => isCompiled(text)))
}

/** The files to compare: those that should be there, and those that an older factory.yml left behind. */
export function comparableFiles(existing: ExistingFiles, compiled: readonly CompiledFile[]): ExistingFiles {
  const wanted = new Set(compiled.map(({ path }) => path))
  return new Map([...existing].filter(([path, text]) => wanted.has(path) || isCompiled(text)))
}

export interface ReadLock {
  lock: ActionLock
  /** `false` when the repository has no lock file yet; the pins are then those that Jidoka starts with. */
  isRecorded: boolean
}

/** The pinned actions of a work tree. @throws FactoryError JSON_INVALID, FACTORY_UNPINNED, FILE_TOO_LARGE. */
export async function readLock(repo: string): Promise<ReadLock> {
  return lockOf(await readBytesIfAny(join(repo, LOCK_PATH), MAX_ACTION_LOCK_BYTES))
}

/** The same of a commit. */
export async function lockAt(repo: string, commit: string): Promise<ReadLock> {
  return lockOf(await readFileAt(repo, commit, LOCK_PATH))
}

function lockOf(bytes: Buffer | undefined): ReadLock {
  return bytes === undefined
    ? { lock: FIRST_LOCK, isRecorded: false }
    : { lock: parseLock(bytes), isRecorded: true }
}
