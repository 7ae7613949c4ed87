import { sign as signBytes, type KeyObject } from 'node:crypto'
import type { Signer } from '@sigstore/sign'
import { canonicalJson } from '../../formats/canonical.ts'
import { bundleDocument, type LinkBundle } from './bundle.ts'
import { hintOf, publicPem } from './keys.ts'
import { PAYLOAD_TYPE } from '../statement/predicates.ts'

/**
 * Signs a statement (its canonical JSON) with a P-256 private key: a Sigstore bundle v0.3 without log entries or
 * timestamps. Only the bundle builder of the signing library is loaded, and only here: its package index brings the
 * clients of Fulcio, Rekor and timestamp authorities, which take five times as long to load and are never used.
 */
export async function signStatement(statement: object, key: KeyObject): Promise<LinkBundle> {
  const [{ DSSEBundleBuilder }, { bundleToJSON }] = await Promise.all([
    import('@sigstore/sign/dist/bundler/index.js'),
    import('@sigstore/bundle'),
  ])
  const builder = new DSSEBundleBuilder({ signer: signerOf(key), witnesses: [] })
  const bundle = await builder.create({ data: Buffer.from(canonicalJson(statement)), type: PAYLOAD_TYPE })
  // the builder copies the key hint into the envelope, where cosign stumbles over it
  for (const signature of bundle.content.dsseEnvelope.signatures) signature.keyid = ''
  return bundleDocument.parse(bundleToJSON(bundle), 'the signed bundle')
}

function signerOf(key: KeyObject): Signer {
  const publicKey = publicPem(key)
  const hint = hintOf(key)
  return {
    sign: (data) =>
      Promise.resolve({
        signature: signBytes('sha256', data, { key, dsaEncoding: 'der' }),
        key: { $case: 'publicKey', publicKey, hint },
      }),
  }
}
