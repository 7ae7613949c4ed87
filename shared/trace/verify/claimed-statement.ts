import { parsePayload } from './verify-link.ts'
import { statementDocument } from '../statement/build-statement.ts'
import { bundleDocument } from '../signer/bundle.ts'
import { readParcel } from '../parcel/parcel.ts'
import type { Statement } from '../statement/statement.ts'

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
