import { blocking, compareText, type Finding } from '../../findings.ts'
import { safeText } from '../../text/safe-log.ts'
import type { Architecture } from '../architecture.ts'
import { cyclesIn, togetherIn } from '../graph/cycles.ts'
import type { ImportGraph } from '../graph/import-graph.ts'
import {
  fileWays,
  filesBelow,
  folderWays,
  shortestWay,
  sidesOf,
  wholeGraph,
  type Ways,
} from '../graph/ways.ts'

/** Two states of the code, and what of the later one is looked at. */
export interface CyclesBetween {
  base: ImportGraph
  head: ImportGraph
  /** The files whose imports may be new. */
  changed: readonly string[]
  /** Where a file lay before the change. */
  oldPath: (path: string) => string
  /** Is it a file that the record is about? */
  isSeen: (path: string) => boolean
  /** Look at every file: where imports lead has changed, or too much has. */
  isWhole: boolean
}

/** Cycles that the change closes. What went round before is not counted again. */
export async function closedCycles(architecture: Architecture, between: CyclesBetween): Promise<Finding[]> {
  const { cycles, types } = architecture
  if (cycles === 'off') return []
  const { base, head, oldPath } = between
  const counted = { isSeen: between.isSeen, withTypes: types === 'check' }
  const files = { base: fileWays(base, counted), head: fileWays(head, counted), oldPath }
  const added = await newImports(files, between.changed)
  const found = await newCycles(files, await enterable(added, files, base), between.isWhole)
  const findings = await cycleFindings(found, 'files', head)
  if (cycles === 'files') return findings
  // a file that moves changes no folder's name
  const same = (path: string): string => path
  const folders = { base: folderWays(base, counted), head: folderWays(head, counted), oldPath: same }
  const round = await newCycles(folders, await newBeside(folders, added), between.isWhole)
  return [...findings, ...(await cycleFindings(round, 'folders', head))]
}

interface Sides {
  base: Ways
  head: Ways
  oldPath: (path: string) => string
}

/** What nodes import now and did not import before. */
type Added = ReadonlyMap<string, readonly string[]>

async function newImports({ base, head, oldPath }: Sides, files: readonly string[]): Promise<Added> {
  const [before, now] = [await base.next(files.map(oldPath)), await head.next(files)]
  return new Map(
    files.map((file) => {
      const old = new Set(before.get(oldPath(file)) ?? [])
      return [file, (now.get(file) ?? []).filter((target) => !old.has(oldPath(target)))]
    }),
  )
}

/**
 * Without the new files that no other file of the change imports: nobody else can import them, so nothing comes back to them. Of
 * what remains, each may be on a cycle.
 */
async function enterable(added: Added, { head }: Sides, { tree }: ImportGraph): Promise<Added> {
  const imports = await head.next([...added.keys()])
  const left = new Set(added.keys())
  for (let size = -1; size !== left.size;) {
    size = left.size
    const entered = new Set([...left].flatMap((file) => imports.get(file) ?? []))
    for (const file of left) if (!tree.has(file) && !entered.has(file)) left.delete(file)
  }
  return new Map([...added].filter(([file]) => left.has(file)))
}

/** The same between the folders of the files. Only where a file has a new import, a folder is read whole. */
async function newBeside({ base }: Sides, added: Added): Promise<Added> {
  const pairs = [...added].flatMap(([file, targets]) =>
    targets.flatMap((target) => sidesOf(file, target) ?? []),
  )
  const byFolder = Map.groupBy(pairs, ({ from }) => from)
  const before = await base.next([...byFolder.keys()])
  return new Map(
    [...byFolder].map(([folder, found]) => {
      const targets = new Set(found.map(({ to }) => to))
      for (const old of before.get(folder) ?? []) targets.delete(old)
      return [folder, [...targets].sort(compareText)]
    }),
  )
}

/** More are looked for in all files at once. */
const MOST_NODES = 200

async function newCycles(sides: Sides, added: Added, isWhole: boolean): Promise<string[][]> {
  const { base, head, oldPath } = sides
  const nodes = [...added.keys()].filter((node) => added.get(node)?.length !== 0).sort(compareText)
  if (isWhole || nodes.length > MOST_NODES) {
    const together = togetherIn(await wholeGraph(base))
    return cyclesIn(await wholeGraph(head), (a, b) => together(oldPath(a), oldPath(b)))
  }
  const found: string[][] = []
  for (const node of nodes) {
    const cycle = await closedAt(node, added.get(node) ?? [], sides)
    if (cycle !== undefined) found.push(cycle)
  }
  return found
}

/** Ways that turn out to be old ones before a node is given up; more is a tangle in which nothing new is seen. */
const MOST_OLD = 50

/** A cycle that the new imports of one node close. */
async function closedAt(
  node: string,
  targets: readonly string[],
  { base, head, oldPath }: Sides,
): Promise<string[] | undefined> {
  let added = targets
  for (let tries = 0; added.length > 0 && tries < MOST_OLD; tries += 1) {
    const way = await shortestWay(head, added, node)
    if (way === undefined) return undefined
    const [target = ''] = way
    if (!(await wereTogether(base, oldPath(node), oldPath(target)))) return [node, ...way]
    added = added.filter((each) => each !== target)
  }
  return undefined
}

async function wereTogether(base: Ways, a: string, b: string): Promise<boolean> {
  if (a === b) return false
  return (await shortestWay(base, [a], b)) !== undefined && (await shortestWay(base, [b], a)) !== undefined
}

/** One finding for each cycle, wherever it was found. */
export async function cycleFindings(
  cycles: readonly string[][],
  of: 'files' | 'folders',
  graph: ImportGraph,
): Promise<Finding[]> {
  const nodesOf = (cycle: readonly string[]): string => [...new Set(cycle)].sort(compareText).join('\n')
  // of those with the same nodes the first counts
  const once = new Map(cycles.toReversed().map((cycle) => [nodesOf(cycle), cycle]))
  const findings: Finding[] = []
  for (const cycle of [...once.values()].reverse()) {
    const hint = 'move what both need into a third file, or turn one of the imports round'
    const place = await placeOfCycle(cycle, of, graph)
    findings.push(blocking('LAYER_CYCLE', `a cycle of ${of}: ${cycleText(cycle)}`, { hint, ...place }))
  }
  return findings
}

/** Names of a longer cycle are counted. */
const MOST_NAMES = 8

function cycleText(cycle: readonly string[]): string {
  const names = cycle.map((name) => safeText(name, 120))
  if (names.length <= MOST_NAMES) return names.join(' -> ')
  const left = `${names.length - MOST_NAMES + 1} more`
  return [...names.slice(0, MOST_NAMES - 2), left, names.at(-1) ?? ''].join(' -> ')
}

/** The import that leads from the first to the second. */
async function placeOfCycle(
  [from = '', to = '']: readonly string[],
  of: 'files' | 'folders',
  { tree, importsOf }: ImportGraph,
): Promise<Pick<Finding, 'file' | 'line' | 'column'>> {
  const files = of === 'files' ? [from] : filesBelow(tree)(from)
  const imports = await importsOf(files)
  const leads = (path: string): boolean => (of === 'files' ? path === to : path.startsWith(`${to}/`))
  for (const file of files) {
    const edge = imports.get(file)?.find(({ to: target }) => target.kind === 'file' && leads(target.path))
    if (edge !== undefined) return { file, line: edge.line, column: edge.column }
  }
  return { file: from }
}
