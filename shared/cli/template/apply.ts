import { join } from 'node:path'
import { chmod, stat } from 'node:fs/promises'
import { asFactoryError } from '../../errors.ts'
import { writeAtomic } from '../../files.ts'
import { loadCompiler } from '../../house/program/compiler.ts'
import { broughtUpProblem, type InstanceState } from '../../template/instances/bring-up.ts'
import { safeLog } from '../../text/safe-log.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { obstacleOf, statesInTree, type TreeStates } from './states.ts'

/** Brings up the instances that lag behind their template; what stands in their holes is kept. */
export async function applyTemplates(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const tree = await statesInTree(args, cwd)
  const options = { drop: args.flag('drop'), force: args.flag('force') }
  const results: Result[] = []
  for (const state of tree.states)
    if (state.kind !== 'current') results.push(await applyOne(state, tree, options).catch(failed(state)))
  const left = results.filter(({ problem }) => problem !== null)
  const summary = `${results.length - left.length} instances brought up, ${left.length} left, ${tree.states.length - results.length} current`
  return {
    exit: left.length === 0 ? 0 : 1,
    json: { instances: results, current: tree.states.length - results.length },
    text: safeLog([...results.map(textOf), summary].join('\n'), { maxLines: 5_000 }),
  }
}

/** A file that cannot be written is left, and does not keep the others from being brought up. */
function failed({ file: { path } }: InstanceState): (thrown: unknown) => Result {
  return (thrown) => ({ path, problem: asFactoryError(thrown).message, added: [] })
}

interface Result {
  path: string
  /** Why it was left as it is. */
  problem: string | null
  /** Holes that are new and hold their default. */
  added: string[]
}

async function applyOne(
  state: Exclude<InstanceState, { kind: 'current' }>,
  { repo, templates }: TreeStates,
  options: { drop: boolean; force: boolean },
): Promise<Result> {
  const { path } = state.file
  const obstacle = obstacleOf(state, options)
  if (obstacle !== undefined || state.kind === 'unknown' || state.next.kind === 'bad')
    return { path, problem: obstacle ?? 'it cannot be brought up', added: [] }
  const { text, added } = state.next
  const problem = broughtUpProblem((await loadCompiler()).ts, path, text, templates)
  if (problem !== undefined) return { path, problem, added: [] }
  const { mode } = await stat(join(repo, path))
  await writeAtomic(join(repo, path), text)
  await chmod(join(repo, path), mode)
  return { path, problem: null, added }
}

function textOf({ path, problem, added }: Result): string {
  if (problem !== null) return `${path}: left as it is: ${problem}`
  return `${path}: brought up${added.length === 0 ? '' : `; new holes: ${added.join(', ')}`}`
}
