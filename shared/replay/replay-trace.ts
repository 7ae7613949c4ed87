import { canonicalJson } from '../formats/canonical.ts'
import { sha256 } from '../formats/digest.ts'
import { changeSetAt } from '../line/change-set.ts'
import type { Factory } from '../factory/factory.ts'
import { signedOutcomes } from '../line/journey.ts'
import { acceptedOf, linkOf, type OpenedUpstream } from '../line/open-upstream.ts'
import { runCommands } from '../commands/run-commands.ts'
import type { RunOutcome, Unit, UpstreamLink } from '../line/unit.ts'
import type { Trust } from '../trace/verify/trust.ts'
import { refuseInterrupted } from '../station/interruption.ts'
import { attestedFiles } from './verify-trace.ts'
import { requestFor } from './recompute.ts'
import { compareOutcome, replayStation, type ReplayedStation } from './replay-station.ts'

export interface ReplayTraceRequest {
  repo: string
  parcels: { name: string; bytes: Buffer }[]
  trust: Trust
  trustBytes: Buffer
  signal: AbortSignal
  say: (line: string) => void
}

export interface ReplayReport {
  serial: string
  stations: ReplayedStation[]
}

/** Re-executes every station of a trace, commands included, from what the trace records; nothing is published. */
export async function replayTrace(request: ReplayTraceRequest): Promise<ReplayReport> {
  const parcels = await acceptedOf(request.parcels, request.trust)
  const upstream = { parcels, links: parcels.map(linkOf), outcomes: [] }
  const files = attestedFiles(upstream.links)
  const unit = { ...files, repo: request.repo }
  const surroundings = { trust: request.trustBytes, signal: request.signal }
  const stations: ReplayedStation[] = []
  const add = (station: ReplayedStation): void => {
    refuseInterrupted(request.signal)
    stations.push(told(request, station))
  }
  for (const link of upstream.links) {
    for (const outcome of signedOutcomes(link))
      add(await replayOutcome(unit, linksBefore(upstream, link), outcome, request.signal))
    add(await replayStation(requestFor(unit, upstream, link, surroundings)))
  }
  return { serial: upstream.links[0]?.extension.serial ?? '', stations }
}

function told({ say }: ReplayTraceRequest, station: ReplayedStation): ReplayedStation {
  say(
    `${station.station} round ${station.round} ${station.status}${station.difference === null ? '' : `: ${station.difference}`}`,
  )
  return station
}

type ReplayUnit = Pick<Unit, 'repo' | 'factory' | 'factoryBytes' | 'specBytes'>

async function replayOutcome(
  unit: ReplayUnit,
  earlier: UpstreamLink[],
  outcome: RunOutcome,
  signal: AbortSignal,
): Promise<ReplayedStation> {
  const station = stationNamed(unit.factory, outcome.station)
  const changeSet = changeSetAt({ links: earlier, outcomes: [] })
  const { base } = changeSet
  const options = { repo: unit.repo, base, changeSet, station, round: outcome.round, signal }
  const again = await runCommands(options)
  return compareOutcome(outcome, outcome, again, sha256(canonicalJson(outcome)))
}

function linksBefore(upstream: OpenedUpstream, link: UpstreamLink): UpstreamLink[] {
  return upstream.links.slice(0, upstream.links.indexOf(link))
}

function stationNamed(factory: Factory, name: string): Factory['line'][number] {
  const found = factory.line.find((station) => station.name === name)
  if (found !== undefined) return found
  throw new Error(`the attested line has no station ${name}`)
}
