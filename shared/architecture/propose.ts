import { compareText } from '../findings.ts'
import { isCode, layerMapOf, type Architecture, type Layer } from './architecture.ts'
import type { CodeTree } from './code-tree.ts'
import { cyclesIn } from './graph/cycles.ts'
import { openGraph, type ImportGraph } from './graph/import-graph.ts'
import { fileWays, wholeGraph } from './graph/ways.ts'

/** A record that the code of today follows, and what stands in the way of a stricter one. */
export interface Proposal {
  architecture: Architecture
  /** How many files each layer has. */
  files: ReadonlyMap<string, number>
  /** Layers that import each other, each group once, sorted. */
  tangles: string[][]
  /** Cycles between files. */
  cycles: string[][]
}

/** Layers from the folders of a tree, lowest first, each with the imports that it has. */
export async function proposeLayers(tree: CodeTree, path: string): Promise<Proposal> {
  const graph = await openGraph(tree)
  const files = ownFiles(tree, path)
  const groups = groupsOf(files)
  const layers = [...groups].map(([name, globs]) => layerOf(name, globs))
  const draft: Architecture = { ...DRAFT, path, layers }
  const edges = await observed(draft, files, graph)
  const cycles = cyclesIn(
    await wholeGraph(fileWays(graph, { isSeen: layerMapOf(DRAFT).mustBeListed, withTypes: true })),
  )
  const ordered = lowestFirst(layers, edges)
  const known = layerMapOf(draft)
  const counts = new Map<string, number>()
  for (const file of files) {
    const name = known.of(file)?.name ?? ''
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return {
    architecture: {
      ...draft,
      layers: ordered.map((layer) => ({ ...layer, mayImport: edges.get(layer.name) ?? [] })),
      cycles: cycles.length === 0 ? 'files' : 'off',
    },
    files: counts,
    tangles: cyclesIn(edges).map((cycle) => [...new Set(cycle)]),
    cycles,
  }
}

const DRAFT: Architecture = {
  path: '',
  sha256: '',
  files: undefined,
  layers: [],
  cycles: 'files',
  unlisted: 'error',
  types: 'check',
  tests: 'skip',
}

/** The files that have to be in a layer when nobody says which. */
function ownFiles(tree: CodeTree, path: string): string[] {
  const { mustBeListed } = layerMapOf({ ...DRAFT, path })
  return tree.paths().filter((each) => isCode(each) && mustBeListed(each))
}

/** Folders that hold the parts of a repository, and are none themselves. */
const HOLDERS = /^(?:packages|apps|libs|modules|services)$/
/** A folder with such a share of all files holds the parts too. */
const HOLDING_SHARE = 0.5

/** Globs by the name of a layer: a folder at the top, or below one that holds the parts. */
function groupsOf(files: readonly string[]): Map<string, string[]> {
  const byTop = Map.groupBy(files, (file) => folderIn(file, ''))
  const groups = new Map<string, string[]>()
  const add = (folder: string, glob: string): void => {
    const name = nameFor(folder, groups)
    groups.set(name, [glob])
  }
  for (const [top, own] of [...byTop].sort(([a], [b]) => compareText(a, b))) {
    const inside = new Set(own.map((file) => folderIn(file, `${top}/`)).filter((name) => name !== ''))
    const isHolder = HOLDERS.test(top) || own.length >= files.length * HOLDING_SHARE
    if (top === '') add('top', '*')
    else if (!isHolder || inside.size < 2) add(top, `${globFor(top)}/**`)
    else {
      for (const folder of [...inside].sort(compareText)) add(folder, `${globFor(`${top}/${folder}`)}/**`)
      if (own.some((file) => folderIn(file, `${top}/`) === '')) add(top, `${globFor(top)}/*`)
    }
  }
  return groups
}

/** The name of the folder right below `above` that a file is in; empty for a file that lies there itself. */
function folderIn(file: string, above: string): string {
  const rest = file.slice(above.length)
  return rest.includes('/') ? rest.slice(0, rest.indexOf('/')) : ''
}

/** Signs that globs give a meaning to stand for one character. */
function globFor(folder: string): string {
  return folder.replace(/[^\p{L}\p{N}_.@ /-]/gu, '?')
}

function nameFor(folder: string, taken: ReadonlyMap<string, unknown>): string {
  const plain = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
  const name = (plain || 'layer').slice(0, 50)
  let free = name
  for (let count = 2; taken.has(free); count += 1) free = `${name}-${count}`
  return free
}

function layerOf(name: string, files: string[]): Layer {
  return { name, files, mayImport: [], packages: undefined, builtins: undefined, apart: [], entry: undefined }
}

async function observed(
  draft: Architecture,
  files: readonly string[],
  graph: ImportGraph,
): Promise<Map<string, string[]>> {
  const layers = layerMapOf(draft)
  const imports = await graph.importsOf(files)
  const edges = new Map(draft.layers.map(({ name }) => [name, new Set<string>()]))
  for (const file of files) {
    const from = layers.of(file)?.name ?? ''
    for (const { to } of imports.get(file) ?? []) {
      const into = to.kind === 'file' ? layers.of(to.path)?.name : undefined
      if (into !== undefined && into !== from) edges.get(from)?.add(into)
    }
  }
  return new Map([...edges].map(([name, names]) => [name, [...names].sort(compareText)]))
}

/** What imports the least comes first; layers that import each other stay together as far as they can. */
function lowestFirst(layers: readonly Layer[], edges: ReadonlyMap<string, readonly string[]>): Layer[] {
  const left = new Map(layers.map((layer) => [layer.name, layer]))
  const ordered: Layer[] = []
  while (left.size > 0) {
    const open = (name: string): number => (edges.get(name) ?? []).filter((each) => left.has(each)).length
    const [next] = [...left.values()].sort(
      (a, b) => open(a.name) - open(b.name) || compareText(a.name, b.name),
    )
    if (next === undefined) break
    ordered.push(next)
    left.delete(next.name)
  }
  return ordered
}
