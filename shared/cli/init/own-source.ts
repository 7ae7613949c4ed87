import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gitSucceeds } from '../../git/git.ts'
import { readBytesIfAny } from '../../files.ts'
import { isRecord, parseJson, recordOrEmpty } from '../../formats/read-json.ts'
import { OWN_REPOSITORY } from '../../own-repository.ts'
import { gitAnswer } from '../../git/git.ts'
import { remoteOf } from './repository-facts.ts'

/** Where the actions of this Jidoka come from, in the form of `github.actions.source`. */
export interface OwnSource {
  source: string
  /** Do the bundles lie at that commit? Only release commits carry them. */
  isBuilt: boolean
}

const MAX_LOCK_BYTES = 64 * 1024 * 1024

/**
 * The commit this program was released at (as its package says), was installed from (as npm recorded it) or is checked out at;
 * `undefined` when none is known. Never a tag or a branch: those can be moved.
 */
export async function ownSource(root: string | undefined = packageRoot()): Promise<OwnSource | undefined> {
  if (root === undefined) return undefined
  return (await releasedSource(root)) ?? (await installedSource(root)) ?? (await checkedOutSource(root))
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

/** The package of a release names the repository and the release commit (scripts/release/packed-manifest.ts). */
async function releasedSource(root: string): Promise<OwnSource | undefined> {
  const manifest = await readRecord(join(root, 'package.json'))
  const { repository, gitHead } = manifest
  const url = isRecord(repository) ? repository['url'] : undefined
  return builtAt(textOf(url).replace(/^git\+/, ''), textOf(gitHead))
}

/** `npm install github:owner/repo#tag` records the commit it fetched. */
async function installedSource(root: string): Promise<OwnSource | undefined> {
  const modules = root.lastIndexOf(`${sep}node_modules${sep}`)
  if (modules === -1) return undefined
  const { packages } = await readRecord(join(root.slice(0, modules), 'node_modules', '.package-lock.json'))
  const entry = isRecord(packages) ? packages[root.slice(modules + 1).replaceAll(sep, '/')] : undefined
  const resolved = textOf(isRecord(entry) ? entry['resolved'] : undefined)
  const [, url = '', sha = ''] = /^git\+(.+)#(.+)$/.exec(resolved) ?? []
  return builtAt(url, sha)
}

function builtAt(url: string, sha: string): OwnSource | undefined {
  const remote = remoteOf(url)
  if (remote === undefined || !COMMIT.test(sha)) return undefined
  return { source: `${remote.repository}@${sha}`, isBuilt: true }
}

const COMMIT = /^[0-9a-f]{40}$/

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The members of a JSON file; none when it is missing. */
async function readRecord(path: string): Promise<Record<string, unknown>> {
  const bytes = await readBytesIfAny(path, MAX_LOCK_BYTES)
  const record = bytes === undefined ? undefined : parseJson(bytes, basename(path), MAX_LOCK_BYTES)
  return recordOrEmpty(record)
}

async function checkedOutSource(root: string): Promise<OwnSource | undefined> {
  const top = await gitAnswer(root, ['rev-parse', '--show-toplevel'])
  if (top === undefined || realpathSync(top) !== realpathSync(root)) return undefined
  const sha = await gitAnswer(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])
  if (sha === undefined || !COMMIT.test(sha)) return undefined
  const remote = remoteOf((await gitAnswer(root, ['config', '--get', 'remote.origin.url'])) ?? '')
  const isBuilt = await gitSucceeds(root, ['cat-file', '-e', `${sha}:dist/spec-validate.js`])
  return { source: `${remote?.repository ?? OWN_REPOSITORY}@${sha}`, isBuilt }
}
