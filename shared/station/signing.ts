import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { readFileAt } from '../git/tree.ts'
import { readBytes, readBytesIfAny } from '../files.ts'
import { signingSecret, type Factory } from '../factory/factory.ts'
import { generateSigningKey, hintOf, loadSigningKey } from '../trace/signer/keys.ts'
import { localKeys } from '../trace/signer/local-keys.ts'
import type { TraceExtension } from '../trace/statement/statement.ts'
import { readTrust, trustOf, type Trust } from '../trace/verify/trust.ts'
import type { StationInputs } from './station-inputs.ts'

const MAX_TRUST_BYTES = 1024 * 1024

/** Stations that sign: every station that runs one of our actions. */
export function signingStations(factory: Factory): string[] {
  return factory.line.filter((station) => station.work.kind === 'action').map((station) => station.name)
}

/** The trust file that decides whose links count: an explicit one, the repository's at base, or the local keys'. */
export async function trustFor(inputs: StationInputs, factory: Factory, base: string): Promise<Trust> {
  if (inputs.trust !== '') return readTrust(await readBytes(inputs.trust, MAX_TRUST_BYTES))
  if (signingMode(inputs, factory) === 'local') return localTrust(inputs, factory)
  const bytes = await readFileAt(inputs.repo, base, factory.signing.trust)
  if (bytes !== undefined) return readTrust(bytes)
  throw new FactoryError(
    'TRUST_MISSING',
    `there is no ${factory.signing.trust} in the base commit ${base.slice(0, 12)}`,
    {
      hint: 'commit the trust file that names the public key of each station',
    },
  )
}

/** What a line signs with: as factory.yml says, unless the operator asked for the keys of this machine. */
function signingMode(inputs: StationInputs, factory: Factory): Factory['signing']['mode'] {
  return inputs.localKeys ? 'local' : factory.signing.mode
}

async function localTrust(inputs: StationInputs, factory: Factory): Promise<Trust> {
  const recorded = await readBytesIfAny(join(inputs.home, 'trust.json'), MAX_TRUST_BYTES)
  if (recorded !== undefined) return readTrust(recorded)
  return trustOf(await localKeysOf(inputs, factory), { repository: factory.repository, assurance: 'local' })
}

/** The machine's own keys, made on first use. */
async function localKeysOf(inputs: StationInputs, factory: Factory): Promise<Map<string, KeyObject>> {
  return (await localKeys(join(inputs.home, 'keys'), signingStations(factory))).keys
}

/** The key this station signs with. @throws FactoryError KEY_MISSING, KEY_INVALID. */
export async function signingKeyFor(inputs: StationInputs, factory: Factory): Promise<KeyObject> {
  if (inputs.ephemeral) return generateSigningKey()
  const mode = signingMode(inputs, factory)
  if (mode === 'keyed') return keyedKey(inputs)
  const key = (await localKeysOf(inputs, factory)).get(inputs.station)
  if (key !== undefined) return key
  throw new FactoryError('KEY_MISSING', `there is no local key for the station ${inputs.station}`)
}

/** The same, held against the trust file, so that a mixed-up secret shows here and not at the next station. @throws FactoryError KEY_MISSING, KEY_INVALID. */
export async function trustedKeyFor(
  inputs: StationInputs,
  factory: Factory,
  trust: Trust,
): Promise<KeyObject> {
  const key = await signingKeyFor(inputs, factory)
  const { station, ephemeral } = inputs
  if (ephemeral || trust.keys.get(hintOf(key))?.stations.includes(station) === true) return key
  throw new FactoryError('KEY_INVALID', `the trust file does not give the signing key of ${station} to it`, {
    hint: `give ${station} the private half of its own key in the trust file: \`jidoka doctor\` names what is missing there`,
  })
}

function keyedKey(inputs: StationInputs): KeyObject {
  if (inputs.signingKey !== '') return loadSigningKey(inputs.signingKey, 'the input signing-key')
  throw new FactoryError('KEY_MISSING', `the line signs with keys, but ${inputs.station} was given none`, {
    hint: `pass this station's own key as \`signing-key: \${{ secrets.${signingSecret(inputs.station)} }}\`; \`jidoka run\` takes it from the variable of that name, or signs with --local-keys`,
  })
}

/** What a link may claim about its key. */
export function assuranceOf(inputs: StationInputs, factory: Factory): TraceExtension['assurance'] {
  return inputs.ephemeral ? 'local' : signingMode(inputs, factory)
}
