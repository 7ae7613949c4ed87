import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { PROGRAMS } from './programs.ts'

const ROOT = join(import.meta.dirname, '..')
const MAX_SHARE = 0.12
const MIN_LINES = 25
/** The files that every action has: its entry, its inputs, its station, and the function named after it. */
const FACE_OF_ACTION = /^actions\/([^/]+)\/(?:main|work|inputs|station|\1)\.ts$/

/** Programs are started, not read. */
const ENTRIES = new Set(Object.values(PROGRAMS))

export interface SourceFile {
  path: string
  room: string
  lines: number
  imports: string[]
}

/** The room of a source file: `git`, `generate`, or `shared` for the files beside the rooms. */
export function roomOf(path: string): string | undefined {
  const [, name] = /^(?:shared|actions)\/(?:([^/]+)\/.+|[^/]+)\.[jt]s$/.exec(path) ?? []
  return name ?? (/^shared\/[^/]+\.ts$/.test(path) ? 'shared' : undefined)
}

/** Every source file with what it imports, as dependency-cruiser sees it. */
export function readSources(): SourceFile[] {
  const program = realpathSync(join(ROOT, 'node_modules', '.bin', 'depcruise'))
  const words = [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'shared', 'actions']
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const
  const { modules } = JSON.parse(execFileSync(process.execPath, words, options)) as {
    modules: { source: string; dependencies: { resolved: string }[] }[]
  }
  return modules.flatMap(({ source, dependencies }) => {
    const room = roomOf(source)
    if (room === undefined) return []
    const lines = readFileSync(join(ROOT, source), 'utf8').split('\n').length - 1
    return [{ path: source, room, lines, imports: dependencies.map(({ resolved }) => resolved) }]
  })
}

type Graph = ReadonlyMap<string, ReadonlySet<string>>

/** Which rooms each room imports. The actions are drawn as one room, because none of them imports another. */
export function roomGraph(sources: readonly SourceFile[]): Graph {
  const graph = new Map<string, Set<string>>()
  const nodeOf = (path: string): string | undefined =>
    path.startsWith('actions/') ? 'actions' : roomOf(path)
  for (const { path, imports } of sources) {
    const from = nodeOf(path) ?? ''
    const to = imports.flatMap((each) => nodeOf(each) ?? [])
    graph.set(from, new Set([...(graph.get(from) ?? []), ...to.filter((node) => node !== from)]))
  }
  return graph
}

/** Rooms that import themselves on some way through other rooms. */
export function roomCycles(graph: Graph): string[] {
  const below = reachable(graph)
  return [...graph.keys()].filter((room) => below.get(room)?.has(room) === true)
}

/**
 * Mermaid text of a graph without cycles: importers above, what they import below. An arrow is left out where a longer way
 * leads to the same room.
 */
export function drawRooms(graph: Graph): string {
  const below = reachable(graph)
  const arrows = [...graph].sort().flatMap(([room, direct]) => {
    const longer = [...direct].map((each) => below.get(each) ?? new Set<string>())
    const kept = [...direct].filter((each) => !longer.some((rooms) => rooms.has(each))).sort()
    return kept.map((each) => `  ${room} --> ${each}`)
  })
  return ['```mermaid', 'flowchart TD', ...arrows, '```'].join('\n')
}

/** By room, all rooms that it imports or that those import in turn. */
function reachable(graph: Graph): Map<string, Set<string>> {
  const visit = (room: string, seen: Set<string>): Set<string> => {
    for (const each of graph.get(room) ?? []) {
      if (seen.has(each)) continue
      seen.add(each)
      visit(each, seen)
    }
    return seen
  }
  return new Map([...graph.keys()].map((room) => [room, visit(room, new Set())]))
}

/** The room with the most lines, and its share of all lines. */
export function largestRoom(sources: readonly SourceFile[]): {
  room: string
  share: number
  isTooLarge: boolean
} {
  const sum = (files: readonly SourceFile[]): number => files.reduce((lines, file) => lines + file.lines, 0)
  const rooms = Map.groupBy(sources, ({ room }) => room)
  const sizes = [...rooms].map(([room, files]) => ({ room, share: sum(files) / sum(sources) }))
  const largest = sizes.reduce((most, each) => (each.share > most.share ? each : most))
  return { ...largest, isTooLarge: largest.share > MAX_SHARE }
}

/**
 * Files under 25 lines. A file may be short when every action has one like it, when it is a program, or when at least two other files read it:
 * then it is a place that readers come to. So may a file that our own line wrote, because its bytes are attested. Any
 * other short file belongs into the one file that reads it.
 */
export function shortFiles(sources: readonly SourceFile[]): { path: string; mayBeShort: boolean }[] {
  const attested = filesOfOwnLine()
  const short = sources.filter(({ path, lines }) => path.endsWith('.ts') && lines < MIN_LINES)
  return short.map(({ path }) => {
    const readers = sources.filter(({ imports }) => imports.includes(path))
    const isFace = FACE_OF_ACTION.test(path) || ENTRIES.has(path)
    return { path, mayBeShort: isFace || readers.length > 1 || attested.has(path) }
  })
}

/** Paths that the specs of this repository let our own line write. */
function filesOfOwnLine(): Set<string> {
  const folder = join(ROOT, 'specs')
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  return new Set(texts.flatMap((text) => /write: \[(.+?)\]/.exec(text)?.[1]?.split(/, */) ?? []))
}
