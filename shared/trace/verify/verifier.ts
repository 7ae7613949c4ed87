import type { TrustMaterial } from '@sigstore/verify'
import { hasLowS } from '../signer/low-s.ts'
import { STATEMENT_BUNDLE, type BundleKind, type SignedBundle } from '../signer/bundle.ts'
import { rejected } from '../statement/rejection.ts'
import type { Trust, TrustedKey } from './trust.ts'

/** Proves who signed a bundle. One implementation per signing mode, one method, as the Verifier of sigstore-js. */
export interface Verifier {
  /** The trusted key that signed. @throws FactoryError LINK_REJECTED: LINK_SIGNER, LINK_SIGNATURE. */
  verify(bundle: SignedBundle): Promise<TrustedKey>
}

/** The verifier of a trust. Mode keyless is reserved: readTrust refuses it. */
export function verifierFor(trust: Trust): Verifier {
  switch (trust.assurance) {
    case 'local':
    case 'keyed':
      return keyVerifier(trust.keys)
  }
}

/** Verifies with the public keys of a trust file, found by their hint. */
function keyVerifier(keys: Trust['keys']): Verifier {
  return {
    async verify(bundle) {
      const key = keys.get(bundle.verificationMaterial.publicKey.hint)
      if (key === undefined)
        throw rejected('LINK_SIGNER', 'it was signed with a key that the trust file does not list')
      await verifySignature(bundle, key)
      return key
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
  const [{ sig }] = bundle.dsseEnvelope.signatures
  if (!(await hasLowS(Buffer.from(sig, 'base64'))))
    throw rejected(
      'LINK_SIGNATURE',
      'the signature is the second form of a valid one, which anybody can make',
    )
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
  key: TrustedKey
}

/**
 * Opens the envelope of a bundle: its shape, its signature and who signed it. What the payload says is not checked yet.
 * @throws FactoryError LINK_REJECTED: LINK_UNREADABLE, LINK_TYPE, LINK_SIGNATURES, LINK_SIGNER, LINK_SIGNATURE.
 */
export async function openEnvelope(
  value: unknown,
  trust: Trust,
  kind: BundleKind = STATEMENT_BUNDLE,
): Promise<OpenedEnvelope> {
  const bundle = parseBundle(value, kind)
  const { payload, signatures } = bundle.dsseEnvelope
  const bytes = decodeBase64(payload, 'the payload')
  decodeBase64(signatures[0].sig, 'the signature')
  return { bundle, payload: bytes, key: await verifierFor(trust).verify(bundle) }
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

/**
 * Checks that a key may sign for a station. A keyed link carries no trusted time, so every link of a revoked key is refused,
 * also one that claims an earlier time. @throws FactoryError LINK_REJECTED: KEY_REVOKED, LINK_STATION_KEY, KEY_EARLY.
 */
export function checkSigner(key: TrustedKey, station: string, finishedAt?: string): void {
  const { revokedAt, validFrom, stations } = key
  if (revokedAt !== undefined)
    throw rejected('KEY_REVOKED', `the key of ${station} was revoked at ${revokedAt}`)
  if (!stations.includes(station))
    throw rejected(
      'LINK_STATION_KEY',
      `a link of ${station} was signed with the key of ${stations.join(', ')}`,
    )
  const isEarly =
    validFrom !== undefined && finishedAt !== undefined && Date.parse(finishedAt) < Date.parse(validFrom)
  if (isEarly)
    throw rejected(
      'KEY_EARLY',
      `the key of ${station} is valid from ${validFrom}, the link says ${finishedAt}`,
    )
}
