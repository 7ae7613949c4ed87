import { join } from 'node:path'
import * as core from '@actions/core'
import { asFactoryError } from '../errors.ts'
import { readFileAt } from '../git/tree.ts'
import { readBytesIfAny } from '../files.ts'
import { budgetLeft } from '../line/remaining-budget.ts'
import type { Unit } from '../line/unit.ts'
import type { ModelProfile } from '../model/profile.ts'
import { openSession, type ModelSession } from '../model/session.ts'
import type { SessionOptions } from '../model/session-state.ts'
import { safeWord } from '../text/safe-log.ts'
import { sealAnswer } from '../trace/verify/answer.ts'
import { attemptOf, type StationContext } from './run-station.ts'
import { signerFor } from './signing.ts'
import { optional, readStationInputs, type StationInputs } from './station-inputs.ts'
import { MAX_CASSETTE_BYTES } from '../limits.ts'

/** Inputs of the stations that ask a model. */
export interface ModelInputs extends StationInputs {
  /** The key itself; by default it is read from the variable that factory.yml names. */
  apiKey: string | undefined
  /** Folder of replies written by hand for this station and round. */
  answers: string | undefined
}

/** The common inputs with `api-key` and `answers`. @throws FactoryError USAGE naming the input. */
export function readModelInputs(action: string): ModelInputs {
  return { ...readStationInputs(action), apiKey: optional('api-key'), answers: optional('answers') }
}

/** What the model calls of a station need of its world. */
export type ModelDeps = Pick<StationContext<ModelInputs>, 'inputs' | 'env' | 'now' | 'earlier'> & {
  /** Where new answers are kept beside this machine; `undefined` when nothing outlives it. */
  store: StationContext['store'] | undefined
}

/** The reviewer of a pull request, one session for each spec; nothing it says is kept. */
export function openReviewer(
  inputs: ModelInputs,
  env: NodeJS.ProcessEnv,
): (unit: Unit) => Promise<ModelSession | undefined> {
  const earlier = { parcel: undefined, answers: () => Promise.resolve([]) }
  const world: ModelDeps = { inputs, env, now: () => new Date(), earlier, store: undefined }
  return async (unit) => {
    const profile = unit.factory.models.reviewer
    return profile === undefined ? undefined : openStationSession(unit, world, profile)
  }
}

/** The model calls of this station and round: recorded answers first, the endpoint only for what nobody recorded. */
export async function openStationSession(
  unit: Unit,
  world: ModelDeps,
  profile: ModelProfile,
): Promise<ModelSession> {
  const { inputs } = world
  const name = join(unit.spec.id, `${unit.station}.r${unit.round}.jsonl`)
  const recordTo = join(inputs.home, 'cassettes', name)
  return openSession({
    profile,
    budget: budgetLeft(unit),
    mode: inputs.mode,
    cassettes: await cassettesFor(unit, world, { name, recordTo }),
    recordTo,
    ...keeping(unit, world),
    ...(inputs.answers === undefined ? {} : { answers: inputs.answers }),
    env: environmentFor(profile, inputs, world.env),
    now: world.now,
    notify: (line) => core.info(safeWord(line)),
    warn: (line) => core.warning(safeWord(line)),
  })
}

/**
 * This machine's own recordings, then this station's parcel and answers of earlier attempts, then what the repository
 * keeps at the base commit. Answers newer than the parcel come before it.
 */
async function cassettesFor(
  unit: Unit,
  { earlier }: ModelDeps,
  { name, recordTo }: { name: string; recordTo: string },
): Promise<SessionOptions['cassettes']> {
  const kept = `.factory/cassettes/${name.split('\\').join('/')}`
  const { parcel } = earlier
  const sources = [
    { origin: recordTo, bytes: await readBytesIfAny(recordTo, MAX_CASSETTE_BYTES) },
    ...(await earlier.answers()),
    { origin: parcel?.name ?? '', bytes: parcel?.attachments.get('cassette.jsonl') },
    { origin: `${kept} at ${unit.base.slice(0, 12)}`, bytes: await readFileAt(unit.repo, unit.base, kept) },
  ]
  return sources.flatMap(({ origin, bytes }) => (bytes === undefined ? [] : [{ origin, bytes }]))
}

/**
 * On GitHub the machine is thrown away, so a new answer goes to the store before anything is decided from it: an error
 * after the call costs nothing on the next attempt. An answer that cannot be stored is still used; to drop it would cost
 * the same again for certain.
 */
function keeping(unit: Unit, { inputs, store, env }: ModelDeps): Pick<SessionOptions, 'keep'> {
  if (store === undefined || env['GITHUB_RUN_ID'] === undefined || inputs.ephemeral) return {}
  const { serial, station, round, factory } = unit
  const keep = async (line: string, call: number): Promise<void> => {
    const signer = await signerFor(inputs, factory)
    const answer = { serial, station, round, attempt: attemptOf(env), call }
    const { name, bytes } = await sealAnswer(answer, line, signer)
    await store.put(name, bytes).catch((thrown: unknown) => {
      const { code, message } = asFactoryError(thrown)
      core.warning(safeWord(`an answer is recorded on this machine only: ${code}: ${message}`))
    })
  }
  return { keep }
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
