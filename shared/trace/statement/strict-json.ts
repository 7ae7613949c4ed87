import { canonicalJson } from '../../formats/canonical.ts'
import { parseJson } from '../../formats/read-json.ts'
import { rejected } from './rejection.ts'
import { MAX_PAYLOAD_BYTES, MAX_PAYLOAD_DEPTH, MAX_PAYLOAD_VALUES } from '../../limits.ts'

/**
 * The JSON of signed bytes. The bytes must be its canonical form, so there are no trailing bytes, no hidden ones and no repeated keys.
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
    if (depth > MAX_PAYLOAD_DEPTH) return `is nested deeper than ${MAX_PAYLOAD_DEPTH} levels`
    const next: unknown[] = []
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue
      const members: unknown[] = Object.values(value)
      seen += members.length
      if (seen > MAX_PAYLOAD_VALUES) return `holds more than ${MAX_PAYLOAD_VALUES} values`
      for (const member of members) next.push(member)
    }
    level = next
  }
  return undefined
}
