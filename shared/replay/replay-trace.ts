import { tmpdir } from 'node:os'
import { keptPlaces, type KeptPlaces } from '../commands/kept-places.ts'
import { runCommands } from '../commands/run-commands.ts'
import { furtherOrders } from '../commands/further-orders.ts'
import { FactoryError } from '../errors.ts'
import { secretNames } from '../factory/secret-names.ts'
import { defined } from '../formats/defined.ts'
import { changeSetAt } from '../line/change-set.ts'
import { signedOutcomes } from '../line/signed-outcomes.ts'
import type { RunOutcome } from '../line/outcome.ts'
import { refuseInterrupted } from '../interruption.ts'
import type { Upstream } from '../line/unit.ts'
import { compareOutcomes, replayStation, type ReplayedStation, type ReplaySource } from './replay-station.ts'

export interface ReplayReport {
  serial: string
  stations: ReplayedStation[]
}

/**
 * Runs every station of a verified trace again, commands included, from what the trace records. Nothing is published.
 * @throws FactoryError INTERRUPTED; a station that cannot run again is in the report.
 */
export async function replayTrace(source: ReplaySource, say: (line: string) => void): Promise<ReplayReport> {
  const places = keptPlaces(tmpdir())
  try {
    return { serial: source.serial, stations: await replayedStations({ ...source, places }, say) }
  } finally {
    await places.remove()
  }
}

/** What setup made serves all stations that have the same one. */
type PlacedSource = ReplaySource & { places: KeptPlaces }

async function replayedStations(
  source: PlacedSource,
  say: (line: string) => void,
): Promise<ReplayedStation[]> {
  const stations: ReplayedStation[] = []
  const add = (station: ReplayedStation): void => {
    refuseInterrupted(source.signal)
    stations.push(station)
    say(progressLine(station))
  }
  for (const [index, link] of source.links.entries()) {
    const before = source.links.slice(0, index)
    const outcomes = signedOutcomes(link)
    for (const [at, outcome] of outcomes.entries())
      add(await replayOutcome(source, { links: before, outcomes: outcomes.slice(0, at) }, outcome))
    add(await replayStation(source, link))
  }
  return stations
}

function progressLine({ station, round, status, difference }: ReplayedStation): string {
  return `${station} round ${round} ${status}${difference === null ? '' : `: ${difference}`}`
}

async function replayOutcome(
  { repo, factory, spec, serial, signal, env, places }: PlacedSource,
  before: Upstream,
  outcome: RunOutcome,
): Promise<ReplayedStation> {
  const station = factory.line.find(({ name }) => name === outcome.station)
  if (station === undefined)
    throw new FactoryError('TRACE_REJECTED', `the attested line has no station ${outcome.station}`)
  const changeSet = changeSetAt(before)
  const { base } = changeSet
  const { round } = outcome
  const unit = { repo, base, factory, spec, serial, round, upstream: before }
  const further = await furtherOrders(unit, station, changeSet)
  return compareOutcomes(
    outcome,
    await runCommands({
      ...{ repo, base, factory, spec, changeSet, station, signal, round, places },
      secrets: secretNames(factory),
      ...further,
      ...defined({ env }),
    }),
  )
}
