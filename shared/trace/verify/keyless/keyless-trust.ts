import type { TrustMaterial } from '@sigstore/verify'
import { FactoryError } from '../../../errors.ts'
import type { JsonObject } from '../../../formats/canonical.ts'

/** What a person runs to write the trust file of a keyless line. */
export const WRITE_TRUST = 'gh attestation trusted-root > root.jsonl && jidoka trust root.jsonl'

/** The part of a trust file about identities (schemas/trust.schema.json). */
export interface KeylessPart {
  issuer: string
  repositoryId: string
  /** Exact names of the workflows, each at a branch. */
  workflows: string[]
  /** Environments of the jobs, by station. */
  stations: Record<string, string[]>
  runners: 'github-hosted' | 'any'
  /** How many logs must vouch: for a signature, and for its certificate. */
  thresholds: { tlog: 0 | 1; ctlog: 0 | 1 }
  trustedRoot: JsonObject
}

/** Trust in identities of one repository, vouched for by the authorities of a vendored root. */
export interface KeylessTrust extends KeylessPart {
  repository: string
  assurance: 'keyless'
}

const MATERIALS = new WeakMap<JsonObject, Promise<TrustMaterial>>()

/** The authorities and logs of the root. Nothing is fetched. @throws FactoryError TRUST_INVALID. */
export function rootMaterial({ trustedRoot }: KeylessTrust): Promise<TrustMaterial> {
  const known = MATERIALS.get(trustedRoot) ?? readRoot(trustedRoot)
  MATERIALS.set(trustedRoot, known)
  return known
}

async function readRoot(root: JsonObject): Promise<TrustMaterial> {
  // loaded on first use: only keyless links need them
  const [{ TrustedRoot }, { toTrustMaterial }] = await Promise.all([
    import('@sigstore/protobuf-specs'),
    import('@sigstore/verify'),
  ])
  try {
    return toTrustMaterial(TrustedRoot.fromJSON(root))
  } catch (cause) {
    throw new FactoryError('TRUST_INVALID', 'the trusted root of the trust file cannot be read', {
      cause,
      hint: `write it again: ${WRITE_TRUST}`,
    })
  }
}
