import type { TrustMaterial } from '@sigstore/verify'
import { hasLowS } from '../signer/low-s.ts'
import { STATEMENT_BUNDLE, type BundleKind, type SignedBundle } from '../signer/bundle-kind.ts'
import { rejected } from '../statement/rejection.ts'
import { verifyCertificate } from './keyless/certificate.ts'
import type { KeylessTrust } from './keyless/keyless-trust.ts'
import type { VerifiedSigner } from './signer-rules.ts'
import type { KeyTrust, Trust, TrustedKey } from './trust.ts'

/** Proves who signed a bundle. One implementation per kind of trust, one method, as the Verifier of sigstore-js. */
interface Verifier {
  /** Who signed. @throws FactoryError LINK_REJECTED: LINK_SIGNER, LINK_SIGNATURE, and the codes of {@link verifyCertificate}. */
  verify(bundle: SignedBundle): Promise<VerifiedSigner>
}

/** The verifier of a trust. */
function verifierFor(trust: Trust): Verifier {
  return trust.assurance === 'keyless' ? identityVerifier(trust) : keyVerifier(trust.keys)
}

/** Verifies with the public keys of a trust file, found by their hint. */
function keyVerifier(keys: KeyTrust['keys']): Verifier {
  return {
    async verify(bundle) {
      const { verificationMaterial: material } = bundle
      const key = 'publicKey' in material ? keys.get(material.publicKey.hint) : undefined
      if (key === undefined)
        throw rejected('LINK_SIGNER', 'it was signed with a key that the trust file does not list')
      await verifySignature(bundle, key)
      return { kind: 'key', key }
    },
  }
}

/** Verifies with the root of a trust file, which vouches for certificates. */
function identityVerifier(trust: KeylessTrust): Verifier {
  return {
    async verify(bundle) {
      const { verificationMaterial: material } = bundle
      if (!('certificate' in material))
        throw rejected('LINK_SIGNER', 'it was signed with a key, and the trust file lists identities')
      return { kind: 'identity', trust, identity: await verifyCertificate(bundle, material, trust) }
    },
  }
}

async function verifySignature(bundle: SignedBundle, key: TrustedKey): Promise<void> {
  const [{ Verifier: BundleVerifier, toSignedEntity }, { bundleFromJSON }] = await Promise.all([
    import('@sigstore/verify'),
    import('@sigstore/bundle'),
  ])
  const verifier = new BundleVerifier(trustMaterialOf(key), { tlogThreshold: 0, timestampThreshold: 0 })
  try {
    verifier.verify(toSignedEntity(bundleFromJSON(bundle)))
  } catch (cause) {
    throw rejected('LINK_SIGNATURE', 'the signature is not that of the payload', cause)
  }
}

/** No certificates, no logs, no timestamps: only this key. */
function trustMaterialOf(key: TrustedKey): TrustMaterial {
  return {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: () => ({ publicKey: key.publicKey, validFor: () => true }),
  }
}

export interface OpenedEnvelope {
  bundle: SignedBundle
  /** The verified bytes. */
  payload: Buffer
  signer: VerifiedSigner
}

/**
 * Opens the envelope of a bundle: its shape, its signature and who signed it. What the payload says is not checked yet.
 * @throws FactoryError LINK_REJECTED: LINK_UNREADABLE, LINK_TYPE, LINK_SIGNATURES, and those of {@link Verifier}.
 */
export async function openEnvelope(
  value: unknown,
  trust: Trust,
  kind: BundleKind = STATEMENT_BUNDLE,
): Promise<OpenedEnvelope> {
  const bundle = parseBundle(value, kind)
  const { payload, signatures } = bundle.dsseEnvelope
  const bytes = decodeBase64(payload, 'the payload')
  const signature = decodeBase64(signatures[0].sig, 'the signature')
  const signer = await verifierFor(trust).verify(bundle)
  if (!(await hasLowS(signature)))
    throw rejected(
      'LINK_SIGNATURE',
      'the signature is the second form of a valid one, which anybody can make',
    )
  return { bundle, payload: bytes, signer }
}

function parseBundle(value: unknown, { document, payloadType }: BundleKind): SignedBundle {
  if (document.is(value)) return value
  const problems = document.problemsOf(value)
  const places = problems.map(({ pointer }) => pointer)
  if (places.includes('/dsseEnvelope/signatures'))
    throw rejected('LINK_SIGNATURES', 'the envelope must hold exactly one signature')
  if (places.includes('/dsseEnvelope/payloadType'))
    throw rejected('LINK_TYPE', `the payload type is not ${payloadType}`)
  const [problem] = problems
  const reason = `the bundle's ${problem?.pointer || 'root'} ${problem?.message ?? 'is not valid'}`
  throw rejected('LINK_UNREADABLE', reason)
}

/** Base64 has several spellings for the same bytes; only the canonical one passes. */
function decodeBase64(text: string, subject: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') === text) return bytes
  throw rejected('LINK_UNREADABLE', `${subject} is not canonical base64`)
}
