import { join } from 'node:path'
import { FactoryError, type ErrorCode, ERROR_CODES } from '../errors.ts'
import { isRecord } from '../formats/read-json.ts'
import { canonicalJson } from '../formats/canonical.ts'
import { changeSetAt } from '../line/change-set.ts'
import type { Station } from '../factory/factory.ts'
import { judge } from '../line/journey.ts'
import { runCommands } from '../commands/run-commands.ts'
import { parcelName } from '../trace/parcel/names.ts'
import { runChild } from '../station/child-station.ts'
import { durationText } from './duration-text.ts'
import { addNeed, type Needs } from '../station/needs.ts'
import { modelSecrets, signingSecrets, stationInputs } from './station-environment.ts'
import type { RunState } from './run-unit.ts'

/** One turn of one station. */
export interface Turn {
  station: string
  round: number
}

/** Runs the station whose turn it is and adds what it hands on. @throws FactoryError when it could not work. */
export async function performStation(state: RunState, turn: Turn): Promise<Needs> {
  const station = state.unit.factory.line.find((each) => each.name === turn.station)
  if (station === undefined)
    throw new FactoryError('LINE_EVENT_UNKNOWN', `the line has no station ${turn.station}`)
  const began = performance.now()
  const { needs, verdict } = await (station.work.kind === 'run'
    ? performCommands(state, turn, station)
    : performAction(state, turn, station.work.action))
  const took = durationText(performance.now() - began)
  state.options.say(
    `${state.unit.serial} ${state.unit.spec.id}: ${turn.station} round ${turn.round} ${verdict} (${took})`,
  )
  return needs
}

interface Performed {
  needs: Needs
  verdict: string
}

async function performCommands(state: RunState, turn: Turn, station: Station): Promise<Performed> {
  const { repo, base, serial, spec } = state.unit
  const changeSet = changeSetAt(state.upstream)
  const outcome = await runCommands({
    repo,
    base,
    changeSet,
    station,
    round: turn.round,
    signal: state.options.signal,
  })
  const name = parcelName({ serial, station: turn.station, round: turn.round, attempt: state.attempt })
  const ref = await state.store.put(name, Buffer.from(canonicalJson(outcome)))
  const needs = addNeed(state.needs, { ...turn, kind: 'outcome', ref, outcome: outcome.outcome })
  return { needs, verdict: judge(outcome, spec).verdict.kind }
}

async function performAction(state: RunState, turn: Turn, action: string): Promise<Performed> {
  const log = join(state.unit.folder, 'logs', `${turn.station}.r${turn.round}.a${state.attempt}.log`)
  const { exitCode, outputs } = await runChild({
    action,
    inputs: stationInputs(state, turn),
    workspace: state.unit.repo,
    attempt: state.attempt,
    secrets: {
      ...modelSecrets(state.unit.factory, action, state.options.env),
      ...signingSecrets(state.unit.factory, turn.station, state.options.env),
    },
    log,
    signal: state.options.signal,
  })
  if (state.options.signal.aborted)
    throw new FactoryError('INTERRUPTED', 'the run was interrupted', { hint: 'continue with --resume' })
  if (exitCode !== 0 || outputs['verdict'] === undefined)
    throw childError(turn, outputs['error'], { exitCode, log })
  const ref = {
    id: outputs['parcel-id'] ?? '',
    name: outputs['parcel-name'] ?? '',
    sha256: outputs['parcel-sha256'] ?? '',
  }
  return { needs: addNeed(state.needs, { ...turn, kind: 'parcel', ref }), verdict: outputs['verdict'] }
}

/** The error a station reported, or what its death tells. */
function childError(
  turn: Turn,
  reported: string | undefined,
  end: { exitCode: number | null; log: string },
): FactoryError {
  const where = `${turn.station} round ${turn.round}`
  const error = reported === undefined ? undefined : parseReported(reported)
  if (error === undefined) {
    const how = end.exitCode === null ? 'was killed' : `ended with exit code ${end.exitCode}`
    return new FactoryError('RUN_COULD_NOT', `${where} ${how} without a verdict`, {
      where,
      hint: `read ${end.log}`,
    })
  }
  return new FactoryError(error.code, error.message, {
    where: error.where ?? where,
    hint: error.hint ?? `read ${end.log}`,
  })
}

interface Reported {
  code: ErrorCode
  message: string
  where?: string
  hint?: string
}

function parseReported(text: string): Reported | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isRecord(value) || !isErrorCode(value['code']) || typeof value['message'] !== 'string')
    return undefined
  const { code, message, where, next } = value
  return {
    code,
    message,
    ...(typeof where === 'string' ? { where } : {}),
    ...(typeof next === 'string' ? { hint: next } : {}),
  }
}

function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value)
}
