import { checkTree } from '../../architecture/check-tree.ts'
import { drawLayers } from '../../architecture/draw.ts'
import { openImportCache } from '../../architecture/graph/import-cache.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { cacheFolder } from '../../cache-folder.ts'
import { architectureInTree, codeIn, codeSources } from './sources.ts'

/** The layers and what they import today, as a diagram. */
export async function drawOutcome(args: Arguments, { cwd, env }: Terminal): Promise<Outcome> {
  const sources = await codeSources(args, cwd)
  const architecture = await architectureInTree(sources)
  const cache = openImportCache(cacheFolder(env), sources.repo)
  // cycles are not drawn, so they are not looked for
  const { edges } = await checkTree({ ...architecture, cycles: 'off' }, await codeIn(args, sources), cache)
  await cache.save({ isWhole: true })
  const mermaid = drawLayers(architecture, edges, { isWhole: args.flag('all') })
  const layers = architecture.layers.map(({ name }) => name)
  return { exit: 0, json: { layers, edges: rowsOf(edges), mermaid }, text: mermaid }
}

function rowsOf(edges: ReadonlyMap<string, number>): Record<string, string | number>[] {
  return [...edges].map(([pair, imports]) => {
    const [from = '', to = ''] = pair.split(' ')
    return { from, to, imports }
  })
}
