import { join } from 'node:path'
import { readFileAt } from '../git/tree.ts'
import { readBytesIfAny } from '../json/files.ts'
import { budgetLeft } from '../line/spent.ts'
import type { Unit } from '../line/unit.ts'
import type { ModelProfile } from '../model/profile.ts'
import { openSession, type ModelSession, type SessionOptions } from '../model/session.ts'
import type { StationWorld } from './run-station.ts'
import { optional, readStationInputs, type StationInputs } from './station-inputs.ts'

/** Inputs of the stations that ask a model. */
export interface ModelInputs extends StationInputs {
  /** The key itself; by default it is read from the variable that factory.yml names. */
  apiKey: string | undefined
  /** Folder of replies written by hand for this station and round. */
  answers: string | undefined
}

export function readModelInputs(action: string): ModelInputs {
  return { ...readStationInputs(action), apiKey: optional('api-key'), answers: optional('answers') }
}

const MAX_CASSETTE_BYTES = 64 * 1024 * 1024

/** The model calls of this station and round: recorded answers first, the endpoint only for what nobody recorded. */
export async function openStationSession(
  unit: Unit,
  world: StationWorld<ModelInputs>,
  profile: ModelProfile,
): Promise<ModelSession> {
  const { inputs } = world
  const name = join(unit.spec.id, `${unit.station}.r${unit.round}.jsonl`)
  const recordTo = join(inputs.home, 'cassettes', name)
  return openSession({
    profile,
    budget: budgetLeft(unit),
    mode: inputs.mode,
    cassettes: await cassettesFor(unit, name, recordTo),
    recordTo,
    ...(inputs.answers === undefined ? {} : { answers: inputs.answers }),
    env: environmentFor(profile, inputs, world.env),
    now: world.now,
  })
}

/** Own recordings first, then those the repository keeps at the base commit. */
async function cassettesFor(
  unit: Unit,
  name: string,
  recordTo: string,
): Promise<SessionOptions['cassettes']> {
  const kept = `.factory/cassettes/${name.split('\\').join('/')}`
  const sources = [
    { origin: recordTo, bytes: await readBytesIfAny(recordTo, MAX_CASSETTE_BYTES) },
    { origin: `${kept} at ${unit.base.slice(0, 12)}`, bytes: await readFileAt(unit.repo, unit.base, kept) },
  ]
  return sources.flatMap(({ origin, bytes }) => (bytes === undefined ? [] : [{ origin, bytes }]))
}

function environmentFor(
  profile: ModelProfile,
  inputs: ModelInputs,
  env: NodeJS.ProcessEnv,
): SessionOptions['env'] {
  return profile.key === undefined || inputs.apiKey === undefined
    ? env
    : { ...env, [profile.key]: inputs.apiKey }
}
