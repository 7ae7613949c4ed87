import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gitSucceeds } from '../../git/git.ts'
import { readBytesIfAny } from '../../files.ts'
import { isRecord, parseJson } from '../../formats/read-json.ts'
import { gitAnswer, remoteOf } from './repository-facts.ts'

/** Where the actions of this Jidoka come from, in the form of `github.actions.source`. */
export interface OwnSource {
  source: string
  /** Do the bundles lie at that commit? Only release commits carry them. */
  isBuilt: boolean
}

/**
 * The repository that Jidoka is published from. It names the npm package, the addresses of the schemas and the releases: when
 * the project moves, change it here and run `npm run docs`.
 */
export const OWN_REPOSITORY = 'jidoka-factory/jidoka'
const MAX_LOCK_BYTES = 64 * 1024 * 1024

/**
 * The commit this program was installed from (as npm recorded it) or is checked out at; `undefined` when neither is known.
 * Never a tag or a branch: those can be moved.
 */
export async function ownSource(root: string | undefined = packageRoot()): Promise<OwnSource | undefined> {
  if (root === undefined) return undefined
  return (await installedSource(root)) ?? (await checkedOutSource(root))
}

/** The folder of our package.json: above the sources, or above the bundle. */
function packageRoot(): string | undefined {
  for (
    let folder = dirname(fileURLToPath(import.meta.url));
    dirname(folder) !== folder;
    folder = dirname(folder)
  ) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'actions'))) return folder
  }
  return undefined
}

/** `npm install github:owner/repo#tag` records the commit it fetched. */
async function installedSource(root: string): Promise<OwnSource | undefined> {
  const modules = dirname(root)
  const bytes = await readBytesIfAny(join(modules, '.package-lock.json'), MAX_LOCK_BYTES)
  if (bytes === undefined) return undefined
  const record = parseJson(bytes, 'node_modules/.package-lock.json', MAX_LOCK_BYTES)
  const packages = isRecord(record) ? record['packages'] : undefined
  const entry = isRecord(packages) ? packages['node_modules/jidoka'] : undefined
  const resolved = isRecord(entry) ? entry['resolved'] : undefined
  const [, url, sha] = /^git\+(.+)#([0-9a-f]{40})$/.exec(typeof resolved === 'string' ? resolved : '') ?? []
  const remote = url === undefined ? undefined : remoteOf(url)
  return remote === undefined || sha === undefined
    ? undefined
    : { source: `${remote.repository}@${sha}`, isBuilt: true }
}

async function checkedOutSource(root: string): Promise<OwnSource | undefined> {
  const top = await gitAnswer(root, ['rev-parse', '--show-toplevel'])
  if (top === undefined || realpathSync(top) !== realpathSync(root)) return undefined
  const sha = await gitAnswer(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])
  if (sha === undefined || !/^[0-9a-f]{40}$/.test(sha)) return undefined
  const remote = remoteOf((await gitAnswer(root, ['config', '--get', 'remote.origin.url'])) ?? '')
  const isBuilt = await gitSucceeds(root, ['cat-file', '-e', `${sha}:dist/spec-validate.js`])
  return { source: `${remote?.repository ?? OWN_REPOSITORY}@${sha}`, isBuilt }
}
