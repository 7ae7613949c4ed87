import { listTree, readBlobs, type TreeEntry, isRegular } from '../git/tree.ts'
import { decodeUtf8 } from '../formats/read-json.ts'
import { isTimeout, runWithin } from '../deadline.ts'
import { parseFile } from './parse-source.ts'
import { manifestsAt } from './dependencies.ts'
import { indexExports, type ExistenceIndex, type ScanCounts } from './existence-index.ts'
import type { ExportRecord } from './extract-exports.ts'
import { exportsOf } from './extract-exports.ts'
import { isTestPath } from '../paths/forbidden-paths.ts'

/** How long one batch of files may take. Then the file that is being read is given up. */
export interface ScanLimits {
  batchMs: number
}

/** A batch usually takes a third of a second; one hostile file could take without end. */
const DEFAULT_LIMITS: ScanLimits = { batchMs: 5_000 }

/**
 * The exports and dependencies of a commit, read from git objects alone. Files have limits of size, number and time; files
 * beyond a limit are counted. @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING.
 */
export async function existenceAt(
  repo: string,
  commit: string,
  limits: ScanLimits = DEFAULT_LIMITS,
): Promise<ExistenceIndex> {
  const tree = await listTree(repo, commit)
  const { entries, tooLarge, overLimit } = selectSources(tree)
  const scan = new ExportScan(limits)
  for (const batch of batchesOf(entries)) {
    const blobs = await readBlobs(
      repo,
      batch.map((entry) => entry.oid),
    )
    scan.take(batch.map((entry, index) => ({ file: entry.path, bytes: blobs[index] ?? Buffer.alloc(0) })))
  }
  const counts = scan.counts({ tooLarge, overLimit })
  return indexExports(scan.exports, counts, await manifestsAt(repo, tree))
}

const BATCH_FILES = 200
const BATCH_BYTES = 2 * 1024 * 1024
/** After this many endless files the rest is not read, so that a search always ends within seconds. */
const MAX_SLOW = 2

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

/** Collects the exports of files, batch by batch. */
class ExportScan {
  readonly exports: ExportRecord[] = []
  readonly #limits: ScanLimits
  #files = 0
  #unreadable = 0
  #slow = 0
  #untried = 0

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
    while (next < files.length && this.#slow < MAX_SLOW) {
      if (isDone(this.#limits.batchMs, readRest)) break
      this.#slow++
      next++
    }
    this.#untried += files.length - next
  }

  #read({ file, bytes }: SourceFile): void {
    try {
      const source = decodeUtf8(bytes, file)
      this.exports.push(
        ...(source.includes('export') ? exportsOf({ file, source, program: parseFile(source, file) }) : []),
      )
      this.#files++
    } catch {
      // text that is no program: wrong encoding, another dialect, nested beyond the stack
      this.#unreadable++
    }
  }

  counts(left: { tooLarge: number; overLimit: number }): ScanCounts {
    return {
      files: this.#files,
      exports: this.exports.length,
      skipped: {
        tooLarge: left.tooLarge,
        unreadable: this.#unreadable,
        tooSlow: this.#slow,
        overLimit: left.overLimit + this.#untried,
      },
    }
  }
}

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

/** A larger file is generated or data. */
const MAX_SOURCE_BYTES = 256 * 1024
/** Most files and bytes of one search. */
const MAX_FILES = 20_000
const MAX_TOTAL_BYTES = 128 * 1024 * 1024

const SOURCE = /\.[cm]?[jt]sx?$/
const NOT_OURS =
  /(^|\/)(node_modules|dist|vendor|third_party|coverage|\.[^/]+)\/|\.d\.[cm]?ts$|\.min\.[cm]?js$/

/** A JavaScript or TypeScript file that people of this repository wrote and that is no test. */
function isSource(path: string): boolean {
  return SOURCE.test(path) && !NOT_OURS.test(path) && !isTestPath(path)
}

/** The files of a search, sorted by path, and how many were beyond a limit. */
interface SourceSelection {
  entries: TreeEntry[]
  tooLarge: number
  overLimit: number
}

/** The sources of a tree within the limits, sorted by path. The same tree always leaves out the same files. */
function selectSources(tree: readonly TreeEntry[]): SourceSelection {
  const sources = tree.filter((entry) => isRegular(entry) && isSource(entry.path))
  const small = sources.filter((entry) => entry.size <= MAX_SOURCE_BYTES)
  let bytes = 0
  const entries = small.filter((entry, index) => {
    bytes += entry.size
    return index < MAX_FILES && bytes <= MAX_TOTAL_BYTES
  })
  return { entries, tooLarge: sources.length - small.length, overLimit: small.length - entries.length }
}
