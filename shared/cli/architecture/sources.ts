import { ARCHITECTURE_PATH, type Architecture } from '../../architecture/architecture.ts'
import { changedTree, treeAt, type CodeTree } from '../../architecture/code-tree.ts'
import { changesInWorkTree } from '../../architecture/work-tree.ts'
import { FactoryError } from '../../errors.ts'
import { parseFactory } from '../../factory/control-files.ts'
import { resolveCommit } from '../../git/revision.ts'
import { readTracked } from '../../git/tracked-file.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'
import type { Arguments } from '../command.ts'
import { recordInTree } from '../found/rule-means.ts'
import { factoryAround, repositoryOf, standingOf } from '../work-tree.ts'

/** Where the record lies: where the factory.yml of the place says, if there is one and it says so. */
async function architecturePath(args: Arguments, cwd: string, repo: string): Promise<string> {
  const factory = await factoryAround(standingOf(args, cwd))
  const bytes = await readTracked(repo, factory, MAX_CONTROL_FILE_BYTES)
  const named = bytes === undefined ? undefined : parseFactory(bytes, factory).factory.architecture
  return named ?? ARCHITECTURE_PATH
}

/** The record of the work tree. @throws FactoryError ARCHITECTURE_INVALID with every finding, or when there is none. */
export async function architectureInTree({ repo, path }: CodeSources): Promise<Architecture> {
  const architecture = await recordInTree(repo, path)
  if (architecture !== undefined) return architecture
  throw new FactoryError('ARCHITECTURE_INVALID', `there is no ${path}`, {
    hint: 'jidoka architecture init --write makes a first one',
  })
}

export interface CodeSources {
  repo: string
  /** Where the record lies. */
  path: string
  /** Id of HEAD. */
  head: string
}

/** The repository of a call. @throws FactoryError GIT_NOT_A_REPOSITORY, GIT_REVISION_UNKNOWN without a commit. */
export async function codeSources(args: Arguments, cwd: string): Promise<CodeSources> {
  const repo = await repositoryOf(args, cwd)
  const [head, path] = [await resolveCommit(repo, 'HEAD'), await architecturePath(args, cwd, repo)]
  return { repo, path, head }
}

/** The code that a call is about: that of HEAD, or with `--work-tree` what lies in the work tree. */
export async function codeIn(args: Arguments, { repo, head }: CodeSources): Promise<CodeTree> {
  const committed = await treeAt(repo, head)
  if (!args.flag('work-tree')) return committed
  return changedTree(committed, await changesInWorkTree(repo, head))
}
