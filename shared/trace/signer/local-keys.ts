import type { KeyObject } from 'node:crypto'
import { chmod, lstat, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FactoryError, isErrno, noneOn } from '../../errors.ts'
import { diskError, readBytes, writeNew } from '../../files.ts'
import { generateSigningKey, hintOf, loadSigningKey } from './keys.ts'
import { MAX_KEY_BYTES } from '../../limits.ts'

export interface LocalKeys {
  /** Private key by station. */
  keys: Map<string, KeyObject>
  /** Were any of them made by this call? */
  created: boolean
}

const STATION = /^[a-z][a-z0-9_-]{0,63}$/

/**
 * The keys of one machine, one per station, `<folder>/<station>.pem`, made on first use: folder 0700, files 0600. A key
 * file is written whole or not at all, and the first of two concurrent writers wins.
 * @throws FactoryError KEY_INVALID (a key that others can read, a symbolic link, another kind of key), DISK.
 */
export async function localKeys(folder: string, stations: readonly string[]): Promise<LocalKeys> {
  await makeFolder(folder)
  const keys = new Map<string, KeyObject>()
  let created = false
  for (const station of stations) {
    const path = keyPath(folder, station)
    if (await createKey(path)) created = true
    keys.set(station, await readKey(path))
  }
  return { keys, created }
}

/**
 * The hints of the keys that lie in the folder and that only this user can read. What is no such key is left out; none when
 * there is no folder.
 */
export async function hintsOfKeys(folder: string): Promise<Set<string>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.pem'))
  const hints = new Set<string>()
  for (const name of names.slice(0, MAX_KEYS)) {
    const key = await readKey(join(folder, name)).catch(
      noneOn('KEY_INVALID', 'FILE_UNREADABLE', 'FILE_TOO_LARGE'),
    )
    if (key !== undefined) hints.add(hintOf(key))
  }
  return hints
}

/** A line has at most a few dozen stations. */
const MAX_KEYS = 1000

function keyPath(folder: string, station: string): string {
  if (STATION.test(station)) return join(folder, `${station}.pem`)
  throw new FactoryError('KEY_INVALID', `${JSON.stringify(station.slice(0, 80))} is not a station name`)
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await chmod(folder, 0o700)
  } catch (cause) {
    throw diskError(folder, cause)
  }
}

/** `true` when this call made the file; of two concurrent calls, only one does. */
async function createKey(path: string): Promise<boolean> {
  if (await exists(path)) return false
  return writeNew(path, generateSigningKey().export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600)
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (thrown) {
    if (isErrno(thrown, 'ENOENT')) return false
    throw thrown
  }
}

async function readKey(path: string): Promise<KeyObject> {
  const facts = await lstat(path)
  if (!facts.isFile()) throw new FactoryError('KEY_INVALID', `${path} is not a regular file`)
  const shared = process.platform !== 'win32' && (facts.mode & 0o077) !== 0
  if (shared) {
    throw new FactoryError('KEY_INVALID', `${path} can be read by others`, {
      hint: 'run chmod 600 on it, or delete it: the next run makes a new one',
    })
  }
  return loadSigningKey((await readBytes(path, MAX_KEY_BYTES)).toString('latin1'), path)
}
