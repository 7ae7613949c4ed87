import { FactoryError } from '../errors.ts'
import type { StationName } from '../factory/stations.ts'
import type { Unit } from '../line/unit.ts'
import type { StationContext } from '../station/program.ts'
import { replayStation, type ReplayedStation } from './replay-station.ts'

/**
 * Decides the last link of a station again before anything is published; a station that lied about its result diverges
 * here. Empty when the station did not run.
 * @throws FactoryError RUN_COULD_NOT when it cannot run again: nothing is published without it.
 */
export async function recomputeLast(
  unit: Unit,
  name: StationName,
  { trust, signal, analysis }: Pick<StationContext, 'trust' | 'signal' | 'analysis'>,
): Promise<ReplayedStation[]> {
  const { links } = unit.upstream
  // by the line, not by what a link says of itself: a station that lies about its action is decided again all the same
  const stations = unit.factory.line.filter(({ work }) => work.kind === 'action' && work.action === name)
  const last = links.findLast(({ extension }) => stations.some((each) => each.name === extension.station))
  if (last === undefined) return []
  const replayed = await replayStation({ ...unit, links, trust, signal, analysis }, last)
  if (replayed.status !== 'error') return [replayed]
  const { station, round, difference } = replayed
  throw new FactoryError(
    'RUN_COULD_NOT',
    `${station} round ${round} could not run again: ${difference ?? ''}`,
    { hint: 'run trace-publish again' },
  )
}
