import type { ChangeSet } from '../git/change-set.ts'
import { renamesIn, type BaseFiles } from '../git/renames.ts'
import { isRegular, listTree, readBlobs, type TreeEntry } from '../git/tree.ts'
import { defined } from '../formats/defined.ts'
import { sha256 } from '../formats/digest.ts'
import { forbiddenReason, namedOnly } from '../paths/guarded-paths.ts'
import { isLockPath } from '../paths/produced-paths.ts'
import { configsNear, isFlatConfig, isNear, isOldConfig } from './config-files.ts'
import { ownPaths, type NotWritten } from './own-paths.ts'
import type { OwnMaterial, OwnUnavailable } from './values.ts'

/** What a station with the team's own ESLint is to do; made on the trusted side from the base commit and the paths of the change. */
export type OwnEslintOrder =
  | OwnUnavailable
  | {
      kind: 'judge'
      /** Repository paths, and where the file lay at the base if git says that the change moves it. */
      files: { path: string; from?: string }[]
      /** Configurations of the base commit. */
      configs: OwnMaterial[]
      /** Lock files of the base commit: what the plugins are. */
      locks: OwnMaterial[]
      /** Paths of the change of which no module is loaded. */
      closed: string[]
    }

export interface OwnOrderSource extends NotWritten {
  repo: string
  changeSet: ChangeSet
  /** Folder in which the station starts. */
  directory: string
}

/** The order for a change. @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING. */
export async function ownEslintOrder({
  repo,
  changeSet,
  directory,
  ...source
}: OwnOrderSource): Promise<OwnEslintOrder> {
  const { base, changes } = changeSet
  const tree = (await listTree(repo, base)).filter(isRegular)
  const configs = configsNear(tree, directory)
  if (configs.length === 0) return withoutConfig(tree)
  const renames = await renamesIn(repo, changeSet, baseFiles(repo, tree))
  const locks = tree.filter(({ path }) => isLockPath(path) && isNear(path, directory))
  return {
    kind: 'judge',
    files: ownPaths(changes, source).map(({ path }) => ({ path, ...defined({ from: renames.get(path) }) })),
    configs: await materials(repo, configs),
    locks: await materials(repo, locks),
    closed: changes.map(({ path }) => path),
  }
}

/** Names that tools look for are of no account to a linter of texts. */
function baseFiles(repo: string, tree: readonly TreeEntry[]): BaseFiles {
  const ids = new Map(tree.map(({ path, oid }) => [path, oid]))
  return {
    has: (path) => ids.has(path),
    texts: async (paths) => {
      const blobs = await readBlobs(
        repo,
        paths.flatMap((path) => ids.get(path) ?? []),
      )
      return blobs.map((blob) => blob.toString('utf8'))
    },
    mayExchange: () => true,
  }
}

function withoutConfig(tree: readonly TreeEntry[]): OwnUnavailable {
  const old = tree.find(({ path }) => isOldConfig(path))
  return old === undefined
    ? { kind: 'unavailable', reason: 'no-config' }
    : { kind: 'unavailable', reason: 'legacy-config', detail: old.path }
}

/** Of more nobody reads the digests. */
const MOST_MATERIALS = 20

async function materials(repo: string, entries: readonly TreeEntry[]): Promise<OwnMaterial[]> {
  const named = entries.slice(0, MOST_MATERIALS)
  const blobs = await readBlobs(
    repo,
    named.map(({ oid }) => oid),
  )
  return named.map(({ path }, index) => ({ path, sha256: sha256(blobs[index] ?? '') }))
}

const NO_CONTROL = { factory: '', specs: '' }

/**
 * Does a tool take orders from a file of this path: configurations, manifests, hidden files, lock files, installed packages? The change's own is
 * not laid where ESLint runs.
 */
export function givesOrders(path: string): boolean {
  const kind = namedOnly(path)?.kind
  const isNamed = kind === 'manifest' || kind === 'gate' || kind === 'hidden' || kind === 'tool'
  return isNamed || isFlatConfig(path) || forbiddenReason(path, NO_CONTROL) !== undefined
}
