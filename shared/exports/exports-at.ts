import { compareText } from '../findings.ts'
import { listTree, readBlobs, type TreeEntry } from '../git/tree.ts'
import { commandRecords, manifestsAt } from './dependencies.ts'
import { indexExports, type ExistenceIndex, type ScanCounts } from './existence-index.ts'
import type { ExportRecord } from './extract-exports.ts'
import { openFactsCache, withRead, type ReadFacts } from './facts-cache.ts'
import type { FileFacts, Reading } from './file-facts.ts'
import { FileScan, type ScanLimits } from './scan-files.ts'
import { selectSources } from './select-sources.ts'
import { withDocuments } from './weak-documents.ts'

const MIB = 1024 * 1024

/** A batch usually takes a third of a second; one hostile file could take without end. */
const DEFAULT_LIMITS: ScanLimits = {
  batchMs: 5_000,
  maxParsedBytes: 1 * MIB,
  maxFileBytes: 32 * MIB,
  maxTotalBytes: 2_048 * MIB,
  maxExports: 1_000_000,
}

export interface ExistenceOptions extends Partial<ScanLimits> {
  /** Folder that keeps what files say from one run to the next. Default: nothing is kept. */
  cache?: string | undefined
  /** What this process has read, and will have. Default: it forgets. */
  read?: ReadFacts | undefined
  /** Fewer files are read as fast as a cache. */
  cacheFromFiles?: number
}

const CACHE_FROM_FILES = 300

/**
 * The exports and dependencies of a commit, read from git objects alone, batch by batch: what is kept are the exports. Every
 * source is searched, as a program or at least by the names that it exports; what is over a limit is counted.
 * @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING.
 */
export async function existenceAt(
  repo: string,
  commit: string,
  { cache: folder, read, cacheFromFiles = CACHE_FROM_FILES, ...changes }: ExistenceOptions = {},
): Promise<ExistenceIndex> {
  const limits = { ...DEFAULT_LIMITS, ...changes }
  const tree = await listTree(repo, commit)
  const { entries, documents, overLimit } = selectSources(tree, limits)
  const found = new Collection()
  for (const { path } of overLimit) found.leave('overLimit', path)
  const wanted = [...entries, ...documents]
  const kept = await openFactsCache(wanted.length < cacheFromFiles ? undefined : folder, repo)
  const cache = withRead(kept, read)
  const scan = new FileScan(limits, (file, facts) => found.keep(file, facts))
  const unknown = wanted.filter((entry) => {
    const known = cache.factsOf(entry)
    if (known !== undefined) scan.add(entry.path, known)
    return known === undefined
  })
  await scanEntries(repo, unknown, scan)
  await cache.save(wanted, found.facts)
  const { manifests, left } = await manifestsAt(repo, tree)
  for (const path of left) found.leave('overLimit', path)
  return indexExports([...found.records(), ...commandRecords(manifests)], found.counts(), manifests)
}

async function scanEntries(repo: string, entries: readonly TreeEntry[], scan: FileScan): Promise<void> {
  for (const batch of batchesOf(entries)) {
    const blobs = await readBlobs(
      repo,
      batch.map((entry) => entry.oid),
    )
    scan.take(batch.map((entry, index) => ({ file: entry.path, bytes: blobs[index] ?? Buffer.alloc(0) })))
  }
}

const BATCH_FILES = 200
const BATCH_BYTES = 2 * MIB

function batchesOf(entries: readonly TreeEntry[]): TreeEntry[][] {
  const batches: TreeEntry[][] = []
  let batch: TreeEntry[] = []
  let bytes = 0
  for (const entry of entries) {
    if (batch.length === BATCH_FILES || (batch.length > 0 && bytes + entry.size > BATCH_BYTES)) {
      batches.push(batch)
      batch = []
      bytes = 0
    }
    batch.push(entry)
    bytes += entry.size
  }
  return batch.length === 0 ? batches : [...batches, batch]
}

type Skipped = keyof ScanCounts['skipped']

const MOST_PLACES = 3

/** What the files of a commit say, and how they were read. */
class Collection {
  readonly facts = new Map<string, FileFacts>()
  readonly #counts: Record<Reading, number> = {
    program: 0,
    document: 0,
    tooLarge: 0,
    unreadable: 0,
    tooSlow: 0,
    overLimit: 0,
  }
  readonly #places: string[] = []

  keep(file: string, facts: FileFacts): void {
    this.facts.set(file, facts)
    if (facts.reading === 'program' || facts.reading === 'document') this.#counts[facts.reading]++
    else this.leave(facts.reading, file)
  }

  leave(why: Skipped, file: string): void {
    this.#counts[why]++
    this.#places.push(file)
  }

  /** The exports, each with what guides and tests say about it. */
  records(): ExportRecord[] {
    const facts = [...this.facts.values()]
    return withDocuments(
      facts.flatMap(({ exports }) => exports),
      facts.flatMap(({ documents }) => documents),
    )
  }

  counts(): ScanCounts {
    const { program, tooLarge, unreadable, tooSlow, overLimit } = this.#counts
    const exports = [...this.facts.values()].reduce((sum, facts) => sum + facts.exports.length, 0)
    const places = this.#places.sort(compareText).slice(0, MOST_PLACES)
    return { files: program, exports, skipped: { tooLarge, unreadable, tooSlow, overLimit }, places }
  }
}
