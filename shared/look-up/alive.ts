import { git } from '../git/git.ts'
import { namesNow } from '../git/names-now.ts'
import { openObjects, type ObjectReader } from '../git/object-reader.ts'
import { listTree } from '../git/tree.ts'
import type { KnownUnit } from './known-unit.ts'
import {
  lookAtFiles,
  note,
  type ArrivedUnit,
  type Found,
  type How,
  type Looked,
  type ReadText,
} from './look-at-files.ts'
import { movedLines, type Missing } from './moved.ts'

/** Lines of a file that are of a unit; both numbers count from 1 and are part of it. */
export interface AliveRange {
  path: string
  first: number
  last: number
  how: How
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
  try {
    const arrived = await arrivedUnits(repo, commit, { units, objects })
    const looked = await lookAtAll(repo, commit, { arrived, objects, common })
    await followMoved(repo, commit, { arrived, looked, common })
    return looked.map(({ found, alive }) => ({ ranges: rangesOf(found), known: alive.count }))
  } finally {
    objects.close()
  }
}

interface Delivered {
  units: readonly KnownUnit[]
  objects: ObjectReader
}

/** By which commits units came: as the ledger says, or else by the delivered commit, where the history holds it. */
async function arrivedUnits(
  repo: string,
  commit: string,
  { units, objects }: Delivered,
): Promise<ArrivedUnit[]> {
  const untold = units.flatMap(({ merged, unit }) => (merged.length === 0 ? (unit.commit ?? []) : []))
  const read = await Promise.all(untold.map((each) => objects.read(each)))
  const here = untold.filter((_, at) => read[at] !== undefined)
  const beyond = new Set(here.length === 0 ? [] : await notIn(repo, commit, here))
  const inHistory = new Set(here.filter((each) => !beyond.has(each)))
  return units.map(({ unit, merged }) => {
    const isDirect = merged.length === 0 && inHistory.has(unit.commit ?? '')
    return { unit, arrivals: isDirect ? [{ commit: unit.commit ?? '', files: unit.files }] : merged }
  })
}

/** The commits that lead to these and are not in the history of another one. */
async function notIn(repo: string, commit: string, others: readonly string[]): Promise<string[]> {
  const input = [`^${commit}`, ...others, ''].join('\n')
  return (await git(repo, ['rev-list', '--stdin'], { input })).toString('latin1').split('\n')
}

interface LookingAtAll {
  arrived: readonly ArrivedUnit[]
  objects: ObjectReader
  common: ReadonlySet<string>
}

async function lookAtAll(
  repo: string,
  commit: string,
  { arrived, objects, common }: LookingAtAll,
): Promise<Looked[]> {
  const textAt = async (name: string): Promise<string | undefined> => {
    const object = await objects.read(name)
    return object?.type === 'blob' ? object.content.toString('utf8') : undefined
  }
  const names = await movedFiles(repo, commit, { arrived, textAt })
  return Promise.all(arrived.map((each) => lookAtFiles(each, { commit, textAt, names, common })))
}

interface Following {
  arrived: readonly ArrivedUnit[]
  looked: readonly Looked[]
  common: ReadonlySet<string>
}

/** Looks for what is gone everywhere, and enters what is found. */
async function followMoved(
  repo: string,
  commit: string,
  { arrived, looked, common }: Following,
): Promise<void> {
  const missing = looked.map(({ found, gone }, unit): Missing => ({
    unit,
    hashes: new Set([...gone.hashes].filter((hash) => !common.has(hash))),
    paths: new Set(arrived[unit]?.unit.files.map(({ path }) => path)),
    taken: new Map([...found].map(([path, lines]) => [path, new Set(lines.keys())])),
  }))
  for (const { unit, path, lines, hashes } of await movedLines(repo, commit, missing)) {
    const own = looked[unit]
    if (own === undefined) continue
    note(own.found, path, lines, own.isFollowed ? 'moved' : 'alike')
    for (const hash of hashes) {
      const from = own.gone.pathBeyond(own.alive, hash)
      if (from !== undefined) own.alive.add(hash, from)
    }
  }
}

/** Where the files lie now that are not where units brought them. */
async function movedFiles(
  repo: string,
  head: string,
  { arrived, textAt }: { arrived: readonly ArrivedUnit[]; textAt: ReadText },
): Promise<ReadonlyMap<string, string>> {
  const listed = new Set((await listTree(repo, head)).map(({ path }) => path))
  const isThere = (path: string): boolean => listed.has(path)
  const brought = arrived.flatMap(({ arrivals }) =>
    arrivals.flatMap(({ commit, files }) => files.map(({ path }) => ({ commit, path }))),
  )
  const gone = brought.filter(({ path }) => !isThere(path))
  const texts = await Promise.all(gone.map(({ commit, path }) => textAt(`${commit}:${path}`)))
  const files = gone.filter((_, at) => texts[at] !== undefined)
  return namesNow(repo, { head, files, isThere })
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
