import type { Architecture } from './architecture.ts'

/** Imports between layers, as `from to`: how many there are. */
export type LayerEdges = ReadonlyMap<string, number>

/**
 * The layers as Mermaid text: importers above what they import, each arrow with the number of imports. Unless `isWhole`, an arrow is
 * left out where a longer way leads to the same layer. What is forbidden is always drawn, dotted.
 */
export function drawLayers({ layers }: Architecture, edges: LayerEdges, { isWhole = false } = {}): string {
  const names = layers.map(({ name }) => name)
  const idOf = (name: string): string => `l${names.indexOf(name)}`
  const nodes = names.map((name) => `  ${idOf(name)}["${name}"]`)
  const below = reachableIn(names, edges)
  const arrows = [...edges].sort().flatMap(([pair, count]) => {
    const [from = '', to = ''] = pair.split(' ')
    const isAllowed = layers.find(({ name }) => name === from)?.mayImport.includes(to) === true
    if (!isAllowed) return [`  ${idOf(from)} -. "${count} forbidden" .-> ${idOf(to)}`]
    return !isWhole && isLonger(from, to, edges, below) ? [] : [`  ${idOf(from)} -->|${count}| ${idOf(to)}`]
  })
  return ['flowchart TD', ...nodes, ...arrows].join('\n')
}

function targetsOf(from: string, edges: LayerEdges): string[] {
  return [...edges.keys()]
    .filter((pair) => pair.startsWith(`${from} `))
    .map((pair) => pair.slice(from.length + 1))
}

/** Does another import of `from` lead to `to` in the end? Not where they import each other: then every arrow tells something. */
function isLonger(
  from: string,
  to: string,
  edges: LayerEdges,
  below: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  if (below.get(to)?.has(from) === true) return false
  return targetsOf(from, edges).some((each) => each !== to && below.get(each)?.has(to) === true)
}

/** By layer, all layers that it imports or that those import in turn. */
function reachableIn(names: readonly string[], edges: LayerEdges): Map<string, Set<string>> {
  return new Map(
    names.map((name) => {
      const seen = new Set<string>()
      const queue = [name]
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        const found = targetsOf(next, edges).filter((each) => !seen.has(each))
        for (const each of found) seen.add(each)
        queue.push(...found)
      }
      return [name, seen]
    }),
  )
}
