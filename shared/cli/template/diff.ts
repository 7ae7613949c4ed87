import type { InstanceState } from '../../template/instances/bring-up.ts'
import { diffOf } from '../../text/file-diff.ts'
import { safeLog } from '../../text/safe-log.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { obstacleOf, statesInTree } from './states.ts'

/** The instances that are not what their template makes, and what apply would change. */
export async function diffInstances(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const { states } = await statesInTree(args, cwd)
  const rows = states.map(rowOf)
  const other = rows.filter(({ state }) => state !== 'current')
  const summary = `${rows.length} instances, ${other.length} of them not as their template makes them`
  return {
    exit: other.length === 0 ? 0 : 1,
    json: { instances: rows },
    text: safeLog([...other.map(textOf), summary].join('\n'), { maxLines: 10_000 }),
  }
}

interface Row {
  path: string
  state: InstanceState['kind']
  /** Why apply does not bring it up without an option. */
  obstacle: string | null
  added: string[]
  dropped: string[]
  diff: string
}

function rowOf(state: InstanceState): Row {
  const { path, text } = state.file
  const obstacle = obstacleOf(state, { drop: false, force: false }) ?? null
  const next = state.kind === 'lagging' || state.kind === 'changed' ? state.next : undefined
  if (next?.kind !== 'ok') return { path, state: state.kind, obstacle, added: [], dropped: [], diff: '' }
  const diff = diffOf({ path, base: text, head: next.text })
  return { path, state: state.kind, obstacle, added: next.added, dropped: next.dropped, diff }
}

function textOf({ path, state, obstacle, added, diff }: Row): string {
  return [
    `${path}: ${state}${obstacle === null ? '' : `; ${obstacle}`}`,
    ...(added.length === 0 ? [] : [`  new holes: ${added.join(', ')}`]),
    ...(diff === '' ? [] : [diff]),
  ].join('\n')
}
