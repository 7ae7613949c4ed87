import type ts from 'typescript'
import { selectSources } from '../exports/select-sources.ts'
import { sha256 } from '../formats/digest.ts'
import { decodeUtf8 } from '../formats/read-json.ts'
import { listTree, readBlobs, type TreeEntry } from '../git/tree.ts'
import { PROCESS_CACHE, type StyleCache } from './cache.ts'
import { fingerprintOf, MAX_STYLED_LENGTH, pathVotes, TEXT_LIMIT_MS } from './fingerprint.ts'
import type { StyledFile } from './threshold.ts'
import { Ballot, type Votes } from './votes.ts'

/** The files of a commit that vote. */
export interface Styles {
  /** In the order of their paths. */
  files: StyledFile[]
  /** Sources that people wrote, tests left out. */
  sources: number
  /** Those that were looked at: all, or a sample. */
  sampled: number
  /** Of these, files that could not be read or that a program made. */
  unread: number
}

export interface StyleOptions {
  compiler: typeof ts
  /** Most files that are read. */
  most: number
  /** With fewer sources than this nothing is read. Default: 0. */
  least?: number
  /** How long one text may take. Default: 4 seconds. */
  limitMs?: number
  /** What blobs said before. Default: what this process knows. */
  cache?: StyleCache
}

const BATCH = 200
/** After so many texts that take too long nothing more is read, so that a repository made to be slow ends. */
const MOST_SLOW = 3

/** What the sources of a commit vote. Only git objects are read. @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING. */
export async function stylesAt(repo: string, commit: string, options: StyleOptions): Promise<Styles> {
  const { entries, sources } = sampleOf(await listTree(repo, commit), options.most)
  const { least = 0 } = options
  if (sources < least) return { files: [], sources, sampled: 0, unread: 0 }
  const votes = await readVotes(repo, entries, options)
  const files = entries.flatMap(({ path }) => {
    const own = votes.get(path)
    return own === undefined ? [] : [{ path, votes: withPath(path, own) }]
  })
  return { files, sources, sampled: entries.length, unread: entries.length - files.length }
}

/**
 * The sources of a tree that people wrote, tests left out, at most `most` of them. Which ones the digests of their paths decide, so
 * that a new file takes the place of at most one other. Sorted by path.
 */
function sampleOf(tree: readonly TreeEntry[], most: number): { entries: TreeEntry[]; sources: number } {
  const limits = { maxFileBytes: MAX_STYLED_LENGTH, maxTotalBytes: Infinity }
  const { entries } = selectSources(tree, limits)
  if (entries.length <= most) return { entries, sources: entries.length }
  const ranked = entries
    .map((entry) => ({ entry, rank: sha256(entry.path) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
  const chosen = new Set(ranked.slice(0, most).map(({ entry }) => entry.path))
  return { entries: entries.filter(({ path }) => chosen.has(path)), sources: entries.length }
}

/**
 * What these texts vote, by path, the names of their files left out; nothing for what cannot be read, and for all that comes after
 * three endless texts. What a cache knows changes the time, never the result.
 */
export async function readVotes(
  repo: string,
  entries: readonly TreeEntry[],
  { compiler, cache = PROCESS_CACHE, limitMs = TEXT_LIMIT_MS }: Omit<StyleOptions, 'most' | 'least'>,
): Promise<Map<string, Votes>> {
  const found = new Map<string, Votes>()
  let slow = 0
  for (let at = 0; at < entries.length && slow < MOST_SLOW; at += BATCH) {
    const batch = entries.slice(at, at + BATCH)
    const texts = await textsOf(
      repo,
      batch.filter((entry) => !cache.has(entry) && !ENDLESS.has(entry.oid)),
    )
    for (const entry of batch) {
      if (slow >= MOST_SLOW) break
      const text = texts.get(entry.path)
      // the same text can lie at several paths
      if (text !== undefined && !cache.has(entry) && !ENDLESS.has(entry.oid))
        readText({ compiler, cache, limitMs }, entry, text)
      if (ENDLESS.has(entry.oid)) slow += 1
      const votes = cache.get(entry)
      if (votes !== undefined) found.set(entry.path, votes)
    }
  }
  return found
}

/** Texts that took too long in this process, by object id: they are not tried again, and count all the same. */
const ENDLESS = new Set<string>()

async function textsOf(repo: string, entries: readonly TreeEntry[]): Promise<Map<string, Buffer>> {
  const blobs = await readBlobs(
    repo,
    entries.map(({ oid }) => oid),
  )
  return new Map(entries.map(({ path }, at) => [path, blobs[at] ?? Buffer.alloc(0)]))
}

function readText(
  { compiler, cache, limitMs }: Required<Pick<StyleOptions, 'compiler' | 'cache' | 'limitMs'>>,
  entry: TreeEntry,
  bytes: Buffer,
): void {
  const began = process.threadCpuUsage()
  const votes = votesIn(compiler, entry.path, { bytes, limitMs })
  // of processor time: a busy machine must not find fewer files than another
  const { user, system } = process.threadCpuUsage(began)
  if (votes === undefined && (user + system) / 1000 > limitMs / 2) ENDLESS.add(entry.oid)
  else cache.set(entry, votes)
}

/** `undefined` for what cannot be read. */
function votesIn(
  compiler: typeof ts,
  path: string,
  { bytes, limitMs }: { bytes: Buffer; limitMs: number },
): Votes | undefined {
  let text: string
  try {
    text = decodeUtf8(bytes, path).replace(/^\ufeff/, '')
  } catch {
    // another encoding
    return undefined
  }
  return fingerprintOf(compiler, path, text, limitMs)
}

/** The votes of a text and of the name of its file. */
export function withPath(path: string, votes: Votes): Votes {
  const ballot = new Ballot()
  ballot.addAll(votes)
  ballot.addAll(pathVotes(path))
  return ballot.votes
}
