import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { sha256 } from '../formats/digest.ts'
import type { TreeEntry } from '../git/tree.ts'
import { isFacts, isKept } from './facts-shape.ts'
import type { FileFacts } from './file-facts.ts'
import { SEARCH_METHOD } from './likeness.ts'

/** A larger one is read by nobody: reading the sources is as fast. */
const MAX_CACHE_BYTES = 512 * 1024 * 1024

export interface FactsCache {
  /** What is known of a file; `undefined` when it must be read. */
  factsOf(entry: Pick<TreeEntry, 'oid' | 'path'>): FileFacts | undefined
  /** Keeps what is known now. A folder that cannot be written changes nothing. */
  save(entries: readonly TreeEntry[], facts: ReadonlyMap<string, FileFacts>): Promise<void>
}

const NO_CACHE: FactsCache = { factsOf: () => undefined, save: () => Promise.resolve() }

/**
 * What the files of one repository said in the last run, by object id and path. A cache of another method of search, with another
 * digest, or with one entry of a shape that is not expected counts as none: everything is read again, and it is written anew.
 * The digest finds a broken or half written file. It is no signature: who may write as this user can write a whole new
 * one, so nothing that is signed rests on it.
 */
export async function openFactsCache(folder: string | undefined, repo: string): Promise<FactsCache> {
  if (folder === undefined) return NO_CACHE
  const file = join(folder, `${sha256(resolve(repo)).slice(0, 32)}.jsonl`)
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
    const bytes = await readFile(file)
    const end = bytes.indexOf('\n')
    const body = bytes.subarray(end + 1)
    if (bytes.toString('utf8', 0, end) !== headOf(body)) return new Map()
    return new Map(
      body
        .toString('utf8')
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
function readEntry(line: string): [string, Entry] {
  const value: unknown = JSON.parse(line)
  const [path, oid, facts] = Array.isArray(value) ? (value as unknown[]) : []
  if (typeof path !== 'string' || typeof oid !== 'string' || !isFacts(facts))
    throw new TypeError('an entry of the cache has another shape')
  // JSON has no undefined
  for (const { signature } of facts.exports)
    signature.params = signature.params.map((each) => each ?? undefined)
  return [path, { oid, facts }]
}

function headOf(body: Uint8Array | string): string {
  return JSON.stringify({ searchMethod: SEARCH_METHOD, sha256: sha256(body) })
}

async function writeEntries(
  file: string,
  entries: readonly TreeEntry[],
  { facts, known }: { facts: ReadonlyMap<string, FileFacts>; known: ReadonlyMap<string, Entry> },
): Promise<void> {
  const kept = entries.flatMap(({ path, oid }) => {
    const own = facts.get(path)
    return own !== undefined && isKept(own) ? [{ path, oid, facts: own }] : []
  })
  const isSame = kept.length === known.size && kept.every(({ path, oid }) => known.get(path)?.oid === oid)
  if (isSame) return
  const body = kept.map(({ path, oid, facts: own }) => `${JSON.stringify([path, oid, own])}\n`).join('')
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const fresh = `${file}.${process.pid}.new`
    await writeFile(fresh, `${headOf(body)}\n${body}`, { mode: 0o600 })
    await rename(fresh, file)
    await dropOldest(dirname(file))
  } catch {
    // without it the next run reads everything again
  }
}

/** Repositories that come and go leave their caches behind. */
const MOST_REPOSITORIES = 50

async function dropOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'))
  if (names.length <= MOST_REPOSITORIES) return
  const files = await Promise.all(
    names.map(async (name) => ({ file: join(folder, name), at: (await stat(join(folder, name))).mtimeMs })),
  )
  const old = files.sort((a, b) => b.at - a.at).slice(MOST_REPOSITORIES)
  await Promise.all(old.map(({ file }) => rm(file, { force: true })))
}
