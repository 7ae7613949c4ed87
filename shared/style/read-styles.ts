import type ts from 'typescript'
import { FactoryError } from '../errors.ts'
import { selectSources } from '../exports/select-sources.ts'
import { sha256 } from '../formats/digest.ts'
import { decodeUtf8 } from '../formats/read-json.ts'
import { listTree, readBlobs, type TreeEntry } from '../git/tree.ts'
import { PROCESS_CACHE, type StyleCache } from './cache.ts'
import { fingerprintOf, MAX_STYLED_LENGTH, pathVotes } from './fingerprint.ts'
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
  /** What blobs said before. Default: what this process knows. */
  cache?: StyleCache
}

const BATCH = 200
/** After so many texts that take too long nothing more is read, so that a repository made to be slow ends. */
const MOST_SLOW = 3
const SLOW_MS = 3_000

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

/** What these texts vote, by path, the names of their files left out; nothing for what cannot be read. */
export async function readVotes(
  repo: string,
  entries: readonly TreeEntry[],
  { compiler, cache = PROCESS_CACHE }: Pick<StyleOptions, 'compiler' | 'cache'>,
): Promise<Map<string, Votes>> {
  const found = new Map<string, Votes>()
  const patience = { left: MOST_SLOW }
  for (let at = 0; at < entries.length; at += BATCH) {
    const batch = entries.slice(at, at + BATCH)
    const unknown = batch.filter((entry) => !cache.has(entry))
    const blobs = await readBlobs(
      repo,
      unknown.map(({ oid }) => oid),
    )
    for (const [index, entry] of unknown.entries())
      if (patience.left > 0) cache.set(entry, timedVotes(compiler, entry.path, blobs[index], patience))
    for (const entry of batch) {
      const votes = cache.get(entry)
      if (votes !== undefined) found.set(entry.path, votes)
    }
  }
  return found
}

/** `undefined` for what cannot be read. */
function timedVotes(
  compiler: typeof ts,
  path: string,
  bytes: Uint8Array | undefined,
  patience: { left: number },
): Votes | undefined {
  const began = performance.now()
  try {
    return fingerprintOf(compiler, path, decodeUtf8(bytes ?? Buffer.alloc(0), path).replace(/^\ufeff/, ''))
  } catch (thrown) {
    // another encoding
    if (thrown instanceof FactoryError) return undefined
    throw thrown
  } finally {
    if (performance.now() - began > SLOW_MS) patience.left -= 1
  }
}

/** The votes of a text and of the name of its file. */
export function withPath(path: string, votes: Votes): Votes {
  const ballot = new Ballot()
  ballot.addAll(votes)
  ballot.addAll(pathVotes(path))
  return ballot.votes
}
