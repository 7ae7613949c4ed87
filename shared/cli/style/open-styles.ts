import { FactoryError } from '../../errors.ts'
import { resolveCommit } from '../../git/revision.ts'
import { loadCompiler } from '../../house/program/compiler.ts'
import { openStyleCache, type StyleCache } from '../../style/cache.ts'
import type { StyleOptions } from '../../style/read-styles.ts'
import type { Arguments, Terminal } from '../command.ts'
import { cacheFolder } from '../../cache-folder.ts'
import { repositoryOf } from '../work-tree.ts'

/** What every command about style reads with. */
export interface OpenStyles extends Omit<StyleOptions, 'most'> {
  repo: string
  cache: StyleCache
}

/** The repository, the compiler and what is known of its blobs. @throws FactoryError GIT_NOT_A_REPOSITORY. */
export async function openStyles(args: Arguments, { cwd, env }: Terminal): Promise<OpenStyles> {
  const repo = await repositoryOf(args, cwd)
  const [{ ts: compiler }, cache] = await Promise.all([
    loadCompiler(),
    openStyleCache(cacheFolder(env), repo),
  ])
  return { repo, compiler, cache }
}

/** The commit of `--at`. @throws FactoryError GIT_REVISION_UNKNOWN. */
export function commitAt(args: Arguments, { repo }: OpenStyles): Promise<string> {
  return resolveCommit(repo, args.text('at') ?? 'HEAD')
}

/** Options of another of the three commands are a mistake. @throws FactoryError USAGE. */
export function refuseOptions(args: Arguments, what: string, names: readonly string[]): void {
  const given = names.find((name) => args.text(name) !== undefined || args.flag(name))
  if (given !== undefined) throw new FactoryError('USAGE', `style ${what}: --${given} has no meaning here`)
}
