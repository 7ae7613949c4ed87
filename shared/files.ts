import { closeSync, constants, fstatSync, fsyncSync, openSync, readFileSync, statSync } from 'node:fs'
import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { threadId } from 'node:worker_threads'
import { FactoryError, isErrno } from './errors.ts'

/**
 * The bytes of a regular file, at most `maxBytes`. They are read in one go: as a task of its own for each step, a small file takes six times
 * as much of this thread. @throws FactoryError FILE_UNREADABLE, FILE_TOO_LARGE.
 */
export function readBytes(path: string, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve) => resolve(readAtOnce(path, maxBytes)))
}

function readAtOnce(path: string, maxBytes: number): Buffer {
  const file = openForReading(path)
  try {
    const facts = fstatSync(file)
    if (!facts.isFile()) throw new FactoryError('FILE_UNREADABLE', `${path} is not a regular file`)
    if (facts.size > maxBytes) throw tooLarge(path, facts.size, maxBytes)
    return readFileSync(file)
  } finally {
    closeSync(file)
  }
}

/** Does not wait for somebody to write into a pipe. */
function openForReading(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

/** Like {@link readBytes}, but `undefined` when there is no such file. */
export async function readBytesIfAny(path: string, maxBytes: number): Promise<Buffer | undefined> {
  return pathExists(path) ? readBytes(path, maxBytes) : undefined
}

function pathExists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (thrown) {
    throw unreadable(path, thrown)
  }
}

/** Makes the temporary names of writes that overlap in one process differ. */
let writes = 0

/** Writes whole or not at all: temporary sibling, fsync, rename. @throws FactoryError DISK naming the path. */
export async function writeAtomic(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = temporaryName(path)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeSynced(temporary, content)
    await rename(temporary, path)
    syncFolder(dirname(path))
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw diskError(path, cause)
  }
}

/**
 * Writes a new file whole or not at all; `false` when something has that name already; then nothing is changed.
 * `mode`: the permissions of the file, before the umask. @throws FactoryError DISK naming the path.
 */
export async function writeNew(path: string, content: Uint8Array | string, mode = 0o666): Promise<boolean> {
  const temporary = temporaryName(path)
  try {
    await mkdir(dirname(path), { recursive: true })
    await rm(temporary, { force: true })
    await writeSynced(temporary, content, mode)
    // a link gives the name to a finished file, and fails where a rename would replace
    await link(temporary, path)
    syncFolder(dirname(path))
    return true
  } catch (cause) {
    if (isErrno(cause, 'EEXIST')) return false
    throw diskError(path, cause)
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

/** No other writer has this name: threads share a process number, and each thread counts its own writes. */
function temporaryName(path: string): string {
  writes += 1
  return `${path}.${process.pid}-${threadId}-${writes}.tmp`
}

async function writeSynced(path: string, content: Uint8Array | string, mode = 0o666): Promise<void> {
  const file = await open(path, 'w', mode)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The rename itself must survive a power cut; platforms that cannot open a folder skip this. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r')
    fsyncSync(folder)
    closeSync(folder)
  } catch {
    return
  }
}

/** DISK, naming the path that could not be written. What nobody changes stays refused. */
export function diskError(path: string, cause: unknown): FactoryError {
  const lasting = lastingRefusal(cause)
  if (lasting === undefined)
    return new FactoryError('DISK', `cannot write ${path}`, { cause, hint: 'free space, then run again' })
  return new FactoryError('DISK', `cannot write ${path} (${lasting})`, {
    cause,
    hint: 'correct the path or its permissions, then run again',
    retryable: false,
  })
}

/** What the system says where it will not write a path next time either; `undefined` for what may pass, as a full disk. */
export function lastingRefusal(cause: unknown): string | undefined {
  return REFUSALS.find((code) => isErrno(cause, code))
}

/** What the system says of a path that it will not write next time either. */
const REFUSALS = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENAMETOOLONG', 'ELOOP']

function unreadable(path: string, cause: unknown): FactoryError {
  return new FactoryError('FILE_UNREADABLE', `cannot read ${path}`, {
    cause,
    hint: 'check the path and its permissions',
  })
}

function tooLarge(path: string, size: number, maxBytes: number): FactoryError {
  return new FactoryError('FILE_TOO_LARGE', `${path} has ${size} bytes, the limit is ${maxBytes}`)
}
