import { FactoryError } from '../errors.ts'
import type { StationName } from '../factory/stations.ts'
import type { OpenedUpstream } from '../line/open-upstream.ts'
import type { Unit, UpstreamLink } from '../line/unit.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { interruptible } from '../station/interruption.ts'
import { replayStation, type ReplayedStation, type ReplayRequest } from './replay-station.ts'

/**
 * Re-executes the last link of an action in a process of its own, before anything is published; a station that lied
 * about its result diverges here. Nothing when no such station ran.
 */
export async function recomputeGate(
  unit: Unit,
  action: StationName,
  upstream: OpenedUpstream,
  surroundings: { trust: Buffer; signal: AbortSignal },
): Promise<ReplayedStation[]> {
  const last = lastLinkOf(unit, action)
  const again = (link: UpstreamLink, signal: AbortSignal): Promise<ReplayedStation> => {
    const either = AbortSignal.any([surroundings.signal, signal])
    return replayStation(requestFor(unit, upstream, link, { ...surroundings, signal: either }))
  }
  const stations = await interruptible((signal) => Promise.all(last.map((link) => again(link, signal))))
  refuseUnrun(stations)
  return stations
}

/** A gate that could not run again decided nothing, and nothing is published without it. */
function refuseUnrun(stations: readonly ReplayedStation[]): void {
  const failed = stations.find(({ status }) => status === 'error')
  if (failed === undefined) return
  const { station, round, difference } = failed
  throw new FactoryError(
    'RUN_COULD_NOT',
    `${station} round ${round} could not run again: ${difference ?? ''}`,
    {
      hint: 'run trace-publish again',
    },
  )
}

/** The last link that ran an action; none or one. */
export function lastLinkOf(unit: Unit, action: StationName): UpstreamLink[] {
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
    statement: held.statement,
    before: upstream.parcels.filter((parcel) => earlier.has(parcel.payloadSha256)),
    factory: unit.factoryBytes,
    spec: unit.specBytes,
    ...surroundings,
  }
}

function heldParcel(upstream: OpenedUpstream, link: UpstreamLink): VerifiedLink {
  const found = upstream.parcels.find((parcel) => parcel.payloadSha256 === link.payloadSha256)
  if (found !== undefined) return found
  throw new FactoryError(
    'PARCEL_MISSING',
    `the parcel of ${link.extension.station} round ${link.extension.round} is not at hand`,
  )
}
