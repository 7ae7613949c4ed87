import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { asFactoryError, FactoryError } from '../errors.ts'
import type { CassetteMode } from '../model/cassette.ts'
import { stateOf } from '../line/journey.ts'
import type { MachineState } from '../factory/machine.ts'
import { openUpstream, type OpenedUpstream } from '../line/open-upstream.ts'
import { folderStore, type ParcelStore } from '../trace/parcel/store.ts'
import { serialOfName } from '../trace/parcel/names.ts'
import type { Trust } from '../trace/verify/trust.ts'
import { refuseInterrupted } from '../station/interruption.ts'
import { trustForRun } from '../station/signing.ts'
import { withLock } from './lock.ts'
import { needsOfStore, refsOf, type Needs } from '../station/needs.ts'
import { makeHome, type PreparedUnit } from './prepare.ts'
import { resultOf, notStarted, type UnitResult } from './result.ts'
import { performStation } from './perform-station.ts'

export interface RunOptions {
  mode: CassetteMode
  /** Where the trace goes; `.jidoka/traces/<serial>` of the repository unless told. */
  out: string | undefined
  /** Station after which to pause. */
  until: string | undefined
  resume: boolean
  /** Sign with keys of this machine, whatever factory.yml says. */
  localKeys: boolean
  /** Folder of replies written by hand: `<spec id>/<station>.r<round>/...`. */
  answers: string | undefined
  env: NodeJS.ProcessEnv
  say: (line: string) => void
  signal: AbortSignal
}

/** What one run of the line keeps in hand between stations. */
export interface RunState {
  unit: PreparedUnit
  options: RunOptions
  store: ParcelStore
  trust: Trust
  attempt: number
  needs: Needs
  upstream: OpenedUpstream
  machine: MachineState
}

/**
 * Carries one unit down the line: every station a process of its own, every hand-over a parcel in the unit's folder.
 * Trouble ends in a result with verdict `error`; `resume` continues at the station that failed.
 */
export async function runUnit(unit: PreparedUnit, options: RunOptions): Promise<UnitResult> {
  try {
    await makeHome(unit.home)
    return await withLock(`${unit.folder}.lock`, unit.serial, () => carry(unit, options))
  } catch (thrown) {
    return notStarted(unit, asFactoryError(thrown))
  }
}

async function carry(unit: PreparedUnit, options: RunOptions): Promise<UnitResult> {
  const state = await openRun(unit, options)
  try {
    return resultOf(await walk(state), undefined)
  } catch (thrown) {
    return resultOf(state, causeOf(thrown, options.signal))
  }
}

/** Whatever an interruption broke off, the way on is the same. */
function causeOf(thrown: unknown, signal: AbortSignal): FactoryError {
  const error = asFactoryError(thrown)
  return signal.aborted
    ? new FactoryError('INTERRUPTED', 'the run was interrupted', { cause: error, hint: CONTINUE })
    : error
}

async function openRun(unit: PreparedUnit, options: RunOptions): Promise<RunState> {
  refuseInterrupted(options.signal, CONTINUE)
  const trust = await trustForRun({ ...unit, ...options }, unit.factory, unit.base)
  const parcels = join(unit.folder, 'parcels')
  if (options.resume) await sweep(parcels)
  else await rm(unit.folder, { recursive: true, force: true })
  const store = folderStore(parcels)
  const { needs, attempt } = await needsOfStore(store, unit.serial, unit.factory)
  const state = { unit, options, store, trust, attempt: attempt + 1, needs }
  return { ...state, ...(await currentState(state)) }
}

const CONTINUE = 'continue with --resume'

/** Takes away what a killed station had begun to write: only whole parcels have the name of one. */
async function sweep(parcels: string): Promise<void> {
  const names = await readdir(parcels).catch(() => [])
  const begun = names.filter((name) => serialOfName(name) === undefined)
  await Promise.all(begun.map((name) => rm(join(parcels, name), { recursive: true, force: true })))
}

/** Re-reads everything handed on so far, verified, and folds it: the only source of where the unit stands. */
async function currentState(
  state: Pick<RunState, 'unit' | 'store' | 'trust' | 'needs'>,
): Promise<Pick<RunState, 'upstream' | 'machine'>> {
  const { line } = state.unit.factory
  const upstream = await openUpstream(refsOf(state.needs), { ...state, line })
  return { upstream, machine: stateOf(state.unit.factory, upstream, state.unit.spec) }
}

async function walk(state: RunState): Promise<RunState> {
  while (state.machine.status === 'running') {
    refuseInterrupted(state.options.signal, CONTINUE)
    const { station } = state.machine
    state.needs = await performStation(state, { station: state.machine.station, round: state.machine.round })
    Object.assign(state, await currentState(state))
    if (station === state.options.until) return state
  }
  return state
}
