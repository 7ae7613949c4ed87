import { FactoryError } from '../errors.ts'
import { decodeUtf8 } from '../formats/read-json.ts'
import { canonicalJson } from '../formats/canonical.ts'
import { entryDocument, sealOf, type Entry } from './cassette.ts'
import { keyOf } from './question.ts'

const MAX_CASSETTE_BYTES = 64 * 1024 * 1024
/** Room for a long prompt and the largest reply. */
const MAX_LINE_BYTES = 24 * 1024 * 1024
const NEWLINE = 0x0a

/** Verified entries in file order, and how many torn last lines (0 or 1) were left out. */
export interface CassetteContent {
  entries: Entry[]
  torn: number
}

/**
 * Reads a cassette and believes none of it: each line is canonical JSON, fits the schema, has the key of its own request
 * and the seal of its own response. A last line without its newline is what a crash leaves behind: dropped and counted.
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
  if (keyOf(entry.request) !== entry.key)
    throw tampered(where, 'has a key that is not the digest of its request')
  if (sealOf(entry) !== entry.resHash) throw tampered(where, 'has a response that was changed')
  return entry
}

function parseLine(bytes: Uint8Array, where: string): { text: string; value: unknown } {
  if (bytes.length > MAX_LINE_BYTES) throw tampered(where, `is longer than ${MAX_LINE_BYTES} bytes`)
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
