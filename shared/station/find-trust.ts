import { dirname, join, resolve } from 'node:path'
import { FactoryError, noneOn } from '../errors.ts'
import { readBytes, readBytesIfAny } from '../files.ts'
import { gitText } from '../git/git.ts'
import { namedPlace } from '../git/repository-path.ts'
import { repositoryTop, resolveCommit } from '../git/revision.ts'
import { readFileAt } from '../git/tree.ts'
import { hintsOfKeys } from '../trace/signer/local-keys.ts'
import { readTrust, type Trust } from '../trace/verify/trust.ts'
import { MAX_TRUST_BYTES } from '../limits.ts'
import { HOME, checkHome } from './home.ts'
import { keyFolder, localTrustFile } from './signing.ts'

const COMMITTED = '.factory/trust.json'

/** A trust file, and whether the keys in it count. */
export interface FoundTrust {
  trust: Trust
  /** Where it was found, for people. */
  place: string
  /** `undefined` when it counts. Else why nobody knows whose keys these are: then nothing is green. */
  doubt: string | undefined
}

export interface TrustQuestion {
  /** The trace folder. */
  folder: string
  /** The trust file that the caller named, relative to `cwd`. */
  named: string | undefined
  /** The repository that the caller named, relative to `cwd`. Default: the one around `cwd`. */
  repo: string | undefined
  cwd: string
}

/**
 * The trust file that decides about a trace folder. Three kinds count, in this order: the one that the caller named; the one
 * that HEAD of the caller's repository holds at its top; the one of this machine beside its private keys, in that
 * repository. What lies above the trace folder elsewhere came along with the trace, from whoever made it.
 * @throws FactoryError TRUST_MISSING, TRUST_INVALID, FILE_UNREADABLE, HOME_LINK, HOME_TRACKED.
 */
export async function findTrust(question: TrustQuestion): Promise<FoundTrust> {
  const { folder, named, repo, cwd } = question
  if (named !== undefined) return readNamed(await namedPlace({ cwd, repo }, named))
  const { top, stranger } = await callersRepository(question)
  const own = top === undefined || stranger !== undefined ? undefined : await ownTrust(top)
  if (own !== undefined) return own
  const near = await nearestTrust(folder)
  if (near !== undefined) return { ...near, doubt: doubtOf(near.place, stranger) }
  throw new FactoryError('TRUST_MISSING', `there is no trust file for ${folder}`, {
    hint: `run it in the repository that holds ${COMMITTED} in HEAD, or name a file that you trust with --trust`,
  })
}

/**
 * The keys of this machine where a trust file in HEAD of the caller's repository goes before them: they count only once somebody names
 * their file. `undefined` where a file was named, or where there are none.
 */
export async function ownKeysOf(question: TrustQuestion): Promise<Trust | undefined> {
  if (question.named !== undefined) return undefined
  const { top, stranger } = await callersRepository(question)
  return top === undefined || stranger !== undefined ? undefined : (await machineTrust(top))?.trust
}

/** The top of the repository that the caller means, and the one around it that makes it a stranger's. */
async function callersRepository({
  repo,
  cwd,
}: TrustQuestion): Promise<{ top: string | undefined; stranger: string | undefined }> {
  const here = repositoryTop(resolve(cwd, repo ?? '.'))
  // no repository is an answer, but not when the caller named one
  const top = await (repo === undefined ? here.catch(noneOn('GIT_NOT_A_REPOSITORY')) : here)
  const stranger = top === undefined || repo !== undefined ? undefined : await outerRepository(top)
  return { top, stranger }
}

/** The trust of {@link findTrust}, when it counts. @throws FactoryError TRACE_REJECTED: TRUST_CAME_ALONG. */
export async function findTrustThatCounts(question: TrustQuestion): Promise<Trust> {
  const { trust, doubt } = await findTrust(question)
  if (doubt === undefined) return trust
  throw new FactoryError('TRACE_REJECTED', `TRUST_CAME_ALONG: ${doubt}`, {
    detail: 'TRUST_CAME_ALONG',
    reason: doubt,
    hint: TRUST_NEXT,
  })
}

/** What to do about keys that nobody vouches for. */
export const TRUST_NEXT =
  'get the trust file from somebody you trust and name it with --trust, or run this in your repository (--repo names it)'

function doubtOf(place: string, outer: string | undefined): string {
  const nested = outer === undefined ? '' : `; this repository lies inside ${outer}, as a download may`
  return `the keys in ${place} may have come along with the trace: HEAD of your repository does not hold them, and they are not this machine's own${nested}`
}

/**
 * Everybody whose keys count in a repository: those of its trust file in HEAD, and those of this machine. Empty when there are none.
 * @throws FactoryError TRUST_INVALID, HOME_LINK, HOME_TRACKED.
 */
export async function trustsOf(repo: string): Promise<Trust[]> {
  const found = [await committedTrust(repo), await machineTrust(repo)]
  return found.flatMap((each) => (each === undefined ? [] : [each.trust]))
}

/** The repository around another one that is neither a submodule nor a work tree of it. */
async function outerRepository(top: string): Promise<string | undefined> {
  const outer = await repositoryTop(dirname(top)).catch(noneOn('GIT_NOT_A_REPOSITORY'))
  if (outer === undefined || outer === top) return undefined
  const parent = await gitText(top, ['rev-parse', '--show-superproject-working-tree'])
  const stores = await Promise.all([top, outer].map((place) => gitText(place, COMMON_DIR)))
  return parent !== '' || stores[0] === stores[1] ? undefined : outer
}

const COMMON_DIR = ['rev-parse', '--path-format=absolute', '--git-common-dir']

async function ownTrust(top: string): Promise<FoundTrust | undefined> {
  return (await committedTrust(top)) ?? (await machineTrust(top))
}

/** From HEAD, not from the work tree: there anything may lie. */
async function committedTrust(top: string): Promise<FoundTrust | undefined> {
  const head = await resolveCommit(top, 'HEAD').catch(noneOn('GIT_REVISION_UNKNOWN'))
  const bytes = head === undefined ? undefined : await readFileAt(top, head, COMMITTED)
  if (head === undefined || bytes === undefined) return undefined
  const place = `${COMMITTED} in HEAD (${head.slice(0, 12)}) of ${top}`
  return { trust: readTrust(bytes), place, doubt: undefined }
}

/** Keys whose private halves lie on this machine. An entry without one may be anybody's. */
async function machineTrust(top: string): Promise<FoundTrust | undefined> {
  const home = join(top, HOME)
  const path = localTrustFile(home)
  await checkHome(home)
  const bytes = await readBytesIfAny(path, MAX_TRUST_BYTES)
  if (bytes === undefined) return undefined
  const trust = readTrust(bytes)
  if (trust.assurance === 'keyless') return undefined
  const hints = await hintsOfKeys(keyFolder(home))
  const keys = new Map([...trust.keys].filter(([hint]) => hints.has(hint)))
  return keys.size === 0 ? undefined : { trust: { ...trust, keys }, place: path, doubt: undefined }
}

/** Never inside the folder: then it would be found in every trace. */
async function nearestTrust(folder: string): Promise<Pick<FoundTrust, 'trust' | 'place'> | undefined> {
  for (let above = dirname(resolve(folder)); ; above = dirname(above)) {
    for (const path of [join(above, COMMITTED), localTrustFile(join(above, HOME))]) {
      const bytes = await readBytesIfAny(path, MAX_TRUST_BYTES)
      if (bytes !== undefined) return { trust: readTrust(bytes), place: path }
    }
    if (dirname(above) === above) return undefined
  }
}

async function readNamed(path: string): Promise<FoundTrust> {
  return { trust: readTrust(await readBytes(path, MAX_TRUST_BYTES)), place: path, doubt: undefined }
}
