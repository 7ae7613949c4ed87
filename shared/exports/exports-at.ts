import { compareText } from '../findings.ts'
import { listTree, readBlobs, type TreeEntry } from '../git/tree.ts'
import { decodeUtf8 } from '../formats/read-json.ts'
import { isTimeout, runWithin } from '../deadline.ts'
import { parseFile } from './parse-source.ts'
import { manifestsAt } from './dependencies.ts'
import { indexExports, type ExistenceIndex, type ScanCounts } from './existence-index.ts'
import type { ExportRecord } from './extract-exports.ts'
import { exportsOf } from './extract-exports.ts'
import { namesInText } from './names-in-text.ts'
import { selectSources } from './select-sources.ts'

/** How long one batch of files may take, and how much is read in all. */
export interface ScanLimits {
  /** Then the file that is being read is tried alone, for as long again. */
  batchMs: number
  /** A larger file is generated or data: only the names of its exports are searched. */
  maxParsedBytes: number
  /** A single file, all files. Above, the search is cut, and that is no pass. */
  maxFileBytes: number
  maxTotalBytes: number
  /** Each takes about a kilobyte. */
  maxExports: number
}

const MIB = 1024 * 1024

/** A batch usually takes a third of a second; one hostile file could take without end. */
const DEFAULT_LIMITS: ScanLimits = {
  batchMs: 5_000,
  maxParsedBytes: 1 * MIB,
  maxFileBytes: 32 * MIB,
  maxTotalBytes: 2_048 * MIB,
  maxExports: 1_000_000,
}

/**
 * The exports and dependencies of a commit, read from git objects alone, batch by batch: what is kept are the exports. Every
 * source is searched, as a program or at least by the names that it exports; what is over a limit is counted.
 * @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING.
 */
export async function existenceAt(
  repo: string,
  commit: string,
  changes: Partial<ScanLimits> = {},
): Promise<ExistenceIndex> {
  const limits = { ...DEFAULT_LIMITS, ...changes }
  const tree = await listTree(repo, commit)
  const { entries, overLimit } = selectSources(tree, limits)
  const scan = new ExportScan(limits)
  for (const { path } of overLimit) scan.leave('overLimit', path)
  for (const batch of batchesOf(entries)) {
    const blobs = await readBlobs(
      repo,
      batch.map((entry) => entry.oid),
    )
    scan.take(batch.map((entry, index) => ({ file: entry.path, bytes: blobs[index] ?? Buffer.alloc(0) })))
  }
  const { manifests, left } = await manifestsAt(repo, tree)
  for (const path of left) scan.leave('overLimit', path)
  return indexExports(scan.exports, scan.counts(), manifests)
}

const BATCH_FILES = 200
const BATCH_BYTES = 2 * MIB
/** After this many endless files the rest is searched by names alone and counts as left out, so that a search ends. */
const MAX_SLOW = 3

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

interface SourceFile {
  file: string
  bytes: Uint8Array
}

type Skipped = keyof ScanCounts['skipped']

/** Collects the exports of files, batch by batch. */
class ExportScan {
  readonly exports: ExportRecord[] = []
  readonly #limits: ScanLimits
  readonly #skipped: Record<Skipped, number> = { tooLarge: 0, unreadable: 0, tooSlow: 0, overLimit: 0 }
  readonly #places: string[] = []
  #files = 0

  constructor(limits: ScanLimits) {
    this.#limits = limits
  }

  take(files: readonly SourceFile[]): void {
    let next = 0
    const readRest = (): void => {
      for (let file = files[next]; file !== undefined; file = files[next]) {
        this.#read(file)
        next++
      }
    }
    while (next < files.length && !isDone(this.#limits.batchMs, readRest)) {
      const file = files[next]
      next++
      if (file !== undefined) this.#readAlone(file)
    }
  }

  /** A machine with much to do can run out of time in any file; only one that takes this long alone is slow. */
  #readAlone(file: SourceFile): void {
    const { batchMs } = this.#limits
    if (this.#skipped.tooSlow < MAX_SLOW && isDone(batchMs, () => this.#read(file))) return
    this.#readNames('tooSlow', file)
  }

  #read(source: SourceFile): void {
    const { maxParsedBytes, maxExports } = this.#limits
    if (this.exports.length >= maxExports) this.leave('overLimit', source.file)
    else if (source.bytes.length > maxParsedBytes) this.#readNames('tooLarge', source)
    else if (this.#skipped.tooSlow >= MAX_SLOW) this.#readNames('overLimit', source)
    else this.#readProgram(source)
  }

  #readProgram(source: SourceFile): void {
    const { file, bytes } = source
    let found: ExportRecord[]
    try {
      const text = decodeUtf8(bytes, file)
      found = text.includes('export') ? exportsOf({ file, source: text, program: parseFile(text, file) }) : []
    } catch {
      // text that is no program: wrong encoding, another dialect, nested beyond the stack
      this.#readNames('unreadable', source)
      return
    }
    this.#keep(file, found)
    this.#files++
  }

  /** A copy: a piece of a text keeps the whole text in memory. */
  #keep(file: string, records: ExportRecord[]): void {
    for (const record of structuredClone(records)) this.exports.push({ ...record, file })
  }

  #readNames(why: Skipped, { file, bytes }: SourceFile): void {
    this.#keep(file, namesInText(file, Buffer.from(bytes).toString('utf8')))
    this.leave(why, file)
  }

  leave(why: Skipped, file: string): void {
    this.#skipped[why]++
    if (this.#places.length < MOST_PLACES) this.#places.push(file)
  }

  counts(): ScanCounts {
    const places = this.#places.sort(compareText)
    return { files: this.#files, exports: this.exports.length, skipped: { ...this.#skipped }, places }
  }
}

const MOST_PLACES = 3

/** `false` when the work ran out of time. */
function isDone(limitMs: number, work: () => void): boolean {
  try {
    runWithin(limitMs, work)
    return true
  } catch (thrown) {
    if (isTimeout(thrown)) return false
    throw thrown
  }
}
