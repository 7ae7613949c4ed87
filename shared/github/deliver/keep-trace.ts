import { asFactoryError, type FactoryError } from '../../errors.ts'
import type { DeliveryOptions } from '../../factory/delivery-options.ts'
import type { ReleasedUnit } from '../../station/released.ts'
import { artifactUrl } from '../artifacts/trace-artifact.ts'
import { findTrace, type FoundTrace, type TracePlace } from './find-trace.ts'
import { repositoryUrl, type GithubFacts } from '../github-facts.ts'
import { sleep } from '../server-remote.ts'
import { openReleases } from './releases.ts'
import { traceArchive } from './trace-archive.ts'
import { keepTrace, TRACE_BRANCH, type TraceBranchDeps } from './trace-branch.ts'
import { attachTrace } from './trace-release.ts'

/** Where the trace of a released unit is; `error` when it could not be kept where it should be. */
export interface TraceEnd {
  /** Page of it, when there is one. */
  url?: string
  error?: FactoryError
}

export interface TraceRequest {
  trace: DeliveryOptions['trace']
  facts: GithubFacts
  place: TracePlace
  branch: TraceBranchDeps
  /** Writes to the repository. */
  token: string
}

/** Looks for the trace, verifies it, and keeps it on its branch or in a release when that is wanted. */
export async function settleTrace(released: ReleasedUnit, request: TraceRequest): Promise<TraceEnd> {
  const { trace, facts } = request
  try {
    const found = await findTrace(released, request.place)
    if (trace === 'branch') return { url: await onBranch(found, request) }
    if (trace === 'release') return { url: await inRelease(found, released.attempt, request) }
    return found.artifact === undefined ? {} : { url: artifactUrl(facts, found.artifact) }
  } catch (thrown) {
    // the unit can be delivered all the same; without a page its text names the run
    return trace === 'artifact' ? {} : { error: asFactoryError(thrown) }
  }
}

async function onBranch(found: FoundTrace, { facts, branch }: TraceRequest): Promise<string> {
  await keepTrace(found, branch)
  return `${repositoryUrl(facts)}/tree/${TRACE_BRANCH}/${found.serial}`
}

async function inRelease(
  found: FoundTrace,
  attempt: number,
  { facts, token, branch }: TraceRequest,
): Promise<string> {
  const { serial, sealedAt } = found
  const archive = await traceArchive(found, branch.repo)
  const releases = await openReleases(facts, token)
  const { tag, name } = await attachTrace({ serial, attempt, sealedAt, archive }, { releases, sleep })
  return `${repositoryUrl(facts)}/releases/download/${tag}/${name}`
}
