import { asFactoryError, type FactoryError } from '../../errors.ts'
import type { ReleasedUnit } from '../../station/released.ts'
import { artifactUrl } from '../artifacts/trace-artifact.ts'
import { findTrace, type TracePlace } from './find-trace.ts'
import type { GithubFacts } from './github-facts.ts'
import { keepTrace, TRACE_BRANCH, type TraceBranchDeps } from './trace-branch.ts'

/** Where the trace of a released unit is; `error` when it could not be kept where it should be. */
export interface TraceEnd {
  /** Page of it, when there is one. */
  url?: string
  error?: FactoryError
}

export interface TraceRequest {
  trace: 'artifact' | 'branch'
  facts: GithubFacts
  place: TracePlace
  branch: TraceBranchDeps
}

/** Looks for the trace, verifies it, and keeps it on its branch when that is wanted. */
export async function settleTrace(released: ReleasedUnit, request: TraceRequest): Promise<TraceEnd> {
  const { trace, facts, place, branch } = request
  try {
    const found = await findTrace(released, place)
    if (trace === 'branch') await keepTrace(found, branch)
    const { server, owner, repository } = facts
    const kept = `${server}/${owner}/${repository}/tree/${TRACE_BRANCH}/${found.serial}`
    if (trace === 'branch') return { url: kept }
    return found.artifact === undefined ? {} : { url: artifactUrl(facts, found.artifact) }
  } catch (thrown) {
    // the unit can be delivered all the same; without a page its text names the run
    return trace === 'branch' ? { error: asFactoryError(thrown) } : {}
  }
}
