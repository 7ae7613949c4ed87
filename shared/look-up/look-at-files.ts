import { sha256 } from '../formats/digest.ts'
import { placeKey } from '../git/names-now.ts'
import { lineHash } from '../ledger/added-lines.ts'
import type { EntryFile, EntryOf } from '../ledger/entry.ts'
import { linesOf } from '../report/line-makers.ts'
import { KnownLines } from './known-lines.ts'
import { besides, withGaps } from './moved.ts'
import { addedPositions, surviving } from './surviving.ts'

/**
 * How lines of a unit live on: where they were, there but edited by people, elsewhere, or with the same text in its files, though nobody told
 * the ledger how they got there.
 */
export type How = 'kept' | 'edited' | 'moved' | 'alike'

/** What is found of one unit while it is looked for: how each line of a file lives on, by path. Lines count from 0. */
export type Found = Map<string, Map<number, How>>

/** What is known of the lines of one unit. */
export interface Looked {
  found: Found
  /** Lines that are alive, and those that are not where they were. */
  alive: KnownLines
  gone: KnownLines
  /** A commit that brought lines is here, so that the way of those that are gone is known. */
  isFollowed: boolean
}

/** The text of a blob by a name of git such as `HEAD:src/a.ts`; `undefined` where there is none. */
export type ReadText = (name: string) => Promise<string | undefined>

/** A commit that brought lines of a unit. */
export type Arrival = Pick<EntryOf<'merged'>, 'commit' | 'files'>

/** A unit, and by which commits it came. */
export interface ArrivedUnit {
  unit: Pick<EntryOf<'unit'>, 'base' | 'files'>
  arrivals: readonly Arrival[]
}

/** By what lines are looked for. */
export interface Looking {
  /** Where lines are looked for. */
  commit: string
  textAt: ReadText
  /** Places of files that moved. */
  names: ReadonlyMap<string, string>
  common: ReadonlySet<string>
}

/** Looks for the lines of a unit in the files that it left them in, wherever those are now. */
export async function lookAtFiles({ unit, arrivals }: ArrivedUnit, looking: Looking): Promise<Looked> {
  const looked: Looked = {
    found: new Map(),
    ...{ alive: new KnownLines(), gone: new KnownLines(), isFollowed: false },
  }
  for (const { commit: then, files } of arrivals)
    for (const { path, from = path, lines } of files)
      await lookAtFile({ path, from, lines, before: `${then}^`, then, isTold: true }, looking, looked)
  if (arrivals.length === 0)
    for (const file of unit.files) await lookAtUntold(file, { base: unit.base, looking, looked })
  return looked
}

interface Untold {
  base: string
  looking: Looking
  looked: Looked
}

/** A file of which nobody told how it came: where it is as the unit left it, all of its lines are there. Else it is only known what they are known by. */
async function lookAtUntold(
  { path, lines, sha256: digest }: EntryFile,
  { base, looking, looked }: Untold,
): Promise<void> {
  const { commit, textAt } = looking
  const now = digest === undefined ? undefined : await textAt(`${commit}:${path}`)
  if (now !== undefined && sha256(now) === digest)
    await lookAtFile({ path, from: path, lines, before: base, then: commit, isTold: false }, looking, looked)
  else for (const hash of lines) looked.gone.add(hash, path)
}

interface LeftFile {
  path: string
  /** Its path in the unit. */
  from: string
  lines: readonly string[]
  /** The commits before and after the lines came. */
  before: string
  then: string
  /** Somebody told how they came. */
  isTold: boolean
}

async function lookAtFile(file: LeftFile, looking: Looking, looked: Looked): Promise<void> {
  const { path, from, lines, before, then, isTold } = file
  const { commit, textAt, names, common } = looking
  const place = names.get(placeKey({ commit: then, path })) ?? path
  const texts = await Promise.all([`${before}:${path}`, `${then}:${path}`, `${commit}:${place}`].map(textAt))
  const [old, left, now = ''] = texts
  if (left === undefined) {
    for (const hash of lines) looked.gone.add(hash, from)
    return
  }
  if (isTold) looked.isFollowed = true
  const how = place !== path ? 'moved' : isTold ? 'kept' : 'alike'
  noteFate(
    { place, there: hashesIn(now), how },
    { from, left, now, common, ...oursIn(old, left, lines) },
    looked,
  )
}

interface Ours extends OurLines {
  from: string
  /** The file as the unit left it, and as it is. */
  left: string
  now: string
  common: ReadonlySet<string>
}

/** Notes which lines of the unit live on, and which are gone. */
function noteFate(place: Place, { from, left, now, common, told, bare, hashes }: Ours, looked: Looked): void {
  const result = surviving(left, new Set([...told, ...bare]), now)
  // two files that begin alike, and one of them gone, are no move
  const isChance = place.how === 'moved' && result.kept.every((at) => isNothing(place.there[at], common))
  if (!isChance) noteKept(looked.found, place, result)
  const lost = new Set(isChance ? told : result.gone)
  for (const at of told) (lost.has(at) ? looked.gone : looked.alive).add(hashes[at] ?? '', from)
}

/** Positions of lines, and the hashes of all lines of the file. */
interface OurLines {
  told: number[]
  bare: number[]
  hashes: (string | undefined)[]
}

/** Of the lines that came into a file: those that the ledger knows, and those that say nothing and so have no hash. */
function oursIn(before: string | undefined, then: string, lines: readonly string[]): OurLines {
  const known = new Set<string | undefined>(lines)
  const hashes = hashesIn(then)
  const added = [...addedPositions(before, then)]
  return {
    told: added.filter((at) => known.has(hashes[at])),
    bare: added.filter((at) => hashes[at] === undefined),
    hashes,
  }
}

function isNothing(hash: string | undefined, common: ReadonlySet<string>): boolean {
  return hash === undefined || common.has(hash)
}

interface Place {
  place: string
  /** Hashes of the lines that are there. */
  there: readonly (string | undefined)[]
  how: How
}

/** A bracket or a blank line is of the unit where it stands beside a line of it. */
function noteKept(
  found: Found,
  { place, there, how }: Place,
  { kept, edited }: { kept: readonly number[]; edited: readonly number[] },
): void {
  const all = there.map((hash) => ({ hash }))
  const telling = withGaps(
    kept.filter((at) => there[at] !== undefined),
    all,
  )
  const bare = kept.filter((at) => there[at] === undefined)
  note(found, place, [...telling, ...besides([...telling, ...edited], bare)], how)
  note(found, place, edited, 'edited')
}

function hashesIn(text: string): (string | undefined)[] {
  return linesOf(text).map(lineHash)
}

/** What is surer stays. */
const ORDER: readonly How[] = ['kept', 'edited', 'moved', 'alike']

/** Notes how lines of a file live on. */
export function note(found: Found, path: string, lines: readonly number[], how: How): void {
  if (lines.length === 0) return
  const known = found.get(path) ?? new Map<number, How>()
  for (const line of lines) {
    const before = known.get(line)
    if (before === undefined || ORDER.indexOf(how) < ORDER.indexOf(before)) known.set(line, how)
  }
  found.set(path, known)
}
