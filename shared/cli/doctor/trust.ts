import { compareText } from '../../findings.ts'
import { readTracked } from '../../git/tracked-file.ts'
import { signingStations, type Factory } from '../../factory/factory.ts'
import { WRITE_TRUST } from '../../trace/verify/keyless/keyless-trust.ts'
import { keysOf, readTrust, type Trust, type TrustedKey } from '../../trace/verify/trust.ts'
import { failed, passed, note, type Check } from './check.ts'
import { compareIdentities, repositoryProblem } from './identities.ts'
import { ANDON } from '../../ledger/andon/andon-words.ts'
import { MAX_TRUST_BYTES } from '../../limits.ts'

const NAME = 'keys'

/** Does the trust file name a key for every station that signs, and for no other? */
export async function checkTrust(repo: string, factory: Factory, factoryPath: string): Promise<Check[]> {
  const { signing } = factory
  const { mode, trust: path } = signing
  if (mode === 'local')
    return [passed(NAME, 'signing mode local: each machine makes its own keys, and only it can verify them')]
  const bytes = await readTracked(repo, path, MAX_TRUST_BYTES)
  if (bytes === undefined) return [failed(NAME, `signing mode ${mode}, and there is no ${path}`, MAKES[mode])]
  const trust = readTrust(bytes)
  if (mode === 'keyless' && trust.assurance === 'keyless')
    return compareIdentities(trust, factory, { signing, now: new Date(), factoryPath })
  return compareTrust(trust, factory)
}

const MAKES = {
  keyed: 'jidoka init makes the keys and the trust file',
  keyless: `write it: ${WRITE_TRUST}`,
}

/** The trust file against the stations of the line. */
export function compareTrust(trust: Trust, factory: Factory): Check[] {
  if (factory.signing.mode === 'keyless') return identityProblems(trust, factory)
  const signers = signingStations(factory)
  const wrong = [...identityProblems(trust, factory), ...missingKeys(trust, factory, signers)]
  const odd = oddities(trust, signers)
  if (wrong.length > 0) return [...wrong, ...odd]
  const { trust: path } = factory.signing
  return [passed(NAME, `${path} has a key for each of the ${signers.length} stations that sign`), ...odd]
}

function identityProblems(trust: Trust, factory: Factory): Check[] {
  return [...repositoryProblem(trust, factory), ...modeProblem(trust, factory)]
}

function modeProblem(trust: Trust, { signing }: Factory): Check[] {
  if (trust.assurance === signing.mode) return []
  const detail = `${signing.trust} trusts ${TRUSTED[trust.assurance]}, factory.yml says ${signing.mode}`
  const fix =
    signing.mode === 'keyless'
      ? MAKES.keyless
      : `delete ${signing.trust} and run jidoka init, which makes keys for the stations`
  return [failed(NAME, detail, fix)]
}

const TRUSTED = { local: 'keys of one machine', keyed: 'keys of stations', keyless: 'identities' }

/** Stations that sign and have no valid key: their links could not be verified. */
function missingKeys(trust: Trust, { signing }: Factory, signers: readonly string[]): Check[] {
  const covered = liveKeys(trust).flatMap(({ stations }) => stations)
  const missing = signers.filter((station) => !covered.includes(station))
  if (missing.length === 0) return []
  const fix = `add a key for each, or delete ${signing.trust} and run jidoka init, which makes all of them again`
  return [failed(NAME, `no key of ${signing.trust} may sign for ${missing.join(', ')}`, fix)]
}

function oddities(trust: Trust, signers: readonly string[]): Check[] {
  const keys = liveKeys(trust)
  // people sign for the andon, which stands in no line
  const isStrange = (name: string): boolean => name !== ANDON && !signers.includes(name)
  const strange = new Set(keys.flatMap(({ stations }) => stations).filter(isStrange))
  const shared = keys.find(({ stations }) => stations.length > 1)
  const names = [...strange].sort(compareText).join(', ')
  return [
    ...(strange.size === 0
      ? []
      : [note(NAME, `keys are trusted for ${names}, which the line does not have`, 'remove them')]),
    ...(shared === undefined
      ? []
      : [
          note(
            NAME,
            `one key signs for ${shared.stations.join(' and ')}`,
            'give every station a key of its own',
          ),
        ]),
  ]
}

function liveKeys(trust: Trust): TrustedKey[] {
  return [...keysOf(trust).values()].filter(({ revokedAt }) => revokedAt === undefined)
}
