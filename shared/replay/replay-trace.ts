import { canonicalJson } from '../formats/canonical.ts'
import { sha256 } from '../formats/digest.ts'
import { changeSetAt } from '../line/change-set.ts'
import type { Factory } from '../factory/factory.ts'
import { signedOutcomes } from '../line/journey.ts'
import { runCommands } from '../commands/run-commands.ts'
import type { RunOutcome, Unit, UpstreamLink } from '../line/unit.ts'
import { refuseInterrupted } from '../station/interruption.ts'
import type { VerifiedTrace } from './verify-trace.ts'
import { requestFor } from './recompute.ts'
import { compareOutcome, replayStation, type ReplayedStation } from './replay-station.ts'

export interface ReplayTraceRequest {
  repo: string
  trace: VerifiedTrace
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
  const { trace } = request
  const unit = { ...trace, repo: request.repo }
  const upstream = { parcels: trace.links, links: trace.links, outcomes: [] }
  const surroundings = { trust: request.trustBytes, signal: request.signal }
  const stations: ReplayedStation[] = []
  const add = (station: ReplayedStation): void => {
    refuseInterrupted(request.signal)
    stations.push(station)
    request.say(progressLine(station))
  }
  for (const [index, link] of trace.links.entries()) {
    for (const outcome of signedOutcomes(link))
      add(await replayOutcome(unit, trace.links.slice(0, index), outcome, request.signal))
    add(await replayStation(requestFor(unit, upstream, link, surroundings)))
  }
  return { serial: trace.serial, stations }
}

function progressLine({ station, round, status, difference }: ReplayedStation): string {
  return `${station} round ${round} ${status}${difference === null ? '' : `: ${difference}`}`
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

function stationNamed(factory: Factory, name: string): Factory['line'][number] {
  const found = factory.line.find((station) => station.name === name)
  if (found !== undefined) return found
  throw new Error(`the attested line has no station ${name}`)
}
