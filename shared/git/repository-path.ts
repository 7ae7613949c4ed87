import { realpath } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { FactoryError } from '../errors.ts'

/**
 * The repository path of a file that an absolute path names, also where the way to it leads through links: git knows the
 * repository by its real folder. The file itself may be missing. @throws FactoryError USAGE when it lies elsewhere.
 */
export async function repositoryPath(repo: string, path: string): Promise<string> {
  const top = await realFolder(repo)
  const real = join(await realFolder(dirname(path)), basename(path))
  const inside = relative(top, real)
  if (inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`)) return inside.split(sep).join('/')
  throw new FactoryError('USAGE', `${path} is not inside the repository ${repo}`, {
    hint: 'name a file of this repository, or the repository with --repo',
  })
}

/** Of a folder that is not there, the part that is. */
async function realFolder(path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined)
  if (real !== undefined || dirname(path) === path) return real ?? path
  return join(await realFolder(dirname(path)), basename(path))
}
