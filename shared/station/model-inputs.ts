import { join } from 'node:path'
import { asFactoryError } from '../errors.ts'
import { readFileAt } from '../git/tree.ts'
import { readBytesIfAny } from '../files.ts'
import { budgetLeft } from '../line/unit-budget.ts'
import type { Unit } from '../line/unit.ts'
import type { ModelProfile } from '../model/profile.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { openSession, type ModelSession } from '../model/session.ts'
import type { SessionOptions } from '../model/session-state.ts'
import { safeWord } from '../text/safe-log.ts'
import { sealAnswer } from '../trace/verify/answer.ts'
import type { ModelInputs } from './inputs.ts'
import { MAX_CASSETTE_BYTES } from '../limits.ts'
import type { StationContext } from './program.ts'
import { firstSending, refuseOtherKeys, sending } from './model-keys.ts'
import { signerFor } from './signing.ts'
import { defined } from '../formats/defined.ts'

/** What the model calls of a station need. */
export type ModelDeps = Pick<
  StationContext<ModelInputs>,
  'inputs' | 'host' | 'trust' | 'now' | 'previous' | 'signal'
>

/**
 * The model calls of this station and round: recorded answers first, and the endpoint for what is not recorded. `second` is another
 * model that the session may ask.
 */
export async function openStationSession(
  unit: Unit,
  deps: ModelDeps,
  profile: ModelProfile,
  second?: ModelProfile,
): Promise<ModelSession> {
  const { inputs, host } = deps
  const keys = keysGiven(inputs, profile, second)
  return openSession({
    ...(await recordingFor(unit, deps)),
    profile,
    others: second === undefined ? [] : [second],
    budget: budgetLeft(unit),
    beforeCall: keyGuard(deps, keys),
    env: { ...host.env, ...keys },
    signal: deps.signal,
    notify: host.info,
  })
}

/** Where the answers of a station and round are found, and where new ones are kept. */
type StationRecording = Pick<
  SessionOptions,
  'mode' | 'cassettes' | 'recordTo' | 'keep' | 'answers' | 'now' | 'warn'
>

/** The same for every writer. @throws FactoryError of the stores that answers are kept in. */
export async function recordingFor(unit: Unit, deps: ModelDeps): Promise<StationRecording> {
  const { inputs, host } = deps
  const name = join(unit.spec.id, `${unit.station}.r${unit.round}.jsonl`)
  const recordTo = join(inputs.home, 'cassettes', name)
  return {
    mode: inputs.mode,
    cassettes: await cassettesFor(unit, deps, { name, recordTo }),
    recordTo,
    ...keeping(unit, deps),
    ...defined({ answers: inputs.answers }),
    now: deps.now,
    warn: host.warn,
  }
}

/**
 * This machine's own recordings, then this station's parcel and answers of earlier attempts, then the answers of other runs,
 * then what the repository keeps at the base commit. Answers newer than the parcel come before it.
 */
async function cassettesFor(
  unit: Unit,
  { previous }: ModelDeps,
  { name, recordTo }: { name: string; recordTo: string },
): Promise<SessionOptions['cassettes']> {
  const kept = `.factory/cassettes/${name.split('\\').join('/')}`
  const { parcel } = previous
  const sources = [
    { origin: recordTo, bytes: await readBytesIfAny(recordTo, MAX_CASSETTE_BYTES) },
    ...(await previous.answers()),
    { origin: parcel?.name ?? '', bytes: parcel?.attachments.get('cassette.jsonl') },
    ...(await previous.kept()),
    { origin: `${kept} at ${unit.base.slice(0, 12)}`, bytes: await readFileAt(unit.repo, unit.base, kept) },
  ]
  return sources.flatMap(({ origin, bytes }) => (bytes === undefined ? [] : [{ origin, bytes }]))
}

/**
 * Where the disk is gone after the job, a new answer goes to the store before anything is decided from it: an error
 * after the call costs nothing on the next attempt. An answer that cannot be stored is still used; to drop it would cost
 * the same again for certain.
 */
function keeping(unit: Unit, { inputs, host, trust }: ModelDeps): Pick<SessionOptions, 'keep'> {
  if (!host.isEphemeral || inputs.ephemeral) return {}
  const { serial, station, round, factory } = unit
  const { attempt } = host.identity
  const keep = async (line: string, call: number): Promise<void> => {
    host.recorded()
    const signer = await signerFor(inputs, factory, { host, trust })
    const { name, bytes } = await sealAnswer({ serial, station, round, attempt, call }, line, signer)
    await host.store.put(name, bytes).catch((thrown: unknown) => {
      const { code, message } = asFactoryError(thrown)
      host.warn(safeWord(`an answer is recorded on this machine only: ${code}: ${message}`))
    })
  }
  return { keep }
}

/**
 * Looks where the key goes before it goes there. A key from the environment must be a model's; one that the workflow gave as
 * an input was chosen there. The machine is told once; a job on GitHub is a new machine each time and says it in its log.
 */
function keyGuard(
  { inputs, host }: ModelDeps,
  given: Record<string, string>,
): (endpoint: Endpoint) => Promise<void> {
  const told = new Set<string>()
  return async (endpoint) => {
    const { key, keyName } = endpoint
    if (key === undefined || keyName === undefined) return
    if (!Object.hasOwn(given, keyName)) await refuseOtherKeys(keyName, inputs.repo, host.env)
    if (told.has(sending(endpoint))) return
    told.add(sending(endpoint))
    const isGitHub = host.identity.host === 'github'
    const line = isGitHub ? sending(endpoint) : await firstSending(endpoint, inputs.repo, host.env)
    if (line !== undefined) host.info(line)
  }
}

/** The keys that the workflow gave as inputs, by the variables that factory.yml names for them. */
function keysGiven(
  { apiKey, secondApiKey }: ModelInputs,
  profile: ModelProfile,
  second: ModelProfile | undefined,
): Record<string, string> {
  const given = [
    [second?.key, secondApiKey],
    [profile.key, apiKey],
  ]
  return Object.fromEntries(given.filter((pair): pair is [string, string] => !pair.includes(undefined)))
}
