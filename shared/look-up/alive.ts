import { namesNow, placeKey } from '../git/names-now.ts'
import { openObjects } from '../git/object-reader.ts'
import { listTree } from '../git/tree.ts'
import { lineHash } from '../ledger/added-lines.ts'
import { linesOf } from '../report/line-makers.ts'
import type { KnownUnit } from './known-unit.ts'
import { movedLines, withGaps } from './moved.ts'
import { addedPositions, surviving } from './surviving.ts'

/**
 * How lines of a unit live on: where they were, there but edited by people, elsewhere, or with the same text in its files, though nobody told
 * the ledger how they got there.
 */
export type How = 'kept' | 'edited' | 'moved' | 'alike'

/** Lines of a file that are of a unit; both numbers count from 1 and are part of it. */
export interface AliveRange {
  path: string
  first: number
  last: number
  how: How
}

/** What is found of one unit while it is looked for: how each line of a file lives on, by path. Lines count from 0. */
type Found = Map<string, Map<number, How>>

interface Looked {
  found: Found
  /** Hashes of lines that are alive, and of those that are not where they were. */
  alive: Set<string>
  gone: Set<string>
  /** A commit that brought lines is here, so that the way of those that are gone is known. */
  isFollowed: boolean
}

/** What lives on of a unit. */
export interface Alive {
  ranges: AliveRange[]
  /** How many of the lines that the ledger knows. */
  known: number
}

/**
 * The lines of units that are alive in a commit, for each unit in turn. A line is followed from the commit that brought it: by a comparison of the
 * two versions of its file, wherever git says that the file moved, and from there by its content, in blocks that are long enough to tell. The
 * history between is walked only for files that are gone.
 * @param common hashes of lines that units of several specs have, such as the head of a test: nothing is followed by them alone
 */
export async function aliveRanges(
  repo: string,
  commit: string,
  units: readonly KnownUnit[],
  common: ReadonlySet<string> = new Set(),
): Promise<Alive[]> {
  const objects = openObjects(repo)
  const textAt = async (name: string): Promise<string | undefined> => {
    const object = await objects.read(name)
    return object?.type === 'blob' ? object.content.toString('utf8') : undefined
  }
  const names = await movedFiles(repo, commit, { units, textAt })
  const looked = await Promise.all(
    units.map((known) => lookAtFiles(known, { commit, textAt, names, common })),
  )
  objects.close()
  const missing = looked.map(({ found, gone }, unit) => ({
    ...{
      unit,
      hashes: new Set([...gone].filter((hash) => !common.has(hash))),
      paths: new Set(units[unit]?.unit.files.map(({ path }) => path)),
    },
    taken: new Map([...found].map(([path, lines]) => [path, new Set(lines.keys())])),
  }))
  for (const { unit, path, lines, hashes } of await movedLines(repo, commit, missing)) {
    const own = looked[unit]
    if (own === undefined) continue
    const how = own.isFollowed ? 'moved' : 'alike'
    note(own.found, path, lines, how)
    for (const hash of hashes) own.alive.add(hash)
  }
  return looked.map(({ found, alive }) => ({ ranges: rangesOf(found), known: alive.size }))
}

type ReadText = (name: string) => Promise<string | undefined>

/** Where the files lie now that are not where units brought them. */
async function movedFiles(
  repo: string,
  head: string,
  { units, textAt }: { units: readonly KnownUnit[]; textAt: ReadText },
): Promise<ReadonlyMap<string, string>> {
  const listed = new Set((await listTree(repo, head)).map(({ path }) => path))
  const isThere = (path: string): boolean => listed.has(path)
  const brought = units.flatMap(({ merged }) =>
    merged.flatMap(({ commit, files }) => files.map(({ path }) => ({ commit, path }))),
  )
  const gone = brought.filter(({ path }) => !isThere(path))
  const texts = await Promise.all(gone.map(({ commit, path }) => textAt(`${commit}:${path}`)))
  const files = gone.filter((_, at) => texts[at] !== undefined)
  return namesNow(repo, { head, files, isThere })
}

interface Looking {
  /** Where lines are looked for. */
  commit: string
  textAt: ReadText
  /** Places of files that moved. */
  names: ReadonlyMap<string, string>
  common: ReadonlySet<string>
}

async function lookAtFiles(known: KnownUnit, looking: Looking): Promise<Looked> {
  const looked: Looked = { found: new Map(), alive: new Set(), gone: new Set(), isFollowed: false }
  const { unit, merged } = known
  // without a commit that brought them the texts of the lines are not known, only what they are known by
  if (merged.length === 0) for (const hash of unit.files.flatMap(({ lines }) => lines)) looked.gone.add(hash)
  for (const { commit: brought, files } of merged)
    for (const file of files) await lookAtFile({ ...file, brought }, looking, looked)
  return looked
}

interface BroughtFile {
  path: string
  lines: readonly string[]
  /** The commit that brought the lines. */
  brought: string
}

async function lookAtFile(
  { path, lines, brought }: BroughtFile,
  { commit, textAt, names, common }: Looking,
  looked: Looked,
): Promise<void> {
  const place = names.get(placeKey({ commit: brought, path })) ?? path
  const [before, then, now] = await Promise.all(
    [`${brought}^:${path}`, `${brought}:${path}`, `${commit}:${place}`].map(textAt),
  )
  if (then === undefined) {
    for (const hash of lines) looked.gone.add(hash)
    return
  }
  const known = new Set(lines)
  const hashes = hashesIn(then)
  const ours = [...addedPositions(before, then)].filter((at) => known.has(hashes[at] ?? ''))
  const result = surviving(then, new Set(ours), now ?? '')
  const there = hashesIn(now).map((hash) => ({ hash }))
  const isMoved = place !== path
  // two files that begin alike, and one of them gone, are no move
  const isChance = isMoved && result.kept.every((at) => common.has(there[at]?.hash ?? ''))
  looked.isFollowed = true
  if (!isChance) {
    note(looked.found, place, withGaps(result.kept, there), isMoved ? 'moved' : 'kept')
    note(looked.found, place, result.edited, 'edited')
  }
  const left = new Set(isChance ? ours : result.gone)
  for (const at of ours) (left.has(at) ? looked.gone : looked.alive).add(hashes[at] ?? '')
}

function hashesIn(text: string | undefined): (string | undefined)[] {
  return text === undefined ? [] : linesOf(text).map(lineHash)
}

/** What is surer stays. */
const ORDER: readonly How[] = ['kept', 'edited', 'moved', 'alike']

function note(found: Found, path: string, lines: readonly number[], how: How): void {
  if (lines.length === 0) return
  const known = found.get(path) ?? new Map<number, How>()
  for (const line of lines) {
    const before = known.get(line)
    if (before === undefined || ORDER.indexOf(how) < ORDER.indexOf(before)) known.set(line, how)
  }
  found.set(path, known)
}

function rangesOf(found: Found): AliveRange[] {
  const ranges: AliveRange[] = []
  for (const [path, lines] of [...found].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const [line, how] of [...lines].sort(([a], [b]) => a - b)) {
      const last = ranges.at(-1)
      const goesOn = last?.path === path && last.how === how && last.last === line
      if (goesOn) last.last = line + 1
      else ranges.push({ path, first: line + 1, last: line + 1, how })
    }
  return ranges
}
