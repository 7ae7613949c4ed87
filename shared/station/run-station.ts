import type { Verdict } from '../findings.ts'
import { signStation, type SignedStation } from '../line/sign-station.ts'
import type { StationName } from '../factory/stations.ts'
import { openUnit } from '../line/open-unit.ts'
import type { OpenedUpstream } from '../line/open-upstream.ts'
import type { StationReport, Unit } from '../line/unit.ts'
import type { RunIdentity } from '../trace/statement/statement.ts'
import type { ParcelStore, StoredRef } from '../trace/parcel/store.ts'
import type { Trust } from '../trace/verify/trust.ts'
import { previousAttempts, type PreviousAttempts } from './previous-attempts.ts'
import { trustedSignerFor, trustFor } from './signing.ts'
import type { StationInputs } from './station-inputs.ts'
import { storeFor } from '../github/store-for.ts'
import { VERSION } from './version.ts'

/** What a station's work is given beside the unit. */
export interface StationContext<I extends StationInputs = StationInputs> {
  inputs: I
  store: ParcelStore
  upstream: OpenedUpstream
  trust: Trust
  earlier: PreviousAttempts
  env: NodeJS.ProcessEnv
  now: () => Date
}

export type StationWork<I extends StationInputs = StationInputs> = (
  unit: Unit,
  world: StationContext<I>,
) => Promise<StationReport>

export interface StationResult<I extends StationInputs = StationInputs> {
  unit: Unit
  report: StationReport
  verdict: Verdict
  closed: SignedStation
  ref: StoredRef
  world: StationContext<I>
}

/** Verify upstream, read, decide, write one parcel: the shape of every station. */
export async function runStation<I extends StationInputs>(
  action: StationName,
  inputs: I,
  work: StationWork<I>,
): Promise<StationResult<I>> {
  const env = process.env
  const now = (): Date => new Date()
  const startedAt = now().toISOString()
  const store = await storeFor(inputs, env)
  const { unit, upstream, trust } = await openUnit(inputs, store, (factory, base) =>
    trustFor(inputs, factory, base),
  )
  // before the work: a station that cannot sign must not pay for an answer
  const signer = await trustedSignerFor(inputs, unit.factory, trust)
  const earlier = await previousAttempts(unit, { store, trust, attempt: attemptOf(env) })
  const world = { inputs, store, upstream, trust, earlier, env, now }
  const report = await work(unit, world)
  const run = runIdentity(env, startedAt, now().toISOString())
  const before = earlier.parcel?.statement
  const closed = await signStation(unit, report, { action, run, signer, earlier: before })
  const { name, bytes } = closed.parcel
  const ref = await store.put(name, bytes)
  return { unit, report, verdict: report.verdict, closed, ref, world }
}

/** Attempt of the run, from 1. */
export function attemptOf(env: NodeJS.ProcessEnv): number {
  return Number(env['GITHUB_RUN_ATTEMPT'] ?? '1')
}

function runIdentity(env: NodeJS.ProcessEnv, startedAt: string, finishedAt: string): RunIdentity {
  const toolchain = { jidoka: VERSION, node: process.version }
  const attempt = attemptOf(env)
  if (env['GITHUB_RUN_ID'] === undefined)
    return { host: 'local', id: 'local', attempt, startedAt, finishedAt, toolchain }
  return {
    host: 'github',
    id: env['GITHUB_RUN_ID'],
    attempt,
    startedAt,
    finishedAt,
    repository: env['GITHUB_REPOSITORY'] ?? '',
    workflow: env['GITHUB_WORKFLOW_REF'] ?? '',
    actor: env['GITHUB_ACTOR'] ?? '',
    toolchain,
  }
}
