import { noneOn } from '../errors.ts'
import { copyFile, open, stat } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { git, gitSucceeds, gitText } from '../git/git.ts'
import { pointersAmong, type Pointer } from '../git/large-files.ts'
import { listTree } from '../git/tree.ts'
import { pathProblem } from '../paths/safe-path.ts'

/** A repository whose objects are read: a work tree or a folder of git itself. */
export interface FurtherContent {
  repo: string
  commit: string
  /** Where the files of the commit have been laid. */
  folder: string
}

/**
 * Puts the files of Git LFS in place of their pointers, as far as the repository has them: a checkout with `lfs` does. What it
 * lacks stays a pointer. No program of a configuration is started.
 */
export async function layLargeFiles({ repo, commit, folder }: FurtherContent): Promise<void> {
  const pointers = await pointersAmong(repo, await listTree(repo, commit))
  if (pointers.length === 0) return
  const store = await gitText(repo, ['rev-parse', '--path-format=absolute', '--git-path', 'lfs/objects'])
  for (const { path, sha256, size } of pointers) {
    const stored = join(store, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
    if (await holds(stored, { sha256, size })) await copyFile(stored, join(folder, path))
  }
}

async function holds(path: string, { sha256, size }: Omit<Pointer, 'path'>): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined)
  if (facts?.size !== size) return false
  const hash = createHash('sha256')
  const file = await open(path)
  await pipeline(file.createReadStream(), hash)
  return hash.digest('hex') === sha256
}

/** A submodule whose objects this clone has: where they are, at which commit, and where its files belong. */
export type Submodule = FurtherContent

/** The submodules of a commit that were fetched: a checkout with `submodules` does, and so does a developer's clone. */
export async function fetchedSubmodules({ repo, commit, folder }: FurtherContent): Promise<Submodule[]> {
  const links = (await listTree(repo, commit)).filter(({ mode }) => mode === '160000')
  if (links.length === 0) return []
  const names = await submoduleNames(repo, commit)
  const found = links.map(async ({ path, oid }): Promise<Submodule[]> => {
    const name = names.get(path)
    if (name === undefined || pathProblem(name) !== undefined) return []
    const at = await gitText(repo, ['rev-parse', '--path-format=absolute', '--git-path', `modules/${name}`])
    const isThere = (await stat(at).catch(() => undefined))?.isDirectory() === true
    if (!isThere || !(await gitSucceeds(at, ['cat-file', '-e', `${oid}^{commit}`]))) return []
    return [{ repo: at, commit: oid, folder: join(folder, path) }]
  })
  return (await Promise.all(found)).flat()
}

/** What `.gitmodules` of the commit calls each path. */
async function submoduleNames(repo: string, commit: string): Promise<ReadonlyMap<string, string>> {
  const words = ['config', '-z', '--blob', `${commit}:.gitmodules`, '--get-regexp', '^submodule\\..*\\.path$']
  const text = await git(repo, words).catch(noneOn('GIT_FAILED'))
  const rows = (text?.toString('utf8') ?? '').split('\0')
  return new Map(
    rows.flatMap((row) => {
      const [, name, path] = /^submodule\.(.*)\.path\n(.*)$/s.exec(row) ?? []
      return name === undefined || path === undefined ? [] : [[path, name] as const]
    }),
  )
}
