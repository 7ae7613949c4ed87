import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspectPath } from '../../shared/commands/inspect-path.ts'
import { placeIn, type Place } from '../../shared/commands/place.ts'
import { READY_FILE } from '../../shared/commands/run-folder.ts'
import type { Surroundings } from '../../shared/commands/surroundings.ts'
import type { WorkOrder } from '../../shared/commands/work-order.ts'
import { FactoryError } from '../../shared/errors.ts'
import { cassetteKey } from '../../shared/model/prompt.ts'
import { readToolOrder, type ToolAnswer } from '../../shared/writer/command/tool-answer.ts'

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
  const { runTool } = await import('../../shared/writer/command/run-tool.ts')
  const run = await runTool(order, place, surroundings)
  return { kind: 'answer', answer: { ...run, key: cassetteKey(order.request) } }
}

/** Runs `setup` on the base commit, and marks the place once it has ended well. */
export async function makeReady(
  order: WorkOrder,
  place: Place,
  surroundings: Surroundings,
): Promise<{ kind: 'ready' }> {
  const { setUp } = await import('../../shared/commands/set-up.ts')
  await setUp(order, place, surroundings)
  await writeFile(join(place.root, READY_FILE), '')
  return { kind: 'ready' }
}

/** @throws FactoryError RUN_SETUP when {@link makeReady} has not marked the place. */
export async function refuseNotReady({ root }: Place): Promise<void> {
  if ((await inspectPath(root, READY_FILE)) === 'file') return
  throw new FactoryError('RUN_SETUP', 'the setup of this station has not run in this job', {
    hint: 'start the program with the word setup in a step of its own before, as jidoka compile does',
  })
}
