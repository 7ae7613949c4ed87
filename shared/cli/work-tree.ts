import { resolve } from 'node:path'
import { FactoryError, noneOn } from '../errors.ts'
import { FACTORY_FILE, nearestFactoryInTree } from '../factory/nearest-factory.ts'
import { namedPath, standingIn, type Standing } from '../git/repository-path.ts'
import { readTracked } from '../git/tracked-file.ts'
import { sha256 } from '../formats/digest.ts'
import { decodeUtf8 } from '../formats/read-json.ts'
import { parseFactory } from '../factory/control-files.ts'
import type { CompileSources } from '../compile/compile.ts'
import { githubHost } from '../factory/github-options.ts'
import type { Factory } from '../factory/factory.ts'
import type { Arguments } from './command.ts'
import { MAX_CONTROL_FILE_BYTES } from '../limits.ts'

/** The repository around `--repo`, or around the current folder. @throws FactoryError GIT_NOT_A_REPOSITORY. */
export function repositoryOf(args: Arguments, cwd: string): Promise<string> {
  return standingIn(standingOf(args, cwd))
}

/** What every path that a person names is looked up from. */
export function standingOf(args: Arguments, cwd: string): Standing {
  return { cwd, repo: args.text('repo') }
}

export interface TreeFactory {
  factory: Factory
  /** What the compiler needs from the file. */
  sources: CompileSources & { factoryPath: string }
}

/** The factory.yml of the work tree, committed or not. @throws FactoryError FACTORY_INVALID, FILE_UNREADABLE. */
export async function factoryInTree(repo: string, path = FACTORY_FILE): Promise<TreeFactory> {
  const bytes = await readTracked(repo, path, MAX_CONTROL_FILE_BYTES)
  if (bytes === undefined) throw noFactory(repo)
  return { factory: parseFactory(bytes, path).factory, sources: sourcesOf(bytes, path) }
}

function noFactory(repo: string): FactoryError {
  return new FactoryError('FILE_UNREADABLE', `there is no factory.yml in ${repo}`, {
    hint: 'jidoka init writes a first one',
  })
}

/** Of the bytes of a factory.yml that was read and found valid. */
export function sourcesOf(bytes: Buffer, path: string): CompileSources & { factoryPath: string } {
  return {
    factoryPath: path,
    factoryText: decodeUtf8(bytes, path),
    factorySha256: sha256(bytes),
  }
}

/** The GitHub server that factory.yml names; default: github.com. @throws FactoryError FACTORY_INVALID. */
export async function hostInTree(repo: string): Promise<string> {
  const exists = (await readTracked(repo, FACTORY_FILE, MAX_CONTROL_FILE_BYTES)) !== undefined
  const factory = exists ? (await factoryInTree(repo)).factory : undefined
  return githubHost(factory ?? {})
}

/** Repository path of the factory.yml that counts where one stands: the next one from that folder up. */
export async function factoryAround(standing: Standing): Promise<string> {
  const repo = await standingIn(standing)
  const here = await namedPath(standing, resolve(standing.cwd, standing.repo ?? '.')).catch(noneOn('USAGE'))
  return nearestFactoryInTree(repo, here ?? '.')
}
