import { join } from 'node:path'
import { FactoryError, noneOn } from '../../errors.ts'
import { readBytes } from '../../files.ts'
import { signingSecret, type Factory } from '../../factory/factory.ts'
import { resolveCommit } from '../../git/revision.ts'
import { ANDON } from '../../ledger/andon/andon-words.ts'
import { namesAndon } from '../../ledger/andon/prove-andon.ts'
import type { AndonSigning } from '../../ledger/andon/sign-andon.ts'
import { MAX_TRUST_BYTES } from '../../limits.ts'
import { makeHome } from '../../local/prepare.ts'
import { andonTrust } from '../../station/andon-trust.ts'
import { HOME } from '../../station/home.ts'
import { keyFolder } from '../../station/signing.ts'
import { localKeys } from '../../trace/signer/local-keys.ts'
import { loadSigningKey, publicPem } from '../../trace/signer/keys.ts'
import { keySigner } from '../../trace/signer/signer.ts'
import { keysOf, readTrust, type Trust } from '../../trace/verify/trust.ts'
import { namedPlace } from '../../git/repository-path.ts'
import type { Arguments, Terminal } from '../command.ts'
import { factoryAround, factoryInTree, repositoryOf, standingOf } from '../work-tree.ts'

/** Where the andon of a repository is pulled and freed from. */
export interface AndonDesk {
  repo: string
  factory: Factory
  /** Whose releases count. */
  trust: Trust
}

/** @throws FactoryError GIT_NOT_A_REPOSITORY, FACTORY_INVALID, TRUST_INVALID, FILE_UNREADABLE. */
export async function openDesk(args: Arguments, { cwd }: Terminal): Promise<AndonDesk> {
  const repo = await repositoryOf(args, cwd)
  const { factory } = await factoryInTree(repo, await factoryAround(standingOf(args, cwd)))
  const named = args.text('trust')
  const trust =
    named === undefined
      ? await committedTrust(repo, factory)
      : readTrust(await readBytes(await namedPlace(standingOf(args, cwd), named), MAX_TRUST_BYTES))
  return { repo, factory, trust }
}

/** At HEAD; a repository without a commit names nobody. */
async function committedTrust(repo: string, factory: Factory): Promise<Trust> {
  const head = await resolveCommit(repo, 'HEAD').catch(noneOn('GIT_REVISION_UNKNOWN'))
  if (head !== undefined) return andonTrust(repo, head, factory)
  return { repository: factory.repository, assurance: 'local', keys: new Map() }
}

/**
 * What signs: the key of the andon from its variable, or a key of this machine.
 * @throws FactoryError KEY_INVALID, KEY_MISSING when the trust file names other keys for the andon; HOME_LINK, HOME_TRACKED, DISK.
 */
export async function signingOf(desk: AndonDesk, env: NodeJS.ProcessEnv): Promise<AndonSigning> {
  const variable = signingSecret(ANDON)
  const pem = env[variable]
  const key = pem === undefined ? await ownKey(desk.repo) : loadSigningKey(pem, variable)
  const { repository } = desk.factory
  const signing = {
    signer: keySigner(key, pem === undefined ? 'local' : 'keyed'),
    publicKey: publicPem(key),
    repository,
    now: new Date(),
  }
  return signing
}

/** Refuses a release that would not count. @throws FactoryError KEY_MISSING. */
export function refuseUnnamed({ trust, factory }: AndonDesk, { signer }: AndonSigning): void {
  const isNamed = keysOf(trust).get(signer.hint)?.stations.includes(ANDON) === true
  if (!namesAndon(trust) || isNamed) return
  throw new FactoryError('KEY_MISSING', `${factory.signing.trust} names other keys for the andon`, {
    hint: `put the private half of one of them into the variable ${signingSecret(ANDON)}`,
  })
}

async function ownKey(repo: string) {
  const home = join(repo, HOME)
  await makeHome(home)
  const { keys } = await localKeys(keyFolder(home), [ANDON])
  const key = keys.get(ANDON)
  if (key !== undefined) return key
  throw new FactoryError('KEY_MISSING', 'there is no local key for the andon')
}
