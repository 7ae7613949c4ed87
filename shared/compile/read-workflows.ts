import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../errors.ts'
import { compareText } from '../findings.ts'
import { isRegular, listTree, readBlobs, readFileAt } from '../git/tree.ts'
import { readBytes, readBytesIfAny } from '../files.ts'
import { FIRST_LOCK, LOCK_PATH, parseLock, type ActionLock } from './action-pins.ts'
import type { CompiledFile } from './compile.ts'
import type { ExistingFiles } from './drift.ts'
import { FACTORY_FILE } from '../factory/nearest-factory.ts'
import { isCompiledPath } from './line-names.ts'
import { COMPILED_MARK, fitsWorkflows, WORKFLOW_FOLDER } from './workflow-paths.ts'
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

/**
 * The factory.yml that `jidoka compile` wrote this text from; `undefined` for a text of somebody else. It may have been edited
 * since, and says itself where it is from: that decides which line may replace it, and nothing more.
 */
export function compiledFrom(text: string): string | undefined {
  const path = FROM.exec(text)?.[1]
  return path !== undefined && fitsWorkflows(path) ? path : undefined
}

const FROM = new RegExp(`^\\ufeff?# ${COMPILED_MARK}(.+?)\\. Do not edit`)

/** The files that `jidoka compile` wrote from this factory.yml. Others only have a name that it would use, or are of another line. */
export function compiledOf(existing: ExistingFiles, factoryPath: string): ExistingFiles {
  return new Map([...existing].filter(([, text]) => compiledFrom(text) === factoryPath))
}

/** Every factory.yml that workflows were compiled from. */
export function compiledLines(existing: ExistingFiles): string[] {
  return [...new Set([...existing.values()].flatMap((text) => compiledFrom(text) ?? []))].sort(compareText)
}

/** The files to compare: those that should be there, and those that an older factory.yml of the line left behind. */
export function comparableFiles(existing: ExistingFiles, compiled: readonly CompiledFile[]): ExistingFiles {
  const wanted = new Set(compiled.map(({ path }) => path))
  const source = sourceOf(compiled)
  return new Map([...existing].filter(([path, text]) => wanted.has(path) || compiledFrom(text) === source))
}

/** Repository path of the factory.yml that workflows are compiled from. */
export function sourceOf([file]: readonly CompiledFile[]): string {
  return compiledFrom(file?.text ?? '') ?? FACTORY_FILE
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
