import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { TreeEntry } from '../git/tree.ts'
import { isRecord } from '../formats/read-json.ts'
import { sha256 } from '../formats/digest.ts'
import type { FileFacts } from './file-facts.ts'

/** Raise it whenever what is read from a file changes: a kept fact must be what would be read today. */
const VERSION = 1
const MAX_CACHE_BYTES = 512 * 1024 * 1024

export interface FactsCache {
  /** What is known of a file; `undefined` when it must be read. */
  factsOf(entry: Pick<TreeEntry, 'oid' | 'path'>): FileFacts | undefined
  /** Keeps what is known now. A folder that cannot be written changes nothing. */
  save(entries: readonly TreeEntry[], facts: ReadonlyMap<string, FileFacts>): Promise<void>
}

const NO_CACHE: FactsCache = { factsOf: () => undefined, save: () => Promise.resolve() }

/**
 * What the files of one repository said in the last run, by object id and path. A file of another version, with another
 * digest, of a size or shape that is not expected counts as none: everything is read again and the cache is written anew.
 * The digest finds a broken or half written file. It is no signature: who may write as this user can write a whole new one.
 */
export async function openFactsCache(folder: string | undefined, repo: string): Promise<FactsCache> {
  if (folder === undefined) return NO_CACHE
  const file = join(folder, `${createHash('sha256').update(resolve(repo)).digest('hex').slice(0, 32)}.json`)
  const known = await readEntries(file)
  return {
    factsOf: ({ oid, path }) => {
      const entry = known.get(path)
      return entry?.oid === oid ? entry.facts : undefined
    },
    save: (entries, facts) => writeEntries(file, entries, { facts, known }),
  }
}

interface Entry {
  oid: string
  facts: FileFacts
}

async function readEntries(file: string): Promise<Map<string, Entry>> {
  try {
    if ((await stat(file)).size > MAX_CACHE_BYTES) return new Map()
    const text = await readFile(file, 'utf8')
    const end = text.indexOf('\n')
    const body = text.slice(end + 1)
    if (text.slice(0, end) !== headOf(body)) return new Map()
    const lines = body.split('\n').filter((line) => line !== '')
    return new Map(lines.flatMap(readEntry))
  } catch {
    // there is none, or it cannot be read
    return new Map()
  }
}

function readEntry(line: string): [string, Entry][] {
  const value: unknown = JSON.parse(line)
  if (!Array.isArray(value)) return []
  const [path, oid, facts] = value as unknown[]
  return typeof path === 'string' && typeof oid === 'string' && isFacts(facts) ? [[path, { oid, facts }]] : []
}

function isFacts(value: unknown): value is FileFacts {
  return (
    isRecord(value) &&
    (value['reading'] === 'program' ||
      value['reading'] === 'document' ||
      value['reading'] === 'unreadable' ||
      value['reading'] === 'tooLarge') &&
    Array.isArray(value['exports']) &&
    Array.isArray(value['documents'])
  )
}

function headOf(body: string): string {
  return JSON.stringify({ version: VERSION, sha256: sha256(body) })
}

/** What took too long is not kept: a machine with less to do may read it. */
const KEPT = new Set(['program', 'document', 'unreadable', 'tooLarge'])

async function writeEntries(
  file: string,
  entries: readonly TreeEntry[],
  { facts, known }: { facts: ReadonlyMap<string, FileFacts>; known: ReadonlyMap<string, Entry> },
): Promise<void> {
  const kept = entries.flatMap(({ path, oid }) => {
    const own = facts.get(path)
    return own !== undefined && KEPT.has(own.reading) ? [{ path, oid, facts: own }] : []
  })
  const isSame = kept.length === known.size && kept.every(({ path, oid }) => known.get(path)?.oid === oid)
  if (isSame) return
  const body = `${kept.map(({ path, oid, facts: own }) => JSON.stringify([path, oid, own])).join('\n')}\n`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const fresh = `${file}.${process.pid}.new`
    await writeFile(fresh, `${headOf(body)}\n${body}`, { mode: 0o600 })
    await rename(fresh, file)
  } catch {
    // without the cache the next run reads everything again
  }
}
