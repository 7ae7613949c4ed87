import { FactoryError } from '../errors.ts'
import type { Station } from '../factory/factory.ts'
import { next, start, type MachineEvent, type MachineState } from '../factory/machine.ts'

/** One recorded verdict: of a link, or of a command station's outcome. */
export interface JourneyRecord {
  station: string
  round: number
  verdict: 'pass' | 'stop'
  fingerprints: readonly string[]
  final?: string
}

/**
 * Folds what is recorded, oldest first, into the state it leads to.
 * @throws FactoryError LINE_OUT_OF_ORDER naming the station that was expected instead.
 */
export function journeyOf(
  line: readonly Station[],
  rounds: number,
  records: readonly JourneyRecord[],
): MachineState {
  let state = start(line)
  for (const record of records) {
    refuseOutOfOrder(state, record)
    state = next(line, rounds, state, eventOf(record))
  }
  return state
}

function refuseOutOfOrder(state: MachineState, { station, round }: JourneyRecord): void {
  const isRunning = state.status === 'running'
  if (isRunning && state.station === station && state.round === round) return
  const expected = isRunning
    ? `${state.station} round ${state.round} was expected`
    : `the unit was ${state.status}`
  throw new FactoryError('LINE_OUT_OF_ORDER', `${station} round ${round} is recorded where ${expected}`, {
    where: `${station} round ${round}`,
    hint: 'a link is missing, doubled or of another line; run the unit again from its first station',
  })
}

function eventOf({ station, round, verdict, fingerprints, final }: JourneyRecord): MachineEvent {
  if (verdict === 'pass') return { kind: 'pass', station, round }
  return { kind: 'stop', station, round, fingerprints, ...(final === undefined ? {} : { final }) }
}
