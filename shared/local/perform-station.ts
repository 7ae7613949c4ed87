import { join } from 'node:path'
import { furtherOrders } from '../commands/further-orders.ts'
import { runCommands } from '../commands/run-commands.ts'
import { asFactoryError, FactoryError } from '../errors.ts'
import { describeFinding } from '../findings.ts'
import { safeWord } from '../text/safe-log.ts'
import type { Station } from '../factory/factory.ts'
import type { StationName } from '../factory/stations.ts'
import { canonicalJson } from '../formats/canonical.ts'
import { changeSetAt } from '../line/change-set.ts'
import { judge } from '../line/judge.ts'
import { advance, feedbackOf, linkEvent, outcomeEvent, type Turn } from '../line/journey.ts'
import { addLink } from '../line/open-upstream.ts'
import type { Unit } from '../line/unit.ts'
import { refuseInterrupted } from '../interruption.ts'
import { loadStation } from '../station/load-station.ts'
import { machineHost } from '../station/machine-host.ts'
import { runStation } from '../station/run-station.ts'
import { parcelName } from '../trace/parcel/names.ts'
import { secretNames } from '../factory/secret-names.ts'
import { durationText } from './duration-text.ts'
import { refuseStoppedLine } from './refuse-stopped-line.ts'
import { CONTINUE, type RunState } from './run-state.ts'
import { stationEnvironment, stationInputs } from './station-inputs.ts'
import { openLog } from './station-log.ts'
import { believedCache } from './believed-cache.ts'
import { defined } from '../formats/defined.ts'

type Standing = Pick<RunState, 'upstream' | 'machine'>

/** Runs the station whose turn it is; gives where the unit stands then. @throws FactoryError when it could not work. */
export async function performStation(state: RunState, turn: Turn): Promise<Standing> {
  const { factory, serial, spec } = state.unit
  const station = factory.line.find(({ name }) => name === turn.station)
  if (station === undefined)
    throw new FactoryError('LINE_EVENT_UNKNOWN', `the line has no station ${turn.station}`)
  const began = performance.now()
  const { verdict, ...standing } = await performTurn(state, turn, station)
  const took = durationText(performance.now() - began)
  state.options.say(`${serial} ${spec.id}: ${turn.station} round ${turn.round} ${verdict} (${took})`)
  return standing
}

interface Performed extends Standing {
  verdict: 'pass' | 'stop'
}

/** @throws FactoryError that names the station and round. */
async function performTurn(state: RunState, turn: Turn, station: Station): Promise<Performed> {
  const { work } = station
  try {
    await refuseStoppedLine(state, station)
    return await (work.kind === 'run'
      ? performCommands(state, turn, station)
      : performAction(state, turn, work.action))
  } catch (thrown) {
    const error = asFactoryError(thrown)
    throw error.with({ where: error.where ?? `${turn.station} round ${turn.round}` })
  }
}

async function performCommands(state: RunState, turn: Turn, station: Station): Promise<Performed> {
  const { repo, base, serial, spec, factory } = state.unit
  const unit = { ...state.unit, upstream: state.upstream, round: turn.round }
  const changeSet = changeSetAt(state.upstream)
  const { signal, env } = state.options
  const say = (line: string): void =>
    state.options.say(`${serial} ${turn.station} round ${turn.round}: ${line}`)
  const outcome = await runCommands({
    ...{ repo, base, factory, spec, changeSet, station, signal, env, say },
    round: turn.round,
    places: state.places,
    secrets: secretNames(factory),
    ...(await furtherOrders(unit, station, changeSet, state.analysis)),
  })
  const made = outcome.produced?.length ?? 0
  if (made > 0) say(`made or formatted ${made} files of the change`)
  if (outcome.isolation === 'none')
    say('note: this machine cannot run commands apart: code on trial can see its files and processes')
  for (const finding of judge(outcome, unit).verdict.findings)
    if (finding.level === 'warn') say(safeWord(describeFinding(finding)))
  const name = parcelName({ serial, ...turn, attempt: state.attempt })
  await state.store.put(name, Buffer.from(canonicalJson(outcome)))
  const { links, outcomes } = state.upstream
  const event = outcomeEvent(outcome, unit)
  return {
    upstream: { links, outcomes: [...outcomes, outcome] },
    machine: advance(factory, state.machine, event),
    verdict: event.kind === 'pass' ? 'pass' : 'stop',
  }
}

async function performAction(state: RunState, turn: Turn, action: StationName): Promise<Performed> {
  const { options, trust, attempt, unit: prepared } = state
  const env = stationEnvironment(prepared.factory, action, options.env)
  const log = await openLog(
    join(prepared.folder, 'logs', `${turn.station}.r${turn.round}.a${attempt}`),
    (line) => options.say(`${prepared.serial} ${turn.station} round ${turn.round}: ${line}`),
  )
  const { branch } = prepared
  const host = machineHost({ store: state.store, env, attempt, branch, ...log })
  const program = await loadStation(action)
  const inputs = program.readInputs(stationInputs(state, turn))
  const { signed, verdict } = await runStation(program, {
    unit: { ...unitAt(state, turn), ...defined({ cache: await believedCache(action, state) }) },
    inputs,
    host,
    trust,
    signal: options.signal,
    analysis: state.analysis,
  })
  refuseInterrupted(options.signal, CONTINUE)
  const upstream = await addLink(state.upstream, signed.parcel, trust)
  const event = linkEvent(signed.statement.predicate.jidokaTraceV1)
  return { upstream, machine: advance(prepared.factory, state.machine, event), verdict: verdict.kind }
}

/** The unit as the station meets it. */
function unitAt({ unit: prepared, upstream, machine, read }: RunState, { station, round }: Turn): Unit {
  const { repo, base, factory, factoryPath, factoryBytes, spec, specPath, specBytes, serial } = prepared
  return {
    ...{ repo, base, factory, factoryPath, factoryBytes, spec, specPath, specBytes, serial },
    ...{ station, round, upstream, read },
    state: machine,
    feedback: feedbackOf({ factory, spec, upstream }),
  }
}
