import { parsePayload } from './verify-link.ts'
import { statementDocument } from './build-statement.ts'
import { bundleDocument } from './bundle.ts'
import { readParcel } from './parcel.ts'
import type { Statement } from './statement.ts'

/**
 * What a parcel's link claims, unverified: only for comparing what a re-execution decided, never for trusting it.
 * @throws FactoryError LINK_REJECTED, SCHEMA_INVALID.
 */
export function claimedStatement(bytes: Uint8Array): Statement {
  const bundle = bundleDocument.parse(readParcel(bytes).link, "the parcel's link")
  return statementDocument.parse(
    parsePayload(Buffer.from(bundle.dsseEnvelope.payload, 'base64')),
    'the statement',
  )
}
