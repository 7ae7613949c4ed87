import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FactoryError, isErrno } from '../../errors.ts'
import { diskError, readBytes, writeNew } from '../../files.ts'
import { sha256 } from '../../formats/digest.ts'
import { quote } from '../statement/rejection.ts'
import { serialOfName } from './names.ts'
import { MAX_PARCEL_BYTES } from '../../limits.ts'

export interface StoredRef {
  /** What the store finds it by. */
  id: string
  name: string
  sha256: string
}

/** At least one of id and name; the digest decides what is accepted. */
export interface ParcelRef {
  id?: string | undefined
  name?: string | undefined
  sha256: string
}

/** Where parcels and stored answers wait between stations. Append-only: a name never changes its content. */
export interface ParcelStore {
  /** The same name and content again is success. @throws FactoryError PARCEL_CONFLICT, PARCEL_INVALID, DISK. */
  put(name: string, bytes: Uint8Array): Promise<StoredRef>
  /** @throws FactoryError PARCEL_MISSING, PARCEL_DIGEST, PARCEL_INVALID. */
  get(ref: ParcelRef): Promise<Buffer>
  /** Everything of a serial, sorted by name: parcels, outcome documents, answers. */
  list(serial: string): Promise<StoredRef[]>
}

/** A store in a folder, made on first use: one file per parcel; the id is the name. */
export function folderStore(folder: string): ParcelStore {
  return {
    put: (name, bytes) => putParcel(folder, name, bytes),
    get: (ref) => getParcel(folder, ref),
    list: (serial) => listParcels(folder, serial),
  }
}

async function putParcel(folder: string, name: string, bytes: Uint8Array): Promise<StoredRef> {
  const path = parcelPath(folder, name)
  const digest = sha256(bytes)
  if (!(await writeNew(path, bytes))) await refuseConflict(path, name, digest)
  return { id: name, name, sha256: digest }
}

function parcelPath(folder: string, name: string): string {
  if (serialOfName(name) !== undefined) return join(folder, name)
  throw new FactoryError('PARCEL_INVALID', `${quote(name)} is not a parcel name`)
}

async function refuseConflict(path: string, name: string, digest: string): Promise<void> {
  const stored = sha256(await readParcelFile(path, name))
  if (stored === digest) return
  throw new FactoryError('PARCEL_CONFLICT', `${name} is stored already with other content`, {
    hint: 'a station hands on one parcel in each attempt: start a new attempt',
  })
}

async function getParcel(folder: string, { id, name, sha256: digest }: ParcelRef): Promise<Buffer> {
  const wanted = name ?? id
  if (wanted === undefined) throw new FactoryError('PARCEL_INVALID', 'a parcel needs an id or a name')
  const bytes = await readParcelFile(parcelPath(folder, wanted), wanted)
  if (sha256(bytes) === digest) return bytes
  throw new FactoryError('PARCEL_DIGEST', `${wanted} does not have the digest its station handed on`, {
    hint: 'the parcel was changed: run its station again',
  })
}

async function readParcelFile(path: string, name: string): Promise<Buffer> {
  const facts = await lstat(path).catch((thrown: unknown) => {
    if (isErrno(thrown, 'ENOENT') || isErrno(thrown, 'ENOTDIR')) throw parcelMissing(name)
    throw diskError(path, thrown)
  })
  if (!facts.isFile()) throw new FactoryError('PARCEL_INVALID', `${name} is not a regular file`)
  return readBytes(path, MAX_PARCEL_BYTES)
}

function parcelMissing(name: string): FactoryError {
  return new FactoryError('PARCEL_MISSING', `there is no parcel ${name}`, { hint: 'run its station first' })
}

async function listParcels(folder: string, serial: string): Promise<StoredRef[]> {
  const names = (await namesIn(folder)).filter((name) => serialOfName(name) === serial).sort()
  return Promise.all(
    names.map(async (name) => ({
      id: name,
      name,
      sha256: sha256(await readParcelFile(join(folder, name), name)),
    })),
  )
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (thrown) {
    if (isErrno(thrown, 'ENOENT')) return []
    throw diskError(folder, thrown)
  }
}
