import { blocking, type Finding } from '../../findings.ts'
import type { JsonObject } from '../../formats/canonical.ts'
import { multisetDifference } from '../../formats/multiset.ts'
import { layerMapOf, type Architecture, type LayerMap } from '../architecture.ts'
import type { CodeTree } from '../code-tree.ts'
import type { ImportGraph } from '../graph/import-graph.ts'
import { forbiddenImports, type ForbiddenImport, type Rules } from '../judge-imports.ts'
import { emptyFinding, emptySets, listingFindings } from '../listing.ts'
import { invalidArchitecture } from '../read-architecture.ts'
import { changedGraphs, type ChangedGraphs, type CodeChange } from './changed-graphs.ts'
import { closedCycles } from './closed-cycles.ts'

/** A change to a commit, and the record that judges it. */
export interface LayerChange extends CodeChange {
  architecture: Architecture
}

export interface LayerComparison {
  findings: Finding[]
  evidence: JsonObject
}

/**
 * What a change makes worse in who imports whom: forbidden imports, files in no layer, cycles that it closes, layers that it empties.
 * What was so before is counted. Only the files of the change are read, and what can close a cycle with them; all files where
 * the change says anew where imports lead.
 * @throws FactoryError ARCHITECTURE_INVALID when a layer of the record holds no file before the change and after it.
 */
export async function compareLayers(change: LayerChange): Promise<LayerComparison> {
  return compareGraphs(change.architecture, await changedGraphs(change))
}

/** The same of a change whose graphs are open already. @throws FactoryError ARCHITECTURE_INVALID as {@link compareLayers}. */
export async function compareGraphs(
  architecture: Architecture,
  graphs: ChangedGraphs,
): Promise<LayerComparison> {
  const { paths, isWhole, oldPath } = graphs
  const [base, head] = [graphs.base.tree, graphs.head.tree]
  const layers = layerMapOf(architecture)
  const emptied = emptiedFindings(architecture, layers, { base, head })
  const imports = await comparedImports(paths, graphs, { architecture, layers, oldPath })
  const unlisted = listed(architecture, layers, { base, head, paths })
  const { isSeen } = layers
  const cycles = await closedCycles(architecture, { ...graphs, changed: paths, isSeen })
  const { path, sha256 } = architecture
  return {
    findings: [...emptied, ...imports.findings, ...unlisted, ...cycles],
    evidence: {
      architecture: { path, sha256 },
      layers: layersOf(paths, layers),
      files: isWhole ? 'all' : paths.length,
      imports: imports.counts,
      unread: imports.unread,
      cycles: architecture.cycles === 'off' ? 'off' : { of: architecture.cycles, closed: cycles.length },
    },
  }
}

interface Sides<T> {
  base: T
  head: T
}

/** A layer that the change empties is a finding; one that was empty before makes the record one that cannot judge. */
function emptiedFindings(
  architecture: Architecture,
  layers: LayerMap,
  { base, head }: Sides<CodeTree>,
): Finding[] {
  const empty = emptySets(architecture, layers, head.paths())
  if (empty.length === 0) return []
  const before = new Set(
    emptySets(architecture, layers, base.paths()).map(({ layer, set }) => `${layer} ${set}`),
  )
  const always = empty.filter(({ layer, set }) => before.has(`${layer} ${set}`))
  if (always.length > 0)
    throw invalidArchitecture(
      architecture.path,
      always.map((each) => emptyFinding(each, architecture.path)),
    )
  return empty.map((each) => emptyFinding(each, architecture.path))
}

interface ComparedImports {
  findings: Finding[]
  counts: JsonObject
  /** Files that could not be read. */
  unread: string[]
}

async function comparedImports(
  paths: readonly string[],
  { base, head }: Sides<ImportGraph>,
  rules: Rules,
): Promise<ComparedImports> {
  const [before, now] = [await base.importsOf(paths), await head.importsOf(paths)]
  const of = (imports: typeof now, each: Rules): ForbiddenImport[] =>
    paths.flatMap((path) => forbiddenImports(path, imports.get(path) ?? [], each))
  const old = of(before, { architecture: rules.architecture, layers: rules.layers })
  const found = of(now, rules)
  const added = multisetDifference(found, old, ({ key }) => key)
  const unread = paths.filter((path) => head.tree.has(path) && now.get(path) === undefined)
  const edges = paths.reduce((sum, path) => sum + (now.get(path)?.length ?? 0), 0)
  const [kept, gone] = [found.length - added.length, old.length - (found.length - added.length)]
  return {
    findings: [
      ...added.map(({ finding }) => finding),
      ...unread.filter((path) => rules.layers.of(path) !== undefined).map(unreadFinding),
    ],
    counts: { read: edges, new: added.length, debt: kept, fixed: gone },
    unread,
  }
}

/** A file of a layer whose imports could not be read. */
export function unreadFinding(file: string): Finding {
  const hint = 'split the file: what cannot be read cannot be judged'
  return blocking(
    'LAYER_UNREAD',
    'the file is too large or nests too deep for its imports to be read, or has too many',
    {
      file,
      hint,
    },
  )
}

/** Files that the change puts into no layer or into two. */
function listed(
  architecture: Architecture,
  layers: LayerMap,
  { base, head, paths }: Sides<CodeTree> & { paths: readonly string[] },
): Finding[] {
  const added = paths.filter((path) => head.has(path) && !base.has(path))
  return listingFindings(architecture, layers, added)
}

/** How many files of each layer were looked at. */
function layersOf(paths: readonly string[], layers: LayerMap): JsonObject {
  const counts = new Map<string, number>()
  for (const path of paths) {
    const name = layers.of(path)?.name
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort())
}
