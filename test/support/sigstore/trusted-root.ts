import { createHash } from 'node:crypto'
import type { JsonObject } from '../../../shared/formats/canonical.ts'

/** The authorities of one instance, DER. An absent one is not in the root. */
export interface Authorities {
  /** Leaf first. */
  fulcio: Buffer[]
  tsa?: Buffer[]
  /** Public keys, SPKI. */
  rekor?: Buffer
  ctlog?: Buffer
}

/** A Sigstore trusted root, as `gh attestation trusted-root` prints one. */
export function trustedRootOf({ fulcio, tsa, rekor, ctlog }: Authorities): JsonObject {
  return {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    certificateAuthorities: [authority('fulcio', fulcio)],
    timestampAuthorities: tsa === undefined ? [] : [authority('tsa', tsa)],
    tlogs: rekor === undefined ? [] : [log('rekor', rekor)],
    ctlogs: ctlog === undefined ? [] : [log('ctlog', ctlog)],
  }
}

const VALID_FOR = { start: '2020-01-01T00:00:00Z' }

function authority(name: string, chain: readonly Buffer[]): JsonObject {
  return {
    subject: { commonName: name, organization: 'stand-in' },
    uri: `https://${name}.example.com`,
    certChain: { certificates: chain.map((der) => ({ rawBytes: der.toString('base64') })) },
    validFor: VALID_FOR,
  }
}

/** A checkpoint is signed in the name of the host. */
function log(name: string, key: Buffer): JsonObject {
  return {
    baseUrl: `https://${name}.example.com`,
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: key.toString('base64'),
      keyDetails: 'PKIX_ECDSA_P256_SHA_256',
      validFor: VALID_FOR,
    },
    logId: { keyId: createHash('sha256').update(key).digest('base64') },
  }
}
