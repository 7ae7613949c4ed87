import { lineNames } from '../../compile/line-names.ts'
import { readFileAt } from '../../git/tree.ts'
import type { Unit } from '../../line/unit.ts'
import { shellWord } from '../../text/shell-word.ts'
import type { GithubFacts } from '../github-facts.ts'

type RestartedUnit = Pick<Unit, 'repo' | 'base' | 'specPath' | 'factory' | 'factoryPath'>

/**
 * What starts a unit again at the tip of its branch: the one command, where the repository has the compiled dispatcher. It is
 * printed for a person to paste, so every word is quoted.
 */
export async function restartCommand(
  { repo, base, specPath, factory, factoryPath }: RestartedUnit,
  branch: string,
  { server, owner, repository }: GithubFacts,
): Promise<string> {
  const { dispatcher } = lineNames({ name: factory.name, factoryPath })
  if ((await readFileAt(repo, base, dispatcher)) === undefined)
    return `start the workflow of the line again at the tip of ${branch}`
  const file = dispatcher.split('/').at(-1) ?? ''
  const where = `${new URL(server).host}/${owner}/${repository}`
  const words = ['gh', 'workflow', 'run', file, '--repo', where, '--ref', branch, '-f', `spec=${specPath}`]
  return `start the unit again: ${words.map(shellWord).join(' ')}`
}
