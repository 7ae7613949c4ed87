import { canonicalJson } from '../../formats/canonical.ts'
import { STATEMENT_BUNDLE, type BundleKind, type SignedBundle } from './bundle-kind.ts'
import type { KeySigner, Signer } from './signer.ts'

/** Signs a statement: {@link signBundle} of its canonical JSON. */
export function signStatement(statement: object, signer: Signer): Promise<SignedBundle> {
  return signBundle(Buffer.from(canonicalJson(statement)), STATEMENT_BUNDLE, signer)
}

/** Signs bytes as a Sigstore bundle v0.3. @throws FactoryError SIGNING_… where an identity signs and its servers fail. */
export function signBundle(artifact: Buffer, kind: BundleKind, signer: Signer): Promise<SignedBundle> {
  return signer.assurance === 'keyless' ? signer.seal(artifact, kind) : signWithKey(artifact, kind, signer)
}

/**
 * Without log entries or timestamps. The DSSE protocol:
 * https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
 */
async function signWithKey(
  artifact: Buffer,
  { payloadType, document }: BundleKind,
  signer: KeySigner,
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
