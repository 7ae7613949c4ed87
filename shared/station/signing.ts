import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { readBytes, readBytesIfAny, writeAtomic } from '../files.ts'
import { signingSecret, signingStations, type Factory } from '../factory/factory.ts'
import { githubHost } from '../factory/github-options.ts'
import { readFileAt } from '../git/tree.ts'
import type { Unit } from '../line/unit.ts'
import { localKeys } from '../trace/signer/local-keys.ts'
import { ephemeralSigner, keyedSigner, localSigner, type Signer } from '../trace/signer/signer.ts'
import { formatTrust, keysOf, readTrust, trustOf, type Trust } from '../trace/verify/trust.ts'
import { MAX_TRUST_BYTES } from '../limits.ts'
import { checkHome, TRUST_FILE } from './home.ts'
import { checkJob, signerOfJob, type SigningJob } from './identity-signing.ts'
import type { StationInputs } from './inputs.ts'

/** What decides whose links count and what a station signs with. */
export type SigningInputs = Pick<StationInputs, 'repo' | 'home' | 'localKeys'>

/** The keys of this machine when the operator asked for them. Default: what factory.yml says. */
function signingMode({ localKeys }: SigningInputs, factory: Factory): Factory['signing']['mode'] {
  return localKeys ? 'local' : factory.signing.mode
}

/**
 * The trust that decides whose links count: the file that was named, else the keys of this machine in local mode, else the
 * trust file of the base commit. Everything that a station writes into its home comes after this.
 * @throws FactoryError HOME_LINK, HOME_TRACKED, TRUST_MISSING, TRUST_INVALID, KEY_INVALID.
 */
export async function trustFor(
  inputs: SigningInputs & Pick<StationInputs, 'trust'>,
  factory: Factory,
  base: string,
): Promise<Trust> {
  await checkHome(inputs.home)
  if (inputs.trust !== '') return readTrust(await readBytes(inputs.trust, MAX_TRUST_BYTES))
  if (signingMode(inputs, factory) !== 'local') return committedTrust(inputs.repo, base, factory)
  const recorded = await readBytesIfAny(localTrustFile(inputs.home), MAX_TRUST_BYTES)
  return recorded === undefined ? (await localTrust(inputs.home, factory)).trust : readTrust(recorded)
}

/**
 * The trust of a run on this machine. In local mode, makes the missing keys and keeps their trust file up to date.
 * @throws FactoryError TRUST_MISSING, TRUST_INVALID, KEY_INVALID, DISK.
 */
export async function trustForRun(
  inputs: SigningInputs & { say: (line: string) => void },
  factory: Factory,
  base: string,
): Promise<Trust> {
  if (signingMode(inputs, factory) !== 'local') return committedTrust(inputs.repo, base, factory)
  const { trust, created } = await localTrust(inputs.home, factory)
  await keepTrust(localTrustFile(inputs.home), formatTrust(trust))
  if (created) inputs.say(NEW_KEYS.replace('<folder>', keyFolder(inputs.home)))
  return trust
}

const NEW_KEYS =
  'note: made local signing keys in <folder>: links signed with them show that nothing changed since, not who ran the line'

async function committedTrust(repo: string, base: string, { signing }: Factory): Promise<Trust> {
  const bytes = await readFileAt(repo, base, signing.trust)
  if (bytes !== undefined) return readTrust(bytes)
  throw new FactoryError(
    'TRUST_MISSING',
    `there is no ${signing.trust} in the base commit ${base.slice(0, 12)}`,
    {
      hint: 'commit the trust file that names the public key of each station, or set signing mode local for runs on one machine',
    },
  )
}

async function localTrust(home: string, factory: Factory): Promise<{ trust: Trust; created: boolean }> {
  const { keys, created } = await localKeys(keyFolder(home), signingStations(factory))
  return { trust: trustOf(keys, { repository: factory.repository, assurance: 'local' }), created }
}

/** Where the keys of a machine lie. */
export function keyFolder(home: string): string {
  return join(home, 'keys')
}

/** The trust file beside them. */
export function localTrustFile(home: string): string {
  return join(home, TRUST_FILE)
}

/** Writes only what differs: a run that ended between its keys and this file left no file, or an old one. */
async function keepTrust(path: string, text: string): Promise<void> {
  const kept = await readBytesIfAny(path, MAX_TRUST_BYTES)
  if (kept?.toString('utf8') !== text) await writeAtomic(path, text)
}

/** What this station signs with. @throws FactoryError KEY_MISSING, KEY_INVALID, IDENTITY_MISSING, TRUST_INVALID. */
export async function signerFor(inputs: StationInputs, factory: Factory, job: SigningJob): Promise<Signer> {
  if (inputs.ephemeral) return ephemeralSigner()
  const { signing } = factory
  if (inputs.localKeys || signing.mode === 'local') return localSigner(keyFolder(inputs.home), inputs.station)
  if (signing.mode === 'keyless')
    return signerOfJob(inputs.station, { signing, host: githubHost(factory) }, job)
  if (inputs.signingKey === '') throw keyMissing(inputs.station)
  return keyedSigner(inputs.signingKey, 'the input signing-key')
}

function keyMissing(station: string): FactoryError {
  return new FactoryError('KEY_MISSING', `the line signs with keys, but ${station} was given none`, {
    hint: `pass this station's own key as \`signing-key: \${{ secrets.${signingSecret(station)} }}\`; \`jidoka run\` takes it from the variable of that name, or signs with --local-keys`,
  })
}

/**
 * The same, checked against the trust, so that a mixed-up secret and a job that may not sign show here and not at the next
 * station. @throws FactoryError KEY_MISSING, KEY_INVALID, IDENTITY_…, TRUST_INVALID.
 */
export async function trustedSignerFor(
  inputs: StationInputs,
  { factory, base }: Pick<Unit, 'factory' | 'base'>,
  job: SigningJob,
): Promise<Signer> {
  const signer = await signerFor(inputs, factory, job)
  const { station, ephemeral } = inputs
  const { signing } = factory
  if (signer.assurance === 'keyless') {
    if (signing.mode === 'keyless') await checkJob(station, { signing, host: githubHost(factory), base }, job)
    return signer
  }
  if (ephemeral || keysOf(job.trust).get(signer.hint)?.stations.includes(station) === true) return signer
  throw new FactoryError('KEY_INVALID', `the trust file does not give the signing key of ${station} to it`, {
    hint: `give ${station} the private half of its own key in the trust file: \`jidoka doctor\` names what is missing there`,
  })
}
