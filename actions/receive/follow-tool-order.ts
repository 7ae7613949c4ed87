import { placeIn } from '../../shared/commands/place.ts'
import type { Surroundings } from '../../shared/commands/surroundings.ts'
import { cassetteKey } from '../../shared/model/prompt.ts'
import { runTool } from '../../shared/writer/command/run-tool.ts'
import { readToolOrder, type ToolAnswer } from '../../shared/writer/command/tool-answer.ts'
import { makeReady, refuseNotReady } from './ready.ts'

/** What our program does in the steps between: `setup-writer` on the base commit, or `write`. */
export async function followToolOrder(
  phase: 'setup-writer' | 'write',
  folder: string,
  surroundingsFor: (repo: string) => Surroundings,
): Promise<{ kind: 'ready' } | { kind: 'answer'; answer: ToolAnswer }> {
  const order = await readToolOrder(folder)
  const surroundings = surroundingsFor(order.work.repo)
  const place = placeIn(folder)
  if (phase === 'setup-writer') return makeReady(order.work, place, surroundings)
  if (order.work.work.setup !== undefined) await refuseNotReady(place)
  const run = await runTool(order, place, surroundings)
  return { kind: 'answer', answer: { ...run, key: cassetteKey(order.request) } }
}
