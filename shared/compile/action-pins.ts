import { FactoryError } from '../errors.ts'
import { compareText } from '../findings.ts'
import { isRecord, parseJson, recordOrEmpty } from '../formats/read-json.ts'
import { pathProblem } from '../paths/safe-path.ts'
import { sameRepository } from './workflow-paths.ts'
import { commented, type Commented } from './yaml-text.ts'
import { MAX_ACTION_LOCK_BYTES } from '../limits.ts'

/** The commit that each action of other people is pinned to, by `owner/repo`; `tag` is the name of the release at that commit. */
export type ActionLock = ReadonlyMap<string, Pin>

export interface Pin {
  tag: string
  sha: string
}

/** Repository path of the lock file. */
export const LOCK_PATH = '.github/actions.lock'

const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/
const COMMIT = /^[0-9a-f]{40}$/
const TAG = /^[A-Za-z0-9][A-Za-z0-9._/+-]*$/

/** The pins that `jidoka init` starts with. */
export const FIRST_LOCK: ActionLock = new Map([
  ['actions/checkout', { tag: 'v6.0.2', sha: 'de0fac2e4500dabe0009e67214ff5f5447ce83dd' }],
  // its own tag v3.1.1 names this commit, "build(release): 3.1.1"
  ['actions/create-github-app-token', { tag: 'v3.1.1', sha: '1b10c78c7865c340bc4f6099eb2f838309f1e8c3' }],
  ['actions/setup-node', { tag: 'v6.1.0', sha: '395ad3262231945c25e8478fd5baf05154b1d79f' }],
])

/** @throws FactoryError JSON_INVALID, FILE_TOO_LARGE, FACTORY_UNPINNED naming the entry. */
export function parseLock(source: Uint8Array | string): ActionLock {
  const value = parseJson(source, LOCK_PATH, MAX_ACTION_LOCK_BYTES)
  if (!isRecord(value)) throw unpinned(`${LOCK_PATH} is not an object`)
  const entries = Object.entries(value).map(([name, pin]): [string, Pin] => [
    checkedRepository(name),
    pinOf(name, pin),
  ])
  return new Map(entries)
}

/** The lock with the pin of one action added or replaced. @throws FactoryError FACTORY_UNPINNED naming what is wrong. */
export function withPin(lock: ActionLock, repository: string, pin: Pin): ActionLock {
  return new Map([...lock, [checkedRepository(repository), pinOf(repository, pin)]])
}

/** The file's text: sorted, so that two machines write the same bytes. */
export function lockText(lock: ActionLock): string {
  const sorted = [...lock]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, { tag, sha }]) => [name, { tag, sha }])
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`
}

function checkedRepository(name: string): string {
  if (REPOSITORY.test(name)) return name
  throw unpinned(`${LOCK_PATH} names ${JSON.stringify(name.slice(0, 80))}, which is not owner/repository`)
}

function pinOf(name: string, value: unknown): Pin {
  const { tag, sha } = recordOrEmpty(value)
  if (typeof tag !== 'string' || !TAG.test(tag)) throw unpinned(`${LOCK_PATH} gives no tag for ${name}`)
  return { tag, sha: commitOf(sha, `${LOCK_PATH} at ${name}`) }
}

/** A full commit id. @throws FactoryError FACTORY_UNPINNED: tags, branches and short ids can move. */
export function commitOf(value: unknown, subject: string): string {
  if (typeof value === 'string' && COMMIT.test(value)) return value
  throw unpinned(movable(subject))
}

function movable(subject: string): string {
  return `${subject} is not pinned to a full commit id (40 lower-case hex digits)`
}

/** The value of `uses:` for an action of the lock. @throws FactoryError FACTORY_UNPINNED when the lock has no entry for it. */
export function pinnedUse(lock: ActionLock, repository: string): Commented {
  const pin = lock.get(repository)
  if (pin === undefined) throw unpinned(`${LOCK_PATH} has no entry for ${repository}`)
  return commented(`${repository}@${commitOf(pin.sha, `${LOCK_PATH} at ${repository}`)}`, pin.tag)
}

/** Where our own actions come from. */
export type ActionSource =
  | { kind: 'repository'; repository: string; sha: string }
  /** Relative to the checkout, without `./`; empty for the repository itself. */
  | { kind: 'path'; path: string }

const REMOTE = /^([A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+)@(.+)$/

/** Reads `owner/repo@<40 hex digits>` or `./path`. @throws FactoryError FACTORY_UNPINNED, FACTORY_INVALID. */
export function parseActionSource(text: string): ActionSource {
  if (text === '.' || text.startsWith('./')) return localSource(text)
  const [, repository, sha] = REMOTE.exec(text) ?? []
  if (repository !== undefined && sha !== undefined && COMMIT.test(sha))
    return { kind: 'repository', repository, sha }
  const message =
    repository === undefined
      ? 'the action source names neither a repository at a commit nor a local path'
      : movable(`the action source ${repository}`)
  const hint = 'write github.actions.source as owner/repo@<40 hex digits>, or as ./path'
  throw new FactoryError('FACTORY_UNPINNED', message, { hint })
}

function localSource(text: string): ActionSource {
  const path = text.replace(/^\.\/?/, '').replace(/\/$/, '')
  const problem = path === '' ? undefined : pathProblem(path)
  if (problem === undefined && !/[@\s]/.test(path)) return { kind: 'path', path }
  throw new FactoryError(
    'FACTORY_INVALID',
    `the action source is a path that ${problem ?? 'holds a space or @'}`,
  )
}

/** The value of `uses:` for one of our actions. */
export function ownUse(source: ActionSource, action: string, lock: ActionLock): string | Commented {
  if (source.kind === 'path')
    return sameRepository(['.', source.path, 'actions', action].filter((part) => part !== '').join('/'))
  const use = `${source.repository}/actions/${action}@${source.sha}`
  const pin = lock.get(source.repository)
  return pin?.sha === source.sha ? commented(use, pin.tag) : use
}

function unpinned(message: string): FactoryError {
  return new FactoryError('FACTORY_UNPINNED', message, {
    where: LOCK_PATH,
    hint: 'correct the entry, or write it with jidoka pin <owner/repo@tag> <commit id>',
  })
}
