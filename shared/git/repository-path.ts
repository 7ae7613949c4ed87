import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { FactoryError, noneOn } from '../errors.ts'
import { repositoryTop } from './revision.ts'

/** Where a person stands, and which repository is meant: the one named, or the one around that folder. */
export interface Standing {
  cwd: string
  /** As it was named, relative to `cwd`. */
  repo: string | undefined
}

/** The folder of the repository that is meant. @throws FactoryError GIT_NOT_A_REPOSITORY. */
export function standingIn({ cwd, repo }: Standing): Promise<string> {
  return repositoryTop(resolve(cwd, repo ?? '.'))
}

/**
 * The file or folder that a person names, as an absolute path: seen from where they stand, and where nothing is there, from the top of
 * the repository. It may be missing in both.
 */
export async function namedPlace(standing: Standing, named: string): Promise<string> {
  const here = resolve(standing.cwd, named)
  if (isAbsolute(named) || (await isThere(here))) return here
  const top = await standingIn(standing).catch(noneOn('GIT_NOT_A_REPOSITORY', 'GIT_MISSING'))
  const there = top === undefined ? here : resolve(top, named)
  return (await isThere(there)) ? there : here
}

/**
 * The repository path of a file that a person names, whatever way they take: absolute, from a folder below, from elsewhere, through
 * links, or by a link to it. The file may be missing, or left out of the work tree.
 * @throws FactoryError USAGE when it lies elsewhere; GIT_NOT_A_REPOSITORY.
 */
export async function namedPath(standing: Standing, named: string): Promise<string> {
  const repo = await standingIn(standing)
  const place = await namedPlace(standing, named)
  const real = await realpath(place).catch(() => undefined)
  if (real !== undefined) return repositoryPath(repo, real)
  // what is nowhere is looked for where the repository would have it
  const there = resolve(repo, named)
  return repositoryPath(repo, there.startsWith(join(repo, sep)) ? there : place)
}

/**
 * The repository path of a file that an absolute path names, also where the way to it leads through links: git knows the
 * repository by its real folder. The file itself may be missing. @throws FactoryError USAGE when it lies elsewhere.
 */
async function repositoryPath(repo: string, path: string): Promise<string> {
  const top = await realFolder(repo)
  const real = join(await realFolder(dirname(path)), basename(path))
  const inside = relative(top, real)
  if (inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`)) return inside.split(sep).join('/')
  throw new FactoryError('USAGE', `${path} is not inside the repository ${repo}`, {
    hint: 'name a file of this repository, or the repository with --repo',
  })
}

/** Is there anything under this path, a link that leads nowhere included? */
export function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

/** Of a folder that is not there, the part that is. */
async function realFolder(path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined)
  if (real !== undefined || dirname(path) === path) return real ?? path
  return join(await realFolder(dirname(path)), basename(path))
}
