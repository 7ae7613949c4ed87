import { schemaOf, type Schema } from '../../formats/schema.ts'
import parcelSchema from '../../../schemas/parcel.schema.json' with { type: 'json' }
import { PAYLOAD_TYPE } from '../statement/statement.ts'

/** A Sigstore bundle v0.3 as we write it: one DSSE envelope, one signature, who signed, nothing else. */
export interface SignedBundle {
  mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json'
  verificationMaterial: KeyMaterial | CertificateMaterial
  dsseEnvelope: Envelope
}

/** Signed with a key that the verifier knows. */
export interface KeyMaterial {
  publicKey: { hint: string }
  timestampVerificationData: Record<string, never>
}

/** Signed with a key of ten minutes, whose certificate names an identity. All bytes are base64. */
export interface CertificateMaterial {
  certificate: { rawBytes: string }
  tlogEntries?: [LogEntry]
  timestampVerificationData: { rfc3161Timestamps?: [{ signedTimestamp: string }] }
}

/** The part of an entry of a transparency log that we look at. */
export interface LogEntry {
  /** Seconds since 1970; absent or "0" where the log gives no time. */
  integratedTime?: string
  inclusionPromise?: { signedEntryTimestamp: string }
}

export interface Envelope {
  /** Base64 of the signed bytes. */
  payload: string
  payloadType: string
  /** No `keyid`: it is not authenticated, and cosign skips a signature whose keyid it does not know. */
  signatures: [{ sig: string }]
}

/** What an envelope may hold: its payload type, and the shape of a bundle around it. */
export interface BundleKind {
  payloadType: string
  document: Schema<SignedBundle>
}

/** A bundle around an in-toto statement: a link, a seal. */
export const STATEMENT_BUNDLE = bundleKind(PAYLOAD_TYPE)

/** The shape of a bundle of one payload type. The library accepts more (unknown fields, several entries); we do not. */
export function bundleKind(payloadType: string): BundleKind {
  const { bundle, ...shapes } = parcelSchema.$defs
  const { dsseEnvelope } = bundle.properties
  const envelope = {
    ...dsseEnvelope,
    properties: { ...dsseEnvelope.properties, payloadType: { const: payloadType } },
  }
  const schema = { ...bundle, properties: { ...bundle.properties, dsseEnvelope: envelope } }
  const id = `${parcelSchema.$id}/bundle/${encodeURIComponent(payloadType)}`
  return {
    payloadType,
    document: schemaOf<SignedBundle>({
      $schema: parcelSchema.$schema,
      $id: id,
      $defs: shapes,
      ...schema,
    }),
  }
}
