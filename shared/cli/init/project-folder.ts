import { realpath } from 'node:fs/promises'
import { inspectPath } from '../../commands/inspect-path.ts'
import { FactoryError } from '../../errors.ts'
import { namedPath, namedPlace } from '../../git/repository-path.ts'
import { declaredPathProblem } from '../../paths/declared-paths.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import type { Arguments, Terminal } from '../command.ts'
import { standingOf } from '../work-tree.ts'

/** The folder that `--project` names, with a final slash; empty for the whole repository. @throws FactoryError USAGE. */
export async function projectOf(args: Arguments, { cwd }: Terminal, repo: string): Promise<string> {
  const named = args.text('project')
  if (named === undefined) return ''
  const place = await namedPlace(standingOf(args, cwd), named)
  if (await isSameFolder(place, repo)) return ''
  const path = await namedPath(standingOf(args, cwd), named)
  if ((await inspectPath(repo, path)) !== 'folder')
    throw new FactoryError('USAGE', `init: ${path} is no folder of the repository`, {
      hint: 'name a folder that has a package.json or sources of its own',
    })
  refuseUnnamable(path)
  return `${path}/`
}

function refuseUnnamable(path: string): void {
  const problem = pathProblem(path) ?? declaredPathProblem(path)
  if (problem === undefined) return
  throw new FactoryError('USAGE', `init: the path ${JSON.stringify(path)} ${problem}`, {
    hint: 'rename the folder: factory.yml and specs have to name what lies in it',
  })
}

async function isSameFolder(one: string, other: string): Promise<boolean> {
  return (await realpath(one).catch(() => one)) === (await realpath(other))
}
