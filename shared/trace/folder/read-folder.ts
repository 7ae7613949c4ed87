import type { Dirent } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { FactoryError, messageOf } from '../../errors.ts'
import { readBytes } from '../../files.ts'
import { compareText } from '../../findings.ts'
import { rejectionOf, type Rejection } from '../statement/rejection.ts'
import { MAX_PARCEL_BYTES, MAX_TRACE_BYTES } from '../../limits.ts'

/** A file of a trace folder: its bytes, or why it has none. `path` has forward slashes. */
export type FolderFile = { path: string; bytes: Buffer } | { path: string; rejection: Rejection }

const MAX_ENTRIES = 20_000
const MAX_DEPTH = 64

/** @throws FactoryError TRACE_UNREADABLE for a file, which says how to unpack it. */
export async function refuseArchive(path: string): Promise<void> {
  const facts = await lstat(path).catch(() => undefined)
  if (facts?.isFile() !== true) return
  throw new FactoryError('TRACE_UNREADABLE', `${path} is a file, not the folder of a trace`, {
    hint: 'unpack it, `tar xf <file>` (or `unzip`), and name the folder that comes out',
  })
}

/**
 * Every file below a folder, sorted by path. No symbolic link is followed.
 * @throws FactoryError TRACE_UNREADABLE when it is a file, cannot be listed, is too deep or holds too many files.
 */
export async function readFolder(folder: string, maxEntries = MAX_ENTRIES): Promise<FolderFile[]> {
  await refuseArchive(folder)
  const files: FolderFile[] = []
  let left = MAX_TRACE_BYTES
  for (const entry of await listFolder(folder, maxEntries)) {
    const file = await readFolderFile(folder, entry, Math.min(left, MAX_PARCEL_BYTES))
    left -= 'bytes' in file ? file.bytes.length : 0
    files.push(file)
  }
  return files
}

/** `other`: a link, a device, or an empty folder. */
interface FolderEntry {
  path: string
  kind: 'file' | 'other'
}

async function readFolderFile(
  folder: string,
  { path, kind }: FolderEntry,
  maxBytes: number,
): Promise<FolderFile> {
  if (kind === 'other')
    return { path, rejection: { code: 'TRACE_FILE_KIND', reason: 'is not a regular file' } }
  try {
    const facts = await lstat(join(folder, path))
    if (!facts.isFile())
      return { path, rejection: { code: 'TRACE_FILE_KIND', reason: 'is not a regular file' } }
    if (facts.size > maxBytes)
      return { path, rejection: { code: 'TRACE_FILE_SIZE', reason: `has ${facts.size} bytes` } }
    return { path, bytes: await readBytes(join(folder, path), maxBytes) }
  } catch (thrown) {
    return {
      path,
      rejection: { code: 'TRACE_FILE_KIND', reason: `cannot be read: ${rejectionOf(thrown).reason}` },
    }
  }
}

/** Level by level. Ends at the first name too many, however many a folder holds. */
async function listFolder(folder: string, maxEntries: number): Promise<FolderEntry[]> {
  const found: FolderEntry[] = []
  let names = 0
  let level = ['']
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw folderTooLarge(folder)
    const below: string[] = []
    for (const path of level) {
      const { entries, folders } = await listOne(folder, path, maxEntries - names)
      names += entries.length + folders.length
      found.push(...entries)
      below.push(...folders)
    }
    level = below
  }
  return found.sort((a, b) => compareText(a.path, b.path))
}

/** @throws FactoryError TRACE_UNREADABLE when it holds more than `most` names. */
async function listOne(
  folder: string,
  path: string,
  most: number,
): Promise<{ entries: FolderEntry[]; folders: string[] }> {
  const children = await namesIn(join(folder, path), most).catch((cause: unknown) => {
    throw folderUnreadable(folder, cause)
  })
  if (children.length > most) throw folderTooLarge(folder)
  const named = children.map((child) => ({ child, path: path === '' ? child.name : `${path}/${child.name}` }))
  const folders = named.filter(({ child }) => child.isDirectory()).map((each) => each.path)
  const entries = named
    .filter(({ child }) => !child.isDirectory())
    .map((each): FolderEntry => ({ path: each.path, kind: each.child.isFile() ? 'file' : 'other' }))
  const empty: FolderEntry[] = children.length === 0 && path !== '' ? [{ path, kind: 'other' }] : []
  return { entries: [...entries, ...empty], folders }
}

/** At most one more than `most`. */
async function namesIn(path: string, most: number): Promise<Dirent[]> {
  const children: Dirent[] = []
  for await (const child of await opendir(path)) {
    children.push(child)
    if (children.length > most) break
  }
  return children
}

function folderTooLarge(folder: string): FactoryError {
  return folderUnreadable(folder, new Error('it is too deep, or holds too much'))
}

function folderUnreadable(folder: string, cause: unknown): FactoryError {
  return new FactoryError('TRACE_UNREADABLE', `cannot read the trace folder ${folder}: ${messageOf(cause)}`, {
    cause,
    hint: 'name a folder that trace-publish wrote',
  })
}
