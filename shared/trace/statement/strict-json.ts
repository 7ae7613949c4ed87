import { canonicalJson } from '../../formats/canonical.ts'
import { parseJson } from '../../formats/read-json.ts'
import { rejected } from './rejection.ts'

const MAX_PAYLOAD_BYTES = 32 * 1024 * 1024
/** Most values (members and elements, nested ones included) of a document that is handed to a schema. */
const MAX_VALUES = 500_000
const MAX_DEPTH = 64

/**
 * The JSON of signed bytes. The bytes must be its canonical form, so nothing trails, hides or repeats.
 * @throws FactoryError LINK_REJECTED: LINK_UNREADABLE, LINK_TRAILING.
 */
export function parseCanonical(payload: Buffer): unknown {
  const value = parseOne(payload)
  const problem = boundsProblem(value)
  if (problem !== undefined) throw rejected('LINK_UNREADABLE', `the payload ${problem}`)
  if (payload.equals(Buffer.from(canonicalJson(value)))) return value
  throw rejected('LINK_TRAILING', 'the payload is not the canonical JSON of what it says')
}

function parseOne(payload: Buffer): unknown {
  try {
    return parseJson(payload, 'the payload', MAX_PAYLOAD_BYTES)
  } catch (cause) {
    throw rejected('LINK_TRAILING', 'the payload is not one JSON document', cause)
  }
}

/**
 * Why a parsed document is too large for a schema, or `undefined`. A limit on bytes is not enough: 64 MiB of `0,0,0`
 * give tens of millions of schema problems, and deep nesting overflows the stack of a recursive function.
 */
export function boundsProblem(document: unknown): string | undefined {
  let level: unknown[] = [document]
  let seen = 1
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`
    const next: unknown[] = []
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue
      const members: unknown[] = Object.values(value)
      seen += members.length
      if (seen > MAX_VALUES) return `holds more than ${MAX_VALUES} values`
      for (const member of members) next.push(member)
    }
    level = next
  }
  return undefined
}
