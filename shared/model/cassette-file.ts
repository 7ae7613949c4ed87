import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FactoryError } from '../errors.ts'
import { diskError } from '../files.ts'
import { canonicalJson } from '../formats/canonical.ts'
import { decodeUtf8 } from '../formats/read-json.ts'
import { cassetteLine, entryDocument, entrySeal, type Entry } from './cassette.ts'
import { cassetteKey } from './prompt.ts'
import { MAX_CASSETTE_BYTES, MAX_CASSETTE_LINE_BYTES } from '../limits.ts'

const NEWLINE = 0x0a

/** Verified entries in file order, and how many torn last lines (0 or 1) were left out. */
export interface CassetteContent {
  entries: Entry[]
  torn: number
}

/**
 * Reads and verifies a cassette: each line is canonical JSON, fits the schema, and has the key of its own request and the
 * seal of its own response. A last line without its newline is what a crash leaves behind; it is dropped and counted.
 * @throws FactoryError CASSETTE_TAMPERED with `origin:line`, FILE_TOO_LARGE.
 */
export function readCassette(origin: string, bytes: Uint8Array): CassetteContent {
  if (bytes.length > MAX_CASSETTE_BYTES) {
    throw new FactoryError(
      'FILE_TOO_LARGE',
      `the cassette ${origin} has ${bytes.length} bytes, the limit is ${MAX_CASSETTE_BYTES}`,
    )
  }
  const end = bytes.lastIndexOf(NEWLINE) + 1
  const lines = splitLines(bytes.subarray(0, end))
  return {
    entries: lines.map((line, index) => readLine(line, `${origin}:${index + 1}`)),
    torn: end < bytes.length ? 1 : 0,
  }
}

function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(NEWLINE, start)
    lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  return lines
}

function readLine(bytes: Uint8Array, where: string): Entry {
  const { text, value } = parseLine(bytes, where)
  const [problem] = entryDocument.problemsOf(value)
  if (problem !== undefined)
    throw tampered(where, `does not fit the schema: ${problem.pointer} ${problem.message}`)
  const entry = entryDocument.parse(value, where)
  if (canonicalOf(entry, where) !== text) {
    throw tampered(where, 'is not canonical JSON (were its line endings or spaces changed?)')
  }
  const [key, ordinal] = entry.id.split('#')
  if (key !== entry.key || ordinal === undefined) throw tampered(where, 'has an id that is not its key')
  if (cassetteKey(entry.request) !== entry.key)
    throw tampered(where, 'has a key that is not the digest of its request')
  if (entrySeal(entry) !== entry.resHash) throw tampered(where, 'has a response that was changed')
  return entry
}

function parseLine(bytes: Uint8Array, where: string): { text: string; value: unknown } {
  if (bytes.length > MAX_CASSETTE_LINE_BYTES)
    throw tampered(where, `is longer than ${MAX_CASSETTE_LINE_BYTES} bytes`)
  try {
    const text = decodeUtf8(bytes, where)
    return { text, value: JSON.parse(text) as unknown }
  } catch {
    throw tampered(where, 'is not JSON')
  }
}

function canonicalOf(entry: Entry, where: string): string {
  try {
    return canonicalJson(entry)
  } catch {
    throw tampered(where, 'has no canonical form')
  }
}

function tampered(where: string, why: string): FactoryError {
  return new FactoryError('CASSETTE_TAMPERED', `line ${where} of the cassette ${why}`, {
    where,
    hint: 'restore the file as it was recorded, or record it again with --mode refresh',
  })
}

/** Every verified answer that a session was given. */
export interface Library {
  /** By entry id: the first file wins, and inside a file the last line. */
  answers: Map<string, Entry>
  warnings: string[]
}

/** Reads cassettes, best first. @throws FactoryError CASSETTE_TAMPERED, FILE_TOO_LARGE. */
export function readLibrary(cassettes: readonly { origin: string; bytes: Uint8Array }[]): Library {
  const contents = cassettes.map(({ origin, bytes }) => ({ origin, ...readCassette(origin, bytes) }))
  const worstFirst = contents.toReversed().flatMap(({ entries }) => entries)
  return {
    answers: new Map(worstFirst.map((entry) => [entry.id, entry])),
    warnings: contents
      .filter(({ torn }) => torn > 0)
      .map(({ origin }) => `the last line of the cassette ${origin} was torn and is left out`),
  }
}

/**
 * Adds one line and waits until it is on disk. A torn last line is removed first, so that the file stays readable. Only the
 * holder of the cassette's lock writes, because two runs of one spec may share a cassette: without a lock, a line that the
 * other run is writing looks torn.
 * @throws FactoryError DISK.
 */
export async function appendEntry(path: string, entry: Entry): Promise<void> {
  const line = `${cassetteLine(entry)}\n`
  try {
    await mkdir(dirname(path), { recursive: true })
    const unlock = await lockCassette(path)
    try {
      await appendSynced(path, line)
    } finally {
      await unlock()
    }
  } catch (cause) {
    throw diskError(path, cause)
  }
}

/** A run that ended without unlocking stops to renew its lock. Other runs take the lock over after ten seconds. */
async function lockCassette(path: string): Promise<() => Promise<void>> {
  // the package is one function with members: a bundle keeps only its default export
  const { default: lockfile } = await import('proper-lockfile')
  return lockfile.lock(path, {
    realpath: false,
    stale: 10_000,
    retries: { retries: 100, factor: 1.5, minTimeout: 20, maxTimeout: 200 },
    // a lock that was lost meanwhile makes the unlocking fail, and so the append
    onCompromised: () => undefined,
  })
}

async function appendSynced(path: string, line: string): Promise<void> {
  const file = await open(path, 'a+')
  try {
    await dropTornLine(file)
    await file.appendFile(line)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function dropTornLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat()
  if (size === 0 || (await byteAt(file, size - 1)) === 0x0a) return
  const content = Buffer.alloc(size)
  await file.read(content, 0, size, 0)
  await file.truncate(content.lastIndexOf(0x0a) + 1)
}

async function byteAt(file: FileHandle, position: number): Promise<number | undefined> {
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, position)
  return buffer[0]
}
