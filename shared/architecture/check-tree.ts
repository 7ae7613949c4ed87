import { sortFindings, type Finding } from '../findings.ts'
import { isCode, layerMapOf, type Architecture, type LayerMap } from './architecture.ts'
import { cycleFindings } from './change/closed-cycles.ts'
import { unreadFinding } from './change/compare-layers.ts'
import type { CodeTree } from './code-tree.ts'
import { cyclesIn } from './graph/cycles.ts'
import type { ImportCache } from './graph/import-cache.ts'
import { openGraph, type ImportGraph } from './graph/import-graph.ts'
import { fileWays, folderWays, wholeGraph } from './graph/ways.ts'
import { forbiddenImports } from './judge-imports.ts'
import { emptyFinding, emptySets, listingFindings } from './listing.ts'

export interface TreeCheck {
  /** Sorted, worst first. */
  findings: Finding[]
  files: number
  imports: number
  /** Imports between files of different layers, as `from to`: how many there are. */
  edges: ReadonlyMap<string, number>
}

/** Everything in a whole tree that the record does not allow. */
export async function checkTree(
  architecture: Architecture,
  tree: CodeTree,
  cache?: ImportCache,
): Promise<TreeCheck> {
  const layers = layerMapOf(architecture)
  const graph = await openGraph(tree, cache)
  const files = tree.paths().filter((path) => isCode(path) && layers.of(path) !== undefined)
  const imports = await graph.importsOf(files)
  const forbidden = files.flatMap((file) =>
    forbiddenImports(file, imports.get(file) ?? [], { architecture, layers }),
  )
  const unread = files.filter((file) => imports.get(file) === undefined)
  const findings = [
    ...emptySets(architecture, layers, tree.paths()).map((each) => emptyFinding(each, architecture.path)),
    ...listingFindings(architecture, layers, tree.paths()),
    ...forbidden.map(({ finding }) => finding),
    ...unread.map(unreadFinding),
    ...(await cyclesOf(architecture, graph, layers)),
  ]
  const edges = new Map<string, number>()
  for (const file of files) {
    for (const { to } of imports.get(file) ?? []) {
      const [from, into] = [layers.of(file), to.kind === 'file' ? layers.of(to.path) : undefined]
      if (from === undefined || into === undefined || from === into) continue
      edges.set(`${from.name} ${into.name}`, (edges.get(`${from.name} ${into.name}`) ?? 0) + 1)
    }
  }
  const read = files.reduce((sum, file) => sum + (imports.get(file)?.length ?? 0), 0)
  return { findings: sortFindings(findings), files: files.length, imports: read, edges }
}

async function cyclesOf(
  { cycles, types }: Architecture,
  graph: ImportGraph,
  { isSeen }: LayerMap,
): Promise<Finding[]> {
  if (cycles === 'off') return []
  const counted = { isSeen, withTypes: types === 'check' }
  const files = cyclesIn(await wholeGraph(fileWays(graph, counted)))
  const found = await cycleFindings(files, 'files', graph)
  if (cycles === 'files') return found
  const folders = cyclesIn(await wholeGraph(folderWays(graph, counted)))
  return [...found, ...(await cycleFindings(folders, 'folders', graph))]
}
