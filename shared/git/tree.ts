import { FactoryError } from '../errors.ts'
import { decodeUtf8 } from '../formats/read-json.ts'
import { git } from './git.ts'
import { keptObject } from './kept-objects.ts'
import { isObjectId } from './object-id.ts'
import { fetchMissing, promisorsOf } from './partial-clone.ts'

/** One entry of a tree, whole repository path; symbolic links (120000) and submodules (160000) are listed, never followed. */
export interface TreeEntry {
  path: string
  mode: '100644' | '100755' | '120000' | '160000'
  oid: string
  /** Bytes; 0 for submodules. */
  size: number
}

/**
 * Listings of whole commits, the newest last: several rooms of a station list the same commit. A listing cannot go stale,
 * because the id of a commit is a digest of all its files; the repository is in the key only because another clone may
 * lack the commit.
 */
const LISTINGS = new Map<string, Promise<readonly TreeEntry[]>>()
const MAX_LISTINGS = 8

/**
 * Every entry of a commit's tree, or of it below the given pathspecs, sorted by path. Names that are not UTF-8 are left
 * out of the listing: nothing we read or write has such a name.
 */
export function listTree(
  repo: string,
  commit: string,
  under: readonly string[] = [],
): Promise<readonly TreeEntry[]> {
  if (under.length === 0 && isObjectId(commit)) return listWhole(repo, commit)
  const whole = under.every((spec) => spec.startsWith(LITERAL))
    ? LISTINGS.get(`${commit} ${repo}`)
    : undefined
  return whole === undefined ? readTree(repo, commit, under) : partOf(whole, under)
}

const LITERAL = ':(literal)'

/** What lies at these places or below them. */
async function partOf(
  whole: Promise<readonly TreeEntry[]>,
  under: readonly string[],
): Promise<readonly TreeEntry[]> {
  const places = under.map((spec) => spec.slice(LITERAL.length).replace(/\/$/, ''))
  const isPart = ({ path }: TreeEntry): boolean =>
    places.some((place) => path === place || path.startsWith(`${place}/`))
  return (await whole).filter(isPart)
}

function listWhole(repo: string, commit: string): Promise<readonly TreeEntry[]> {
  const key = `${commit} ${repo}`
  const listing = LISTINGS.get(key) ?? readTree(repo, commit, [])
  LISTINGS.delete(key)
  LISTINGS.set(key, listing)
  listing.catch(() => LISTINGS.delete(key))
  for (const oldest of [...LISTINGS.keys()].slice(0, -MAX_LISTINGS)) LISTINGS.delete(oldest)
  return listing
}

async function readTree(repo: string, commit: string, under: readonly string[]): Promise<TreeEntry[]> {
  // the size of a file is known where the file is
  await bringFiles(repo, commit, under)
  const raw = await git(repo, [...LIST, '--long', '--full-tree', commit, '--', ...under])
  return splitNul(raw)
    .flatMap(treeEntry)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

const LIST = ['ls-tree', '-r', '-z']

/** Fetches the files of a commit below these pathspecs that a partial clone lacks, as {@link fetchMissing} does and throws. */
export async function bringFiles(
  repo: string,
  commit: string,
  under: readonly string[],
  reaching: Record<string, string> = {},
): Promise<void> {
  if ((await promisorsOf(repo)).length === 0) return
  const rows = await git(repo, [...LIST, '--full-tree', commit, '--', ...under], { env: reaching })
  await fetchMissing(repo, commit, splitNul(rows).map(blobOf), reaching)
}

/** The id in a record of a listing. */
function blobOf(record: Buffer): string {
  return record.subarray(0, record.indexOf(0x09)).toString('latin1').split(/ +/)[2] ?? ''
}

function treeEntry(record: Buffer): TreeEntry[] {
  const tab = record.indexOf(0x09)
  const [mode, , oid, size] = record.subarray(0, tab).toString('latin1').split(/ +/)
  const path = decodeName(record.subarray(tab + 1))
  if (path === undefined || !isMode(mode) || oid === undefined) return []
  return [{ path, mode, oid, size: size === '-' ? 0 : Number(size) }]
}

function decodeName(bytes: Buffer): string | undefined {
  try {
    return decodeUtf8(bytes, 'a file name')
  } catch {
    return undefined
  }
}

function isMode(mode: string | undefined): mode is TreeEntry['mode'] {
  return mode === '100644' || mode === '100755' || mode === '120000' || mode === '160000'
}

/** Splits NUL-terminated records. */
export function splitNul(bytes: Buffer): Buffer[] {
  const records: Buffer[] = []
  for (let start = 0, end = bytes.indexOf(0); end !== -1; start = end + 1, end = bytes.indexOf(0, start)) {
    records.push(bytes.subarray(start, end))
  }
  return records
}

/** Small blobs that were read, the newest last: control files and sources are asked for by every station of a unit. */
const BLOBS = new Map<string, Buffer>()
const MAX_KEPT_BLOB_BYTES = 64 * 1024
const MAX_KEPT_BLOBS = 2_000

/**
 * The blobs of these object ids, in the same order, through at most one new `git cat-file --batch`. What an id names never
 * changes, so a small blob is read once. @throws FactoryError GIT_OBJECT_MISSING.
 */
export async function readBlobs(repo: string, oids: readonly string[]): Promise<Buffer[]> {
  const kept = new Map(oids.map((oid) => [oid, BLOBS.get(`${oid} ${repo}`)]))
  const missing = [...kept].flatMap(([oid, blob]) => (blob === undefined ? [oid] : []))
  for (const [index, blob] of (await blobsOf(repo, missing)).entries()) {
    const oid = missing[index] ?? ''
    kept.set(oid, blob)
    keepBlob(`${oid} ${repo}`, blob)
  }
  return oids.map((oid) => kept.get(oid) ?? Buffer.alloc(0))
}

/** A copy, so that a kept blob does not keep the whole answer of git in memory. */
function keepBlob(key: string, blob: Buffer): void {
  if (blob.length > MAX_KEPT_BLOB_BYTES) return
  BLOBS.set(key, Buffer.from(blob))
  for (const oldest of BLOBS.keys()) {
    if (BLOBS.size <= MAX_KEPT_BLOBS) return
    BLOBS.delete(oldest)
  }
}

/** More are read by a process of their own. */
const MAX_ASKED = 200

async function blobsOf(repo: string, oids: readonly string[]): Promise<Buffer[]> {
  if (oids.length === 0) return []
  if (oids.length > MAX_ASKED) return batchOf(repo, oids)
  const objects = await Promise.all(oids.map((oid) => keptObject(repo, oid)))
  const blobs = objects.flatMap((object) => (object?.type === 'blob' ? [object.content] : []))
  return blobs.length === oids.length ? blobs : batchOf(repo, oids)
}

async function batchOf(repo: string, oids: readonly string[]): Promise<Buffer[]> {
  const raw = await git(repo, ['cat-file', '--batch'], { input: `${oids.join('\n')}\n` })
  const blobs: Buffer[] = []
  let offset = 0
  for (const oid of oids) {
    const { content, end } = batchRecord(raw, offset, oid)
    blobs.push(content)
    offset = end
  }
  return blobs
}

function batchRecord(raw: Buffer, offset: number, oid: string): { content: Buffer; end: number } {
  const newline = raw.indexOf(0x0a, offset)
  const [, type, size] = raw.subarray(offset, newline).toString('latin1').split(' ')
  if (type !== 'blob' || size === undefined) {
    throw new FactoryError('GIT_OBJECT_MISSING', `blob ${oid} is not in the repository`, {
      hint: 'fetch with fetch-depth: 0',
    })
  }
  const start = newline + 1
  const end = start + Number(size)
  return { content: raw.subarray(start, end), end: end + 1 }
}

/** One regular file of a commit, or `undefined` when there is none (links and submodules count as none). */
export async function readFileAt(repo: string, commit: string, path: string): Promise<Buffer | undefined> {
  const entry = (await listTree(repo, commit, [`${LITERAL}${path}`])).find((each) => each.path === path)
  if (entry === undefined || !isRegular(entry)) return undefined
  const [content] = await readBlobs(repo, [entry.oid])
  return content
}

/** A plain or executable file: no symbolic link, no submodule. */
export function isRegular(entry: TreeEntry): boolean {
  return entry.mode === '100644' || entry.mode === '100755'
}
