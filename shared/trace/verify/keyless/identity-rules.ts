import { quote, type Rejection } from '../../statement/rejection.ts'
import type { TraceExtension } from '../../statement/statement.ts'
import type { WorkflowIdentity } from './identity.ts'
import type { KeylessPart } from './keyless-trust.ts'

/**
 * Why this identity may not sign for the station, or `undefined`. Every text must be equal, not similar: a branch that any
 * writer makes, a fork and a workflow of another name have texts that only begin or end alike.
 */
export function identityProblem(
  identity: WorkflowIdentity,
  trust: KeylessPart,
  station: string,
): Rejection | undefined {
  const { issuer, workflow, repositoryId, runner, environment } = identity
  if (issuer !== trust.issuer)
    return { code: 'LINK_ISSUER', reason: `${quote(issuer)} vouches for it, trusted is ${trust.issuer}` }
  if (repositoryId !== trust.repositoryId)
    return {
      code: 'LINK_REPOSITORY_ID',
      reason: `it was signed in repository ${quote(repositoryId)}, trusted is ${trust.repositoryId}`,
    }
  if (!trust.workflows.includes(workflow))
    return { code: 'LINK_WORKFLOW', reason: `the workflow ${quote(workflow)} is not one that signs` }
  if (trust.runners !== 'any' && runner !== trust.runners)
    return { code: 'LINK_RUNNER', reason: `it was signed on a machine that is ${quote(runner)}` }
  const environments = Object.hasOwn(trust.stations, station) ? trust.stations[station] : undefined
  if (environments?.includes(environment) === true) return undefined
  return {
    code: 'LINK_ENVIRONMENT',
    reason: `a link of ${station} was signed by a job of the environment ${quote(environment)}`,
  }
}

/** Why a link is not of the commit and the run that its certificate names, or `undefined`. */
export function originProblem(
  { sourceDigest, signerDigest, run: signedRun, workflow }: WorkflowIdentity,
  { base, run }: Pick<TraceExtension, 'base' | 'run'>,
): Rejection | undefined {
  if (sourceDigest !== base)
    return {
      code: 'LINK_SOURCE',
      reason: `it was signed in a run of ${quote(sourceDigest)}, its base is ${base}`,
    }
  if (signerDigest !== base)
    return {
      code: 'LINK_SOURCE',
      reason: `its workflow is that of ${quote(signerDigest)}, its base is ${base}`,
    }
  const said = `${originOf(workflow)}/${run.repository ?? ''}/actions/runs/${run.id}/attempts/${run.attempt}`
  if (run.host === 'github' && signedRun === said) return undefined
  return { code: 'LINK_RUN', reason: `it was signed in ${quote(signedRun)}, and says another run or attempt` }
}

/** `https://github.com` of an address there. */
function originOf(address: string): string {
  return /^https?:\/\/[^/]+/.exec(address)?.[0] ?? ''
}
