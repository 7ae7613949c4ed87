import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findIsolation } from '../commands/isolation/find-isolation.ts'
import { keptPlaces } from '../commands/kept-places.ts'
import { asFactoryError, type FactoryError } from '../errors.ts'
import { interruptedError, refuseInterrupted } from '../interruption.ts'
import type { Factory } from '../factory/factory.ts'
import { stateOf } from '../line/journey.ts'
import { openUpstream } from '../line/open-upstream.ts'
import { trustForRun } from '../station/signing.ts'
import { folderStore } from '../trace/parcel/store.ts'
import { performStation } from './perform-station.ts'
import type { PreparedUnit } from './prepare.ts'
import { recordUnit } from './record-unit.ts'
import { resultOf, type UnitResult } from './result.ts'
import { storedWork, sweep } from './resume.ts'
import { CONTINUE, type RunOptions, type RunState } from './run-state.ts'

/**
 * Carries one unit down the line in this process: every link is verified once, when it is added. Trouble ends in a result
 * with verdict `error`; `resume` continues at the station that failed.
 * @throws FactoryError when the run cannot begin.
 */
export async function runUnit(
  unit: PreparedUnit,
  options: RunOptions,
  { analysis, read }: Pick<RunState, 'analysis' | 'read'>,
): Promise<UnitResult> {
  const places = keptPlaces(tmpdir())
  const state = { ...(await openRun(unit, options)), analysis, read, places }
  const ahead = hasCommands(unit.factory) ? lookAhead(options.env) : undefined
  try {
    const ended = await walk(state)
    await recordUnit(ended)
    return resultOf(ended, undefined)
  } catch (thrown) {
    return resultOf(state, causeOf(thrown, options.signal))
  } finally {
    // it leaves nothing behind, and neither does a run that is interrupted
    await ahead
    await places.remove()
  }
}

function hasCommands({ line }: Factory): boolean {
  return line.some(({ work }) => work.kind === 'run')
}

/** How programs can run apart is tried in other processes: they have done so when the first command comes, which says what is wrong. */
async function lookAhead(env: RunOptions['env']): Promise<void> {
  await findIsolation(env['PATH'] ?? '').catch(() => undefined)
}

/** Every interruption has the same next step. */
function causeOf(thrown: unknown, signal: AbortSignal): FactoryError {
  const error = asFactoryError(thrown)
  return signal.aborted ? interruptedError(CONTINUE, error) : error
}

async function openRun(
  unit: PreparedUnit,
  options: RunOptions,
): Promise<Omit<RunState, 'analysis' | 'read' | 'places'>> {
  refuseInterrupted(options.signal, CONTINUE)
  const trust = await trustForRun({ ...unit, ...options }, unit.factory, unit.base)
  const parcels = join(unit.folder, 'parcels')
  if (options.resume) await sweep(parcels)
  else await rm(unit.folder, { recursive: true, force: true })
  const store = folderStore(parcels)
  const { refs, attempt } = await storedWork(store, unit)
  const upstream = await openUpstream(refs, { store, trust, line: unit.factory.line })
  const machine = stateOf(unit.factory, upstream, unit.spec)
  return { unit, options, store, trust, attempt: attempt + 1, upstream, machine, passedBy: new Set() }
}

async function walk(state: RunState): Promise<RunState> {
  while (state.machine.status === 'running') {
    refuseInterrupted(state.options.signal, CONTINUE)
    const { station, round } = state.machine
    Object.assign(state, await performStation(state, { station, round }))
    if (station === state.options.until) return state
  }
  return state
}
