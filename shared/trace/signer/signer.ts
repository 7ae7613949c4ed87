import { sign, type KeyObject } from 'node:crypto'
import { FactoryError } from '../../errors.ts'
import type { TraceExtension } from '../statement/statement.ts'
import { generateSigningKey, hintOf, loadSigningKey } from './keys.ts'
import { localKeys } from './local-keys.ts'
import { withLowS } from './low-s.ts'

/** Signs for one station. One implementation per signing mode, one method, as the Signer of sigstore-js. */
export interface Signer {
  /** What a link may claim about its signature. */
  readonly assurance: TraceExtension['assurance']
  /** Names the public key in a trust file. */
  readonly hint: string
  /** The signature of the bytes: ECDSA P-256 with SHA-256, DER, with the smaller s. */
  sign(bytes: Uint8Array): Promise<Buffer>
}

/** Signs with the key of its station: the private half of a key in the trust file. @throws FactoryError KEY_INVALID naming `subject`. */
export function keyedSigner(pem: string, subject: string): Signer {
  return keySigner(loadSigningKey(pem, subject), 'keyed')
}

/** Signs with a key of this machine, made on first use in `folder`. @throws FactoryError KEY_INVALID, DISK. */
export async function localSigner(folder: string, station: string): Promise<Signer> {
  const { keys } = await localKeys(folder, [station])
  const key = keys.get(station)
  if (key !== undefined) return keySigner(key, 'local')
  throw new FactoryError('KEY_MISSING', `there is no local key for the station ${station}`)
}

/** Signs with a key that is thrown away: for a re-execution that only compares digests. */
export function ephemeralSigner(): Signer {
  return keySigner(generateSigningKey(), 'local')
}

/** Signs with a P-256 private key. */
export function keySigner(key: KeyObject, assurance: Signer['assurance']): Signer {
  return {
    assurance,
    hint: hintOf(key),
    sign: (bytes) => withLowS(sign('sha256', bytes, { key, dsaEncoding: 'der' })),
  }
}
