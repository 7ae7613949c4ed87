import { FactoryError } from '../errors.ts'
import { serversOf, type KeylessSigning } from '../factory/signing.ts'
import { identitySigner } from '../trace/identity/identity-signer.ts'
import { identityOfToken } from '../trace/identity/token-identity.ts'
import type { IdentitySigner } from '../trace/signer/signer.ts'
import { identityProblem } from '../trace/verify/keyless/identity-rules.ts'
import { WRITE_TRUST, type KeylessTrust } from '../trace/verify/keyless/keyless-trust.ts'
import type { Trust } from '../trace/verify/trust.ts'
import type { Host } from './program.ts'

/** What a job signs with when no station holds a key. */
export interface SigningJob {
  host: Pick<Host, 'identityToken'>
  trust: Trust
}

/** The signer of a job that has an identity. Asks nobody yet. @throws FactoryError IDENTITY_MISSING, TRUST_INVALID. */
export function signerOfJob(
  station: string,
  { signing, host }: { signing: KeylessSigning; host: string },
  job: SigningJob,
): IdentitySigner {
  const { identityToken } = job.host
  if (identityToken === undefined) throw identityMissing()
  const trust = keylessTrust(job.trust, signing)
  return identitySigner({ station, trust, identityToken, servers: serversOf(signing.instance, host) })
}

/**
 * Checks the identity of this job before its work: a station that cannot sign pays for no answer.
 * @throws FactoryError IDENTITY_WRONG whose `detail` is the code a link would be refused with, IDENTITY_PRIVATE, IDENTITY_REFUSED.
 */
export async function checkJob(
  station: string,
  { signing, host, base }: { signing: KeylessSigning; host: string; base: string },
  job: SigningJob,
): Promise<void> {
  const { identityToken } = job.host
  if (identityToken === undefined) throw identityMissing()
  const identity = identityOfToken(await identityToken(), host)
  refuseUnsaid(identity.visibility, signing)
  const problem = identityProblem(identity, keylessTrust(job.trust, signing), station)
  if (problem !== undefined) throw identityWrong(station, problem.code, problem.reason)
  const other = [identity.sourceDigest, identity.signerDigest].find((digest) => digest !== base)
  if (other === undefined) return
  throw identityWrong(station, 'LINK_SOURCE', `the run is of another commit than its base ${base}`)
}

/** A link in a public log says names of repository, workflow and people for ever. */
function refuseUnsaid(visibility: string, { instance, publicNames }: KeylessSigning): void {
  if (instance !== 'public' || visibility === 'public' || publicNames) return
  throw new FactoryError(
    'IDENTITY_PRIVATE',
    'this repository is not public, and what signs here writes public logs',
    {
      hint: 'use `instance: github`, or servers of your own; `publicNames: true` says that these names may be public',
    },
  )
}

function keylessTrust(trust: Trust, { trust: path }: KeylessSigning): KeylessTrust {
  if (trust.assurance === 'keyless') return trust
  throw new FactoryError('TRUST_INVALID', `the line signs keyless, and ${path} trusts keys`, {
    hint: `write it again: ${WRITE_TRUST}`,
  })
}

function identityMissing(): FactoryError {
  return new FactoryError(
    'IDENTITY_MISSING',
    'the line signs with the identity of its jobs, and there is none here',
    {
      hint: 'run it on GitHub in a job with `permissions: id-token: write`; on this machine sign with --local-keys',
    },
  )
}

function identityWrong(station: string, code: string, reason: string): FactoryError {
  return new FactoryError('IDENTITY_WRONG', `this job may not sign for ${station}: ${code}: ${reason}`, {
    detail: code,
    hint: 'run the compiled workflow on its own branch, or correct the trust file: jidoka doctor compares the two',
  })
}
