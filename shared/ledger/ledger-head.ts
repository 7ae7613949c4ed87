import entrySchema from '../../schemas/ledger-entry.schema.json' with { type: 'json' }
import { FactoryError, messageOf } from '../errors.ts'
import { canonicalJson } from '../formats/canonical.ts'
import { parseJson } from '../formats/read-json.ts'
import { schemaOf } from '../formats/schema.ts'
import { NO_ENTRY, entryDocument, type Entry } from './entry.ts'
import { HEAD_FILE, entryPath } from './layout.ts'
import type { LedgerHead } from './ledger.ts'
import { MAX_LEDGER_ENTRY_BYTES } from '../limits.ts'

/** The head of a ledger without entries. */
export const NO_HEAD: LedgerHead = { sequence: 0, digest: NO_ENTRY, kinds: {} }

const headDocument = schemaOf<LedgerHead>({
  $schema: entrySchema.$schema,
  $id: `${entrySchema.$id}/head`,
  $defs: entrySchema.$defs,
  $ref: '#/$defs/head',
})

/** One line of canonical JSON: the form of every JSON file of the ledger. */
export function ledgerBytes(value: Entry | LedgerHead): Buffer {
  return Buffer.from(`${canonicalJson(value)}\n`)
}

/** @throws FactoryError LEDGER_BROKEN. */
export function parseHead(bytes: Buffer | undefined): LedgerHead {
  if (bytes === undefined) throw broken(`it has no ${HEAD_FILE}, so this branch is no ledger`)
  return parsed(() => headDocument.parse(parseJson(bytes, HEAD_FILE, MAX_LEDGER_ENTRY_BYTES), HEAD_FILE))
}

/** The entry at a place, from the bytes that are there. Nothing of the chain is looked at. @throws FactoryError LEDGER_BROKEN. */
export function parseEntry(bytes: Buffer | undefined, sequence: number): Entry {
  const path = entryPath(sequence)
  if (bytes === undefined) throw broken(`the entry ${sequence} (${path}) is not there`)
  const entry = parsed(() => entryDocument.parse(parseJson(bytes, path, MAX_LEDGER_ENTRY_BYTES), path))
  if (entry.sequence === sequence) return entry
  throw broken(`the entry ${entry.sequence} lies at the place of ${sequence} (${path})`)
}

function parsed<T>(parse: () => T): T {
  try {
    return parse()
  } catch (cause) {
    throw broken(messageOf(cause), cause)
  }
}

function broken(why: string, cause?: unknown): FactoryError {
  return new FactoryError('LEDGER_BROKEN', `the ledger does not fit: ${why}`, {
    cause,
    hint: 'jidoka ledger verify names every place that is wrong',
  })
}
