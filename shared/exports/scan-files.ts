import { hasCode } from '../errors.ts'
import { isTimeout, isUnreadable, runWithin } from '../deadline.ts'
import { readFacts, readNames, type FileFacts, type Reading } from './file-facts.ts'

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

export interface SourceFile {
  file: string
  bytes: Uint8Array
}

/** After this many endless files the rest is searched by names alone and counts as left out, so that a search ends. */
const MAX_SLOW = 3

/** Reads files batch by batch and hands on what each says. */
export class FileScan {
  readonly #limits: ScanLimits
  readonly #keep: (file: string, facts: FileFacts) => void
  #exports = 0
  #slow = 0

  constructor(limits: ScanLimits, keep: (file: string, facts: FileFacts) => void) {
    this.#limits = limits
    this.#keep = keep
  }

  /** Takes files one after the other; one that takes too long is tried alone once more. */
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

  /** Takes what is known of a file already. */
  add(file: string, facts: FileFacts): void {
    const known = this.#exports >= this.#limits.maxExports ? NOTHING_READ : facts
    this.#exports += known.exports.length
    this.#keep(file, known)
  }

  /** A machine with much to do can run out of time in any file; only one that takes this long alone is slow. */
  #readAlone(source: SourceFile): void {
    const { batchMs } = this.#limits
    if (this.#slow < MAX_SLOW && isDone(batchMs, () => this.#read(source))) return
    this.#slow++
    this.#handNames('tooSlow', source)
  }

  #read(source: SourceFile): void {
    const { maxParsedBytes, maxExports } = this.#limits
    if (this.#exports >= maxExports) this.#hand(source.file, NOTHING_READ)
    else if (source.bytes.length > maxParsedBytes) this.#handNames('tooLarge', source)
    else if (this.#slow >= MAX_SLOW) this.#handNames('overLimit', source)
    else this.#readWhole(source)
  }

  #readWhole(source: SourceFile): void {
    let facts: FileFacts
    try {
      facts = readFacts(source.file, source.bytes)
    } catch (thrown) {
      // text that is no program: wrong encoding, another dialect, nested beyond the stack
      if (!isUnreadable(thrown) && !hasCode(thrown, 'FILE_ENCODING')) throw thrown
      this.#handNames('unreadable', source)
      return
    }
    this.#hand(source.file, facts)
  }

  #handNames(reading: Reading, { file, bytes }: SourceFile): void {
    this.#hand(file, readNames(reading, file, bytes))
  }

  #hand(file: string, facts: FileFacts): void {
    this.#exports += facts.exports.length
    // a copy: a piece of a text keeps the whole text in memory
    this.#keep(file, structuredClone(facts))
  }
}

const NOTHING_READ: FileFacts = { reading: 'overLimit', exports: [], documents: [] }

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
