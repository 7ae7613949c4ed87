import { FactoryError } from '../../errors.ts'
import { isRecord } from '../../formats/read-json.ts'
import type { WorkflowIdentity } from '../verify/keyless/identity.ts'

/** What an identity token says, before any server has looked at it. */
export interface TokenIdentity extends WorkflowIdentity {
  visibility: string
}

/**
 * The identity that a certificate made from this token names, so that a job that may not sign says so before its work. The
 * signature of the token is not checked: the runner gave it. How Fulcio reads the claims:
 * https://github.com/sigstore/fulcio/blob/main/config/identity/config.yaml
 * `server`: e.g. `https://github.com`.
 * @throws FactoryError IDENTITY_REFUSED when it is no token.
 */
export function identityOfToken(token: string, server: string): TokenIdentity {
  const claims = claimsOf(token)
  const claim = (name: string): string => {
    const value = claims[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  return {
    workflow: `${server}/${claim('job_workflow_ref')}`,
    issuer: claim('iss'),
    signerDigest: claim('job_workflow_sha'),
    sourceDigest: claim('sha'),
    repositoryId: claim('repository_id'),
    runner: claim('runner_environment'),
    run: `${server}/${claim('repository')}/actions/runs/${claim('run_id')}/attempts/${claim('run_attempt')}`,
    environment: claim('environment'),
    visibility: claim('repository_visibility'),
  }
}

function claimsOf(token: string): Record<string, unknown> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    if (isRecord(claims)) return claims
  } catch {
    // the parser's message may quote the token
  }
  throw new FactoryError('IDENTITY_REFUSED', 'the runner gave something that is no identity token', {
    hint: 're-run the failed jobs',
  })
}
