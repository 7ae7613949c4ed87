import { asFactoryError, type FactoryError } from '../../errors.ts'
import type { DeliveryOptions } from '../../factory/delivery-options.ts'
import type { ReleasedUnit } from '../../station/released.ts'
import { artifactUrl } from '../artifacts/trace-artifact.ts'
import { findTrace, type FoundTrace, type TracePlace } from '../deliver/find-trace.ts'
import { repositoryUrl, type GithubFacts } from '../github-facts.ts'
import { sleep } from '../server-remote.ts'
import { openReleases } from '../deliver/releases.ts'
import { ledgerPage, traceInLedger } from './record-delivered.ts'
import { traceArchive } from '../deliver/trace-archive.ts'
import { attachTrace } from '../deliver/trace-release.ts'

/** Where the trace of a released unit is; `error` when it could not be kept where it should be. */
export interface TraceEnd {
  /** Page of it, when there is one. */
  url?: string
  /** The trace, which is still to be written into the ledger. */
  found?: FoundTrace
  error?: FactoryError
}

export interface TraceRequest {
  trace: DeliveryOptions['trace']
  facts: GithubFacts
  place: TracePlace
  /** The clone. */
  repo: string
  /** Writes to the repository. */
  token: string
}

/** Looks for the trace, verifies it, and keeps it in a release when that is wanted; the ledger has it once the delivery is known. */
export async function settleTrace(released: ReleasedUnit, request: TraceRequest): Promise<TraceEnd> {
  const { trace, facts } = request
  try {
    const found = await findKept(released, request)
    if (trace === 'branch') return { url: ledgerPage(facts, found.serial), found }
    if (trace === 'release') return { url: await inRelease(found, released.attempt, request) }
    return found.artifact === undefined ? {} : { url: artifactUrl(facts, found.artifact) }
  } catch (thrown) {
    // the unit can be delivered all the same; without a page its text names the run
    return trace === 'artifact' ? {} : { error: asFactoryError(thrown) }
  }
}

/** Artifacts expire; what an earlier attempt wrote into the ledger does not. */
async function findKept(
  released: ReleasedUnit,
  { place, repo, token, facts }: TraceRequest,
): Promise<FoundTrace> {
  try {
    return await findTrace(released, place)
  } catch (thrown) {
    const access = { facts, repo, token, env: place.env }
    const found = await traceInLedger(released, place.trust, access).catch(() => undefined)
    if (found === undefined) throw thrown
    return found
  }
}

async function inRelease(
  found: FoundTrace,
  attempt: number,
  { facts, token, repo }: TraceRequest,
): Promise<string> {
  const { serial, sealedAt } = found
  const archive = await traceArchive(found, repo)
  const releases = await openReleases(facts, token)
  const { tag, name } = await attachTrace({ serial, attempt, sealedAt, archive }, { releases, sleep })
  return `${repositoryUrl(facts)}/releases/download/${tag}/${name}`
}
