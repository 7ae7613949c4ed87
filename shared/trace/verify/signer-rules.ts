import { rejected } from '../statement/rejection.ts'
import type { TraceExtension } from '../statement/statement.ts'
import type { WorkflowIdentity } from './keyless/identity.ts'
import { identityProblem, originProblem } from './keyless/identity-rules.ts'
import type { KeylessTrust } from './keyless/keyless-trust.ts'
import type { TrustedKey } from './trust.ts'

/** Who signed a bundle, proven: a key of the trust file, or an identity that its root vouches for. */
export type VerifiedSigner =
  { kind: 'key'; key: TrustedKey } | { kind: 'identity'; identity: WorkflowIdentity; trust: KeylessTrust }

/** The signer in one text: the hint of its key, or its workflow and environment. */
export function signerName(signer: VerifiedSigner): string {
  if (signer.kind === 'key') return signer.key.hint
  return `${signer.identity.workflow} (${signer.identity.environment})`
}

/**
 * Checks that a signer may sign for a station.
 * @throws FactoryError LINK_REJECTED: KEY_REVOKED, LINK_STATION_KEY, KEY_EARLY; or LINK_ISSUER, LINK_REPOSITORY_ID,
 * LINK_WORKFLOW, LINK_RUNNER, LINK_ENVIRONMENT.
 */
export function checkSigner(signer: VerifiedSigner, station: string, finishedAt?: string): void {
  if (signer.kind === 'key') {
    checkKey(signer.key, station, finishedAt)
    return
  }
  const problem = identityProblem(signer.identity, signer.trust, station)
  if (problem !== undefined) throw rejected(problem.code, problem.reason)
}

/**
 * Checks that a signer signed for this very commit and run, where a certificate says so.
 * @throws FactoryError LINK_REJECTED: LINK_SOURCE, LINK_RUN.
 */
export function checkOrigin(signer: VerifiedSigner, extension: TraceExtension): void {
  if (signer.kind === 'key') return
  const problem = originProblem(signer.identity, extension)
  if (problem !== undefined) throw rejected(problem.code, problem.reason)
}

/** A keyed link carries no trusted time, so every link of a revoked key is refused, also one that claims an earlier time. */
function checkKey(
  { revokedAt, validFrom, stations }: TrustedKey,
  station: string,
  finishedAt?: string,
): void {
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
