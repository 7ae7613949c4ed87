import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, extname, join, resolve } from 'node:path'
import { sha256 } from '../formats/digest.ts'
import { isRecord } from '../formats/read-json.ts'
import type { TreeEntry } from '../git/tree.ts'
import { isVote, STYLE_METHOD, type FeatureName } from './features.ts'
import type { Votes } from './votes.ts'

type Blob = Pick<TreeEntry, 'oid' | 'path'>

/** What blobs vote, by their ids and the ending of their file, which says how a text is read. */
export interface StyleCache {
  has(blob: Blob): boolean
  /** `undefined`: it could not be read, or it is not known. */
  get(blob: Blob): Votes | undefined
  set(blob: Blob, votes: Votes | undefined): void
  /** Keeps what was asked for or set since it was opened. A folder that cannot be written changes nothing. */
  save(): Promise<void>
}

/** The newest blobs that this process read: a unit is judged several times over one base. */
export const PROCESS_CACHE: StyleCache = memoryCache(4_000)

function memoryCache(most: number, known = new Map<string, Votes | null>()): StyleCache {
  return {
    has: (blob) => known.has(keyOf(blob)),
    get: (blob) => known.get(keyOf(blob)) ?? undefined,
    set: (blob, votes) => {
      known.set(keyOf(blob), votes ?? null)
      for (const oldest of known.keys()) {
        if (known.size <= most) return
        known.delete(oldest)
      }
    },
    save: () => Promise.resolve(),
  }
}

function keyOf({ oid, path }: Blob): string {
  return `${oid}${extname(path)}`
}

const MAX_CACHE_BYTES = 256 * 1024 * 1024
const MOST_BLOBS = 200_000

/**
 * What the blobs of one repository vote, kept from one command to the next. A cache of another method, with another digest, or with
 * one entry of another shape counts as none. It is no evidence: who may write as this user can write a whole new one, so stations
 * open none and nothing that is signed rests on it. `folder`: `undefined` keeps nothing.
 */
export async function openStyleCache(folder: string | undefined, repo: string): Promise<StyleCache> {
  if (folder === undefined) return memoryCache(MOST_BLOBS)
  const file = join(folder, 'style', `${sha256(resolve(repo)).slice(0, 32)}.jsonl`)
  const known = await readEntries(file)
  const before = known.size
  const cache = memoryCache(MOST_BLOBS, known)
  return { ...cache, save: () => (known.size === before ? Promise.resolve() : writeEntries(file, known)) }
}

async function readEntries(file: string): Promise<Map<string, Votes | null>> {
  try {
    if ((await stat(file)).size > MAX_CACHE_BYTES) return new Map()
    const text = await readFile(file, 'utf8')
    const end = text.indexOf('\n')
    const body = text.slice(end + 1)
    if (text.slice(0, end) !== headOf(body)) return new Map()
    return new Map(
      body
        .split('\n')
        .filter((line) => line !== '')
        .map(readEntry),
    )
  } catch {
    // there is none, it cannot be read, or it is not ours
    return new Map()
  }
}

/** @throws TypeError or SyntaxError: one strange entry, and none is believed. */
function readEntry(line: string): [string, Votes | null] {
  const value: unknown = JSON.parse(line)
  const [key, votes] = Array.isArray(value) ? (value as unknown[]) : []
  if (typeof key !== 'string') throw strange()
  return [key, votes === null ? null : readVotes(votes)]
}

function readVotes(value: unknown): Votes {
  if (!isRecord(value)) throw strange()
  const votes = new Map<FeatureName, Map<string, number>>()
  for (const [feature, counts] of Object.entries(value)) {
    if (!isRecord(counts)) throw strange()
    for (const [variant, count] of Object.entries(counts)) {
      if (!isVote(feature, variant) || !Number.isSafeInteger(count) || Number(count) < 1) throw strange()
      votes.set(feature, (votes.get(feature) ?? new Map<string, number>()).set(variant, Number(count)))
    }
  }
  return votes
}

function strange(): TypeError {
  return new TypeError('an entry of the cache has another shape')
}

function headOf(body: string): string {
  return JSON.stringify({ styleMethod: STYLE_METHOD, sha256: sha256(body) })
}

async function writeEntries(file: string, known: ReadonlyMap<string, Votes | null>): Promise<void> {
  const body = [...known].map((entry) => `${JSON.stringify(plainEntry(entry))}\n`).join('')
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const fresh = `${file}.${process.pid}.new`
    await writeFile(fresh, `${headOf(body)}\n${body}`, { mode: 0o600 })
    await rename(fresh, file)
  } catch {
    // without it the next command reads everything again
  }
}

function plainEntry([key, votes]: [string, Votes | null]): unknown[] {
  if (votes === null) return [key, null]
  return [
    key,
    Object.fromEntries([...votes].map(([feature, counts]) => [feature, Object.fromEntries(counts)])),
  ]
}
