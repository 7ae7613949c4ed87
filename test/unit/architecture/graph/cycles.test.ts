import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cyclesIn, togetherIn } from '../../../../shared/architecture/graph/cycles.ts'
import { shortestWay, sidesOf, type Ways } from '../../../../shared/architecture/graph/ways.ts'

type Graph = Map<string, string[]>

function graphOf(edges: Record<string, string[]>): Graph {
  return new Map(Object.entries(edges))
}

function waysOf(graph: Graph): Ways {
  return {
    nodes: () => [...graph.keys()],
    next: (nodes) => Promise.resolve(new Map(nodes.map((node) => [node, graph.get(node) ?? []]))),
  }
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const anyGraph = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...NAMES)), {
    selector: ([from, to]) => `${from}${to}`,
    maxLength: 20,
  })
  .map(
    (edges) =>
      new Map(NAMES.map((name) => [name, edges.filter(([from]) => from === name).map(([, to]) => to)])),
  )

/** What can be reached from a node in one step or more. */
function reached(graph: Graph, from: string): Set<string> {
  const seen = new Set<string>()
  const queue = [...(graph.get(from) ?? [])]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    queue.push(...(graph.get(next) ?? []))
  }
  return seen
}

describe('the cycles of a graph', () => {
  it('are none where nothing comes back', () => {
    expect(cyclesIn(graphOf({ a: ['b', 'c'], b: ['c'], c: [] }))).toEqual([])
  })

  it('are one for each set of nodes, as short as it can be', () => {
    const graph = graphOf({ a: ['b'], b: ['c'], c: ['a', 'b'], d: ['d'], e: ['a'] })
    expect(cyclesIn(graph)).toEqual([
      ['a', 'b', 'c', 'a'],
      ['d', 'd'],
    ])
  })

  it('leave out sets that were together before, and name the new import of those that grew', () => {
    const before = togetherIn(graphOf({ a: ['b'], b: ['a'], c: [] }))
    expect(cyclesIn(graphOf({ a: ['b'], b: ['a'], c: [] }), before)).toEqual([])
    expect(cyclesIn(graphOf({ a: ['b'], b: ['a', 'c'], c: ['a'] }), before)).toEqual([['b', 'c', 'a', 'b']])
  })

  it('are found in a chain as long as a repository', () => {
    const names = Array.from({ length: 100_000 }, (_, at) => `f${at}`)
    const graph = new Map(names.map((name, at) => [name, [names[at + 1] ?? 'f0']]))
    expect(cyclesIn(graph)[0]).toHaveLength(100_001)
  })

  it('are real ones, and none is missed', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const cycles = cyclesIn(graph)
        for (const cycle of cycles) {
          expect(cycle[0]).toBe(cycle.at(-1))
          cycle.slice(1).forEach((to, at) => expect(graph.get(cycle[at] ?? '')).toContain(to))
        }
        const round = NAMES.filter((name) => reached(graph, name).has(name))
        const groups = new Set(
          round.map((name) =>
            round.filter((each) => reached(graph, name).has(each) && reached(graph, each).has(name)).join(),
          ),
        )
        expect(cycles).toHaveLength(groups.size)
      }),
    )
  })

  it('hold two nodes together exactly when each reaches the other', () => {
    fc.assert(
      fc.property(anyGraph, fc.constantFrom(...NAMES), fc.constantFrom(...NAMES), (graph, a, b) => {
        const isTogether =
          a === b ? graph.get(a)?.includes(a) : reached(graph, a).has(b) && reached(graph, b).has(a)
        expect(togetherIn(graph)(a, b)).toBe(isTogether)
      }),
    )
  })
})

describe('the shortest way', () => {
  it('is a way, and there is none only where nothing leads there', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyGraph,
        fc.constantFrom(...NAMES),
        fc.constantFrom(...NAMES),
        async (graph, from, to) => {
          const way = await shortestWay(waysOf(graph), [from], to)
          if (way === undefined) {
            expect(from === to || reached(graph, from).has(to)).toBe(false)
            return
          }
          expect([way[0], way.at(-1)]).toEqual([from, to])
          way.slice(1).forEach((node, at) => expect(graph.get(way[at] ?? '')).toContain(node))
        },
      ),
    )
  })

  it('begins at the nearest of several nodes', async () => {
    const ways = waysOf(graphOf({ a: ['b'], b: ['x'], c: ['x'], x: [] }))
    expect(await shortestWay(ways, ['a', 'c'], 'x')).toEqual(['c', 'x'])
  })
})

describe('the folders of two files that lie side by side', () => {
  it.each<[file: string, target: string, sides: [string, string] | undefined]>([
    ['src/a/x.ts', 'src/b/y.ts', ['src/a', 'src/b']],
    ['src/a/deep/x.ts', 'src/b/y.ts', ['src/a', 'src/b']],
    ['a/x.ts', 'b/y.ts', ['a', 'b']],
    ['src/a/x.ts', 'src/a/y.ts', undefined],
    ['src/a/x.ts', 'src/y.ts', undefined],
    ['src/x.ts', 'src/a/y.ts', undefined],
    ['x.ts', 'a/y.ts', undefined],
  ])('%s and %s', (file, target, sides) => {
    const found = sidesOf(file, target)
    expect(found && [found.from, found.to]).toEqual(sides)
  })
})
