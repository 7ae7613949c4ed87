import { FactoryError, hasCode } from '../../errors.ts'
import { rejectionOf } from '../statement/rejection.ts'
import type { BundleKind, SignedBundle } from '../signer/bundle-kind.ts'
import type { IdentitySigner } from '../signer/signer.ts'
import type { KeylessTrust } from '../verify/keyless/keyless-trust.ts'
import { checkSigner } from '../verify/signer-rules.ts'
import { openEnvelope } from '../verify/verifier.ts'
import { sealBundle, type SealOptions } from './seal-bundle.ts'

export interface IdentityOptions extends SealOptions {
  station: string
  trust: KeylessTrust
}

/**
 * Signs with the identity of the job. What comes back from the servers is verified against the trust file before it counts,
 * so a clock that is wrong, a server that answers nonsense and a root that does not know the server show here.
 */
export function identitySigner(options: IdentityOptions): IdentitySigner {
  return {
    assurance: 'keyless',
    async seal(artifact, kind) {
      const bundle = await sealBundle(artifact, kind.payloadType, options)
      return verified(bundle, kind, options)
    },
  }
}

async function verified(
  bundle: unknown,
  kind: BundleKind,
  { station, trust }: IdentityOptions,
): Promise<SignedBundle> {
  try {
    const opened = await openEnvelope(bundle, trust, kind)
    checkSigner(opened.signer, station)
    return opened.bundle
  } catch (thrown) {
    if (hasCode(thrown, 'TRUST_INVALID')) throw thrown
    const { code, reason } = rejectionOf(thrown)
    throw new FactoryError('SIGNING_ANSWER', `what was signed does not verify: ${code}: ${reason}`, {
      detail: code,
      cause: thrown,
      hint: 're-run the failed jobs; when it stays so, compare the trust file with the servers: jidoka doctor',
    })
  }
}
