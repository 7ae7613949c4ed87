import { compareText } from '../../findings.ts'
import { nextLevel, wayBack, type CameFrom } from './ways.ts'

type Graph = ReadonlyMap<string, readonly string[]>

/** Were two nodes in one cycle before the change? */
export type WereTogether = (a: string, b: string) => boolean

/**
 * One cycle of every set of nodes that reach each other, as short as it can be: `a, b, a`. Sorted. Sets of which all nodes were
 * together before are left out. A node that imports itself is a cycle.
 */
export function cyclesIn(graph: Graph, wereTogether: WereTogether = () => false): string[][] {
  return groupsIn(graph)
    .flatMap((group) => cycleOf(graph, group.sort(compareText), wereTogether))
    .sort(([a = ''], [b = '']) => compareText(a, b))
}

/** For two nodes: are they in one cycle of this graph? For a node and itself: does it import itself? */
export function togetherIn(graph: Graph): WereTogether {
  const groups = new Map(groupsIn(graph).flatMap((group, index) => group.map((node) => [node, index])))
  return (a, b) =>
    a === b ? graph.get(a)?.includes(a) === true : groups.has(a) && groups.get(a) === groups.get(b)
}

/**
 * The strongly connected components with a cycle (Tarjan's algorithm). Without recursion, because a chain of imports can be as
 * long as a repository.
 */
function groupsIn(graph: Graph): string[][] {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const groups: string[][] = []
  const enter = (node: string): Visit => {
    order.set(node, order.size)
    low.set(node, order.size - 1)
    open.push(node)
    isOpen.add(node)
    return { node, next: (graph.get(node) ?? []).values() }
  }
  const lower = (node: string, value = Infinity): void => {
    low.set(node, Math.min(low.get(node) ?? Infinity, value))
  }
  const leave = (node: string): void => {
    if (low.get(node) !== order.get(node)) return
    const group = open.splice(open.lastIndexOf(node))
    for (const each of group) isOpen.delete(each)
    if (group.length > 1 || (graph.get(node) ?? []).includes(node)) groups.push(group)
  }
  const step = (stack: Visit[], { node, next }: Visit): void => {
    const { value: target, done } = next.next()
    if (done !== true && !order.has(target)) stack.push(enter(target))
    else if (done !== true) lower(node, isOpen.has(target) ? order.get(target) : undefined)
    else {
      stack.pop()
      leave(node)
      const above = stack.at(-1)
      if (above !== undefined) lower(above.node, low.get(node))
    }
  }
  for (const root of graph.keys()) {
    const stack = order.has(root) ? [] : [enter(root)]
    for (let visit = stack.at(-1); visit !== undefined; visit = stack.at(-1)) step(stack, visit)
  }
  return groups
}

interface Visit {
  node: string
  next: Iterator<string, undefined>
}

/** The first import of a group that is new to it, and the shortest way back. */
function cycleOf(graph: Graph, group: readonly string[], wereTogether: WereTogether): string[][] {
  const members = new Set(group)
  for (const from of group) {
    const to = graph.get(from)?.find((each) => members.has(each) && !wereTogether(from, each))
    if (to !== undefined) return [[from, ...wayWithin(graph, members, { from: to, to: from })]]
  }
  return []
}

function wayWithin(
  graph: Graph,
  members: ReadonlySet<string>,
  { from, to }: { from: string; to: string },
): string[] {
  const cameFrom: CameFrom = new Map([[from, undefined]])
  const targetsOf = (node: string): string[] => (graph.get(node) ?? []).filter((each) => members.has(each))
  for (let level = [from]; level.length > 0 && !cameFrom.has(to);)
    level = nextLevel(level, targetsOf, cameFrom)
  return wayBack(cameFrom, to)
}
