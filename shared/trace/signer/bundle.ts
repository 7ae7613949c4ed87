import { schemaOf } from '../../formats/schema.ts'
import parcelSchema from '../../../schemas/parcel.schema.json' with { type: 'json' }

/** A Sigstore bundle v0.3 as we write it: one DSSE envelope, one signature, a key hint, nothing else. */
export interface LinkBundle {
  mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json'
  verificationMaterial: { publicKey: { hint: string }; timestampVerificationData: Record<string, never> }
  dsseEnvelope: Envelope
}

export interface Envelope {
  /** Base64 of the signed bytes. */
  payload: string
  payloadType: string
  /** No `keyid`: it is not authenticated, and cosign skips a signature whose keyid it does not know. */
  signatures: [{ sig: string }]
}

/** The shape of {@link LinkBundle}; the library accepts more (unknown fields, log entries), we do not. */
export const bundleDocument = schemaOf<LinkBundle>({
  $schema: parcelSchema.$schema,
  $id: `${parcelSchema.$id}/bundle`,
  ...parcelSchema.$defs.bundle,
})
