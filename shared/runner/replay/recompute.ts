import { FactoryError } from '../../errors.ts'
import type { ActionName } from '../../line/factory.ts'
import type { HeldParcel, OpenedUpstream } from '../../line/open-upstream.ts'
import type { Unit, UpstreamLink } from '../../line/unit.ts'
import { replayStation, type ReplayedStation, type ReplayRequest } from './replay-station.ts'

/** Gates whose verdict needs no model: they are decided again from their inputs before anything is published. */
const DETERMINISTIC: readonly ActionName[] = ['spec-validate', 'style-gate']

/** Re-executes the last link of every deterministic gate; a station that lied about its result diverges here. */
export async function recomputeGates(
  unit: Unit,
  upstream: OpenedUpstream,
  trust: Buffer,
  signal: AbortSignal,
): Promise<ReplayedStation[]> {
  const last = DETERMINISTIC.flatMap((action) => lastLinkOf(unit, action))
  return Promise.all(last.map((link) => replayStation(requestFor(unit, upstream, link, { trust, signal }))))
}

function lastLinkOf(unit: Unit, action: ActionName): UpstreamLink[] {
  const names = unit.factory.line
    .filter(({ work }) => work.kind === 'action' && work.action === action)
    .map(({ name }) => name)
  const found = unit.upstream.links.findLast((link) => names.includes(link.extension.station))
  return found === undefined ? [] : [found]
}

/** Everything needed to run this link's station again, out of the verified trace. */
export function requestFor(
  unit: Pick<Unit, 'repo' | 'factory' | 'factoryBytes' | 'specBytes'>,
  upstream: OpenedUpstream,
  link: UpstreamLink,
  surroundings: { trust: Buffer; signal: AbortSignal },
): ReplayRequest {
  const station = unit.factory.line.find(({ name }) => name === link.extension.station)
  if (station?.work.kind !== 'action')
    throw new FactoryError('TRACE_REJECTED', `the line has no action called ${link.extension.station}`)
  const held = heldParcel(upstream, link)
  const earlier = new Set(link.extension.previous.map((previous) => previous.payloadSha256))
  return {
    repo: unit.repo,
    action: station.work.action,
    link,
    statement: held.link.statement,
    before: upstream.parcels.filter((parcel) => earlier.has(parcel.link.payloadSha256)),
    factory: unit.factoryBytes,
    spec: unit.specBytes,
    ...surroundings,
  }
}

function heldParcel(upstream: OpenedUpstream, link: UpstreamLink): HeldParcel {
  const found = upstream.parcels.find((parcel) => parcel.link.payloadSha256 === link.payloadSha256)
  if (found !== undefined) return found
  throw new FactoryError(
    'PARCEL_MISSING',
    `the parcel of ${link.extension.station} round ${link.extension.round} is not at hand`,
  )
}
