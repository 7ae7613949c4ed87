import { canonicalJson } from '../../formats/canonical.ts'
import { schemaOf, type Schema } from '../../formats/schema.ts'
import parcelSchema from '../../../schemas/parcel.schema.json' with { type: 'json' }
import { PAYLOAD_TYPE } from '../statement/statement.ts'
import type { Signer } from './signer.ts'

/** A Sigstore bundle v0.3 as we write it: one DSSE envelope, one signature, a key hint, nothing else. */
export interface SignedBundle {
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

/** What an envelope may hold: its payload type, and the shape of a bundle around it. */
export interface BundleKind {
  payloadType: string
  document: Schema<SignedBundle>
}

/** A bundle around an in-toto statement: a link, a seal. */
export const STATEMENT_BUNDLE = bundleKind(PAYLOAD_TYPE)

/** The shape of a bundle of one payload type. The library accepts more (unknown fields, log entries); we do not. */
export function bundleKind(payloadType: string): BundleKind {
  const { bundle } = parcelSchema.$defs
  const { dsseEnvelope } = bundle.properties
  const envelope = {
    ...dsseEnvelope,
    properties: { ...dsseEnvelope.properties, payloadType: { const: payloadType } },
  }
  const schema = { ...bundle, properties: { ...bundle.properties, dsseEnvelope: envelope } }
  const id = `${parcelSchema.$id}/bundle/${encodeURIComponent(payloadType)}`
  return {
    payloadType,
    document: schemaOf<SignedBundle>({ $schema: parcelSchema.$schema, $id: id, ...schema }),
  }
}

/** Signs a statement: {@link signBundle} of its canonical JSON. */
export function signStatement(statement: object, signer: Signer): Promise<SignedBundle> {
  return signBundle(Buffer.from(canonicalJson(statement)), STATEMENT_BUNDLE, signer)
}

/**
 * Signs bytes as a Sigstore bundle v0.3 without log entries or timestamps. The DSSE protocol:
 * https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
 */
export async function signBundle(
  artifact: Buffer,
  { payloadType, document }: BundleKind,
  signer: Signer,
): Promise<SignedBundle> {
  // loaded on first use: most commands sign nothing
  const [{ dsse }, { bundleToJSON, toDSSEBundle }] = await Promise.all([
    import('@sigstore/core'),
    import('@sigstore/bundle'),
  ])
  const signature = await signer.sign(dsse.preAuthEncoding(payloadType, artifact))
  const bundle = toDSSEBundle({ artifact, artifactType: payloadType, signature })
  // with a key hint, the library would also write it into the envelope, as the keyid that cosign does not know
  const content = { $case: 'publicKey' as const, publicKey: { hint: signer.hint } }
  const verificationMaterial = { ...bundle.verificationMaterial, content }
  return document.parse(bundleToJSON({ ...bundle, verificationMaterial }), 'the signed bundle')
}
