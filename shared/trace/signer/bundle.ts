import { sign, type KeyObject } from 'node:crypto'
import { canonicalJson } from '../../formats/canonical.ts'
import { schemaOf } from '../../formats/schema.ts'
import parcelSchema from '../../../schemas/parcel.schema.json' with { type: 'json' }
import { PAYLOAD_TYPE } from '../statement/statement.ts'
import { hintOf } from './keys.ts'

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

/** The shape of {@link LinkBundle}. The library accepts more (unknown fields, log entries); we do not. */
export const bundleDocument = schemaOf<LinkBundle>({
  $schema: parcelSchema.$schema,
  $id: `${parcelSchema.$id}/bundle`,
  ...parcelSchema.$defs.bundle,
})

/**
 * Signs a statement (its canonical JSON) with a P-256 private key: a Sigstore bundle v0.3 without log entries or
 * timestamps. The DSSE protocol: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
 */
export async function signStatement(statement: object, key: KeyObject): Promise<LinkBundle> {
  // loaded on first use: most commands sign nothing
  const [{ dsse }, { bundleToJSON, toDSSEBundle }] = await Promise.all([
    import('@sigstore/core'),
    import('@sigstore/bundle'),
  ])
  const artifact = Buffer.from(canonicalJson(statement))
  const signed = dsse.preAuthEncoding(PAYLOAD_TYPE, artifact)
  const signature = sign('sha256', signed, { key, dsaEncoding: 'der' })
  const bundle = toDSSEBundle({ artifact, artifactType: PAYLOAD_TYPE, signature })
  // the builder would write a key hint into the envelope as well, as the keyid that cosign does not know
  const content = { $case: 'publicKey' as const, publicKey: { hint: hintOf(key) } }
  const verificationMaterial = { ...bundle.verificationMaterial, content }
  return bundleDocument.parse(bundleToJSON({ ...bundle, verificationMaterial }), 'the signed bundle')
}
