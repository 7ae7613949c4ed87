import { FactoryError } from '../../errors.ts'
import { namedPath } from '../../git/repository-path.ts'
import { earlierSkeletons } from '../../template/instances/earlier-skeletons.ts'
import {
  instanceStates,
  movedOn,
  type InstanceState,
  type Outside,
} from '../../template/instances/bring-up.ts'
import { instancesInTree, templatesInTree } from '../../template/instances/tree-files.ts'
import type { Templates } from '../../template/record/templates-at.ts'
import type { Arguments } from '../command.ts'
import { repositoryOf, standingOf } from '../work-tree.ts'

/** The instances of a work tree, and the templates they are held against. */
export interface TreeStates {
  repo: string
  templates: Templates
  states: InstanceState[]
}

/** How the named instances stand, or all of them. @throws FactoryError USAGE for a file that is no instance. */
export async function statesInTree(args: Arguments, cwd: string): Promise<TreeStates> {
  const repo = await repositoryOf(args, cwd)
  const templates = await templatesInTree(repo)
  const all = await instancesInTree(repo)
  const named = await Promise.all(args.positionals.map((path) => namedPath(standingOf(args, cwd), path)))
  const other = named.find((path) => !all.some((file) => file.path === path))
  if (other !== undefined)
    throw new FactoryError('USAGE', `template: ${other} is no instance of a template`, {
      hint: 'an instance says in its first line which template it was made from',
    })
  const files = named.length === 0 ? all : all.filter(({ path }) => named.includes(path))
  const earlier = await earlierSkeletons(repo, movedOn(files, templates))
  return { repo, templates, states: instanceStates(files, templates, earlier) }
}

/** One sentence on why an instance cannot be brought up as it is; `undefined` where it can. */
export function obstacleOf(
  state: InstanceState,
  { drop, force }: { drop: boolean; force: boolean },
): string | undefined {
  if (state.kind === 'current') return undefined
  if (state.kind === 'unknown') return state.problem
  if (state.next.kind === 'bad') return state.next.problem
  const { dropped } = state.next
  if (dropped.length > 0 && !drop)
    return `the holes ${dropped.join(', ')} are gone from the template: --drop gives up what they hold`
  return force ? undefined : OUTSIDE[state.kind === 'changed' ? 'changed' : state.outside]
}

const OUTSIDE: Record<Outside, string | undefined> = {
  kept: undefined,
  changed: 'somebody has changed what stands outside of its holes: --force undoes that',
  unknown:
    'no commit here has the template it was made from, so nobody can tell whether its outside was changed: --force writes it anew',
}
