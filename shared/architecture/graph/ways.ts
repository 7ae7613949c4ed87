import { compareText } from '../../findings.ts'
import { isCode } from '../architecture.ts'
import type { CodeTree } from '../code-tree.ts'
import { firstFrom } from '../listing.ts'
import type { ImportGraph } from './import-graph.ts'

/** A graph that is read as far as one goes: who imports whom, files or folders. */
export interface Ways {
  /** Every node that may import. */
  nodes: () => readonly string[]
  /** What each of these nodes imports, sorted, itself included only where it does. */
  next: (nodes: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>
}

/** Which imports of a graph count. */
export interface Counted {
  /** Is it a file of the graph? */
  isSeen: (path: string) => boolean
  /** Do imports of types alone count? */
  withTypes: boolean
}

/** Imports between the files of a tree. */
export function fileWays(graph: ImportGraph, { isSeen, withTypes }: Counted): Ways {
  const counts = (path: string): boolean => isCode(path) && isSeen(path)
  return {
    nodes: () => graph.tree.paths().filter(counts),
    next: async (files) => {
      const seen = files.filter(counts)
      const imports = await graph.importsOf(seen)
      return new Map(
        seen.map((file) => {
          const targets = (imports.get(file) ?? []).flatMap(({ to, isType }) =>
            to.kind === 'file' && counts(to.path) && (withTypes || !isType) ? [to.path] : [],
          )
          return [file, [...new Set(targets)].sort(compareText)]
        }),
      )
    },
  }
}

/**
 * Imports between folders that lie side by side, each with all that is below it. What a folder imports from the folder around it,
 * or that one from it, is no way: they are one part of the code.
 */
export function folderWays(graph: ImportGraph, counted: Counted): Ways {
  const files = fileWays(graph, counted)
  const below = filesBelow(graph.tree)
  return {
    nodes: () => [...new Set(files.nodes().flatMap(foldersOf))].sort(compareText),
    next: async (folders) => {
      const targets = await files.next(folders.flatMap(below))
      return new Map(
        folders.map((folder) => {
          const found = below(folder).flatMap((file) =>
            (targets.get(file) ?? []).flatMap((target) => sidesOf(file, target) ?? []),
          )
          const others = found.filter(({ from }) => from === folder).map(({ to }) => to)
          return [folder, [...new Set(others)].sort(compareText)]
        }),
      )
    },
  }
}

/** The files of code below a folder: sorted paths lie side by side. */
export function filesBelow(tree: CodeTree): (folder: string) => string[] {
  let known: string[] | undefined
  return (folder) => {
    const files = (known ??= tree.paths().filter(isCode))
    const start = firstFrom(files, `${folder}/`)
    const count = files.slice(start).findIndex((path) => !path.startsWith(`${folder}/`))
    return files.slice(start, count === -1 ? undefined : start + count)
  }
}

/** The folders that a file is in, without the top. */
function foldersOf(path: string): string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

/** Two folders that lie side by side and hold the two files; `undefined` where one file lies in a folder around the other. */
export function sidesOf(file: string, target: string): { from: string; to: string } | undefined {
  const [own, other] = [file.split('/'), target.split('/')]
  const depth = own.findIndex((name, index) => name !== other[index])
  if (depth === -1 || depth >= own.length - 1 || depth >= other.length - 1) return undefined
  return { from: own.slice(0, depth + 1).join('/'), to: other.slice(0, depth + 1).join('/') }
}

/** The whole graph. */
export function wholeGraph(ways: Ways): Promise<ReadonlyMap<string, readonly string[]>> {
  return ways.next(ways.nodes())
}

/** A shortest way from one of some nodes to another; the same one each time. `undefined` when there is none. */
export async function shortestWay(
  ways: Ways,
  from: readonly string[],
  to: string,
): Promise<string[] | undefined> {
  const cameFrom: CameFrom = new Map(from.map((node) => [node, undefined]))
  for (let level = [...from]; level.length > 0 && !cameFrom.has(to);) {
    const targets = await ways.next(level)
    level = nextLevel(level, (node) => targets.get(node) ?? [], cameFrom)
  }
  return cameFrom.has(to) ? wayBack(cameFrom, to) : undefined
}

/** Nodes that are reached for the first time, by the node that leads to them; a node where a way begins has none. */
export type CameFrom = Map<string, string | undefined>

/** The nodes that those of a level lead to for the first time. They are noted in `cameFrom`. */
export function nextLevel(
  level: readonly string[],
  targetsOf: (node: string) => readonly string[],
  cameFrom: CameFrom,
): string[] {
  const found = level.flatMap((node) => targetsOf(node).map((target) => ({ node, target })))
  return found.flatMap(({ node, target }) => {
    if (cameFrom.has(target)) return []
    cameFrom.set(target, node)
    return [target]
  })
}

/** The nodes on the way to one, the first of them first. */
export function wayBack(cameFrom: Readonly<CameFrom>, to: string): string[] {
  const way: string[] = []
  for (let node: string | undefined = to; node !== undefined; node = cameFrom.get(node)) way.push(node)
  return way.reverse()
}
