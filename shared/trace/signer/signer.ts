import { sign, type KeyObject } from 'node:crypto'
import { FactoryError } from '../../errors.ts'
import { generateSigningKey, hintOf, loadSigningKey } from './keys.ts'
import { localKeys } from './local-keys.ts'
import { withLowS } from './low-s.ts'
import type { BundleKind, SignedBundle } from './bundle-kind.ts'

/** Signs for one station: with a key, or with the identity of its job. `assurance`: what a link may claim about its signature. */
export type Signer = KeySigner | IdentitySigner

/** Signs with an identity: seals whole bundles, because its servers see the signature before the bundle is complete. */
export interface IdentitySigner {
  readonly assurance: 'keyless'
  /** @throws FactoryError IDENTITY_…, SIGNING_…; nothing is ever left unsigned. */
  seal(artifact: Buffer, kind: BundleKind): Promise<SignedBundle>
}

/** Signs with a key. One method, as the Signer of sigstore-js. */
export interface KeySigner {
  readonly assurance: 'local' | 'keyed'
  /** Names the public key in a trust file. */
  readonly hint: string
  /** The signature of the bytes: ECDSA P-256 with SHA-256, DER, with the smaller s. */
  sign(bytes: Uint8Array): Promise<Buffer>
}

/** Signs with the key of its station: the private half of a key in the trust file. @throws FactoryError KEY_INVALID naming `subject`. */
export function keyedSigner(pem: string, subject: string): KeySigner {
  return keySigner(loadSigningKey(pem, subject), 'keyed')
}

/** Signs with a key of this machine, made on first use in `folder`. @throws FactoryError KEY_INVALID, DISK. */
export async function localSigner(folder: string, station: string): Promise<KeySigner> {
  const { keys } = await localKeys(folder, [station])
  const key = keys.get(station)
  if (key !== undefined) return keySigner(key, 'local')
  throw new FactoryError('KEY_MISSING', `there is no local key for the station ${station}`)
}

/** Signs with a key that is thrown away: for a re-execution that only compares digests. */
export function ephemeralSigner(): KeySigner {
  return keySigner(generateSigningKey(), 'local')
}

/** Signs with a P-256 private key. */
export function keySigner(key: KeyObject, assurance: KeySigner['assurance']): KeySigner {
  return {
    assurance,
    hint: hintOf(key),
    sign: (bytes) => withLowS(sign('sha256', bytes, { key, dsaEncoding: 'der' })),
  }
}
