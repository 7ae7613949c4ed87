import { FactoryError } from '../errors.ts'
import { defined } from '../formats/defined.ts'
import type { Station } from './factory.ts'

/** What happened at a station. `fingerprints` are those of the blocking findings (findings.ts), repeats kept. */
export type MachineEvent =
  | { kind: 'pass'; station: string; round: number }
  | {
      kind: 'stop'
      station: string
      round: number
      fingerprints: readonly string[]
      /** Why no repair may answer this stop. */
      final?: string
      /** Nothing is wrong as far as anybody knows: the owner of the spec has to say something first. */
      asks?: true
    }
  | { kind: 'error'; station: string; round: number }

/** A stop that sent the unit back for repair. */
export interface StopRecord {
  station: string
  round: number
  /** Sorted, repeats kept. */
  fingerprints: readonly string[]
}

/** Which station stopped the unit for good, and why. */
export interface Halt {
  station: string
  reason: string
  /** It found nothing wrong, but asks the owner of the spec. */
  asks?: true
}

/**
 * Where a unit stands. Every journey ends at the publishing station, whose link says `released`, `halted` or `asking`: a unit
 * that is stopped for good moves straight there with `halt` set, which then says how the journey ends.
 */
export type MachineState =
  | {
      status: 'running'
      /** The station whose turn it is. */
      station: string
      round: number
      stops: readonly StopRecord[]
      /** Set once the unit is stopped for good and only its trace remains to be published. */
      halt?: Halt
    }
  | { status: 'released'; round: number }
  | { status: 'halted' | 'asking'; round: number; stoppedBy: string; reason: string }

type Running = Extract<MachineState, { status: 'running' }>
type Stop = Extract<MachineEvent, { kind: 'stop' }>

/** The state before anything happened. @throws FactoryError LINE_EVENT_UNKNOWN for a line without stations. */
export function start(line: readonly Station[]): MachineState {
  const [first] = line
  if (first === undefined) throw new FactoryError('LINE_EVENT_UNKNOWN', 'the line has no station to start at')
  return { status: 'running', station: first.name, round: 1, stops: [] }
}

/**
 * The state after an event. Pure; an `error` leaves the state as it is. With a checked line every sequence of passes
 * and stops ends within `stations * rounds + 1` events.
 * @throws FactoryError LINE_EVENT_UNKNOWN for an event of any other station or round than the current one.
 */
export function next(
  line: readonly Station[],
  rounds: number,
  state: MachineState,
  event: MachineEvent,
): MachineState {
  const { at, station } = turnOf(line, state, event)
  switch (event.kind) {
    case 'error':
      return at
    case 'pass':
      return afterPass(at, station)
    case 'stop':
      return afterStop({ line, rounds, at, station }, event)
    default:
      throw unknownEvent(`an event of an unknown kind at ${at.station}`)
  }
}

function turnOf(
  line: readonly Station[],
  state: MachineState,
  event: MachineEvent,
): { at: Running; station: Station } {
  if (state.status !== 'running')
    throw unknownEvent(`the unit is ${state.status}, ${event.station} came after`)
  const station = line.find((each) => each.name === event.station)
  const isTurn = event.station === state.station && event.round === state.round
  if (station !== undefined && isTurn) return { at: state, station }
  const expected = `${state.station} round ${state.round}`
  throw unknownEvent(`it is the turn of ${expected}, not of ${event.station} round ${event.round}`)
}

function unknownEvent(message: string): FactoryError {
  return new FactoryError('LINE_EVENT_UNKNOWN', message)
}

function afterPass(at: Running, station: Station): MachineState {
  if (station.pass !== undefined) return { ...at, station: station.pass }
  if (at.halt !== undefined) return ended(at.round, at.halt)
  return { status: 'released', round: at.round }
}

interface Stopping {
  line: readonly Station[]
  rounds: number
  at: Running
  station: Station
}

function afterStop(stopping: Stopping, event: Stop): MachineState {
  const { line, at, station } = stopping
  const reason = haltReason(stopping, event)
  if (reason === undefined && station.stop !== undefined) {
    const record = { station: station.name, round: at.round, fingerprints: [...event.fingerprints].sort() }
    return { ...at, station: station.stop, round: at.round + 1, stops: [...at.stops, record] }
  }
  const why = { station: station.name, reason: reason ?? `${station.name} stopped` }
  const halt = at.halt ?? { ...why, ...defined({ asks: event.asks }) }
  const publisher = line.find(isPublisher)?.name
  if (publisher === undefined || publisher === station.name) return ended(at.round, halt)
  return { ...at, station: publisher, halt }
}

function ended(round: number, { station, reason, asks }: Halt): MachineState {
  return { status: asks === true ? 'asking' : 'halted', round, stoppedBy: station, reason }
}

/** Goes by the action, since a station may have any name. */
export function isPublisher({ work }: Station): boolean {
  return work.kind === 'action' && work.action === 'trace-publish'
}

/** Why this stop may not be repaired; `undefined` when it may. */
function haltReason({ rounds, at, station }: Stopping, event: Stop): string | undefined {
  if (event.final !== undefined) return event.final
  if (station.stop === undefined) return `${station.name} stopped, and no station repairs it`
  const earlier = at.stops.filter((stop) => stop.station === station.name)
  return (
    repeatReason(earlier, event) ??
    worseReason(earlier, event) ??
    (at.round >= rounds ? `${station.name} stopped in the last of ${rounds} rounds` : undefined)
  )
}

/** Equal with repeats counted: ten findings of one kind brought down to nine is progress. */
function repeatReason(earlier: readonly StopRecord[], { station, fingerprints }: Stop): string | undefined {
  const sorted = [...fingerprints].sort()
  const same = earlier.find(
    (stop) =>
      stop.fingerprints.length === sorted.length &&
      stop.fingerprints.every((fingerprint, index) => fingerprint === sorted[index]),
  )
  return same === undefined ? undefined : `${station} found the same as in round ${same.round}`
}

function worseReason(earlier: readonly StopRecord[], { station, fingerprints }: Stop): string | undefined {
  const last = earlier.at(-1)
  if (last === undefined || fingerprints.length <= last.fingerprints.length) return undefined
  return `${station} found more than in round ${last.round} (${fingerprints.length} after ${last.fingerprints.length})`
}
