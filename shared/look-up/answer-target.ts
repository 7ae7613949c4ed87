import type { BlamedLine, LineRange } from '../git/blame.ts'
import { lineHash } from '../ledger/added-lines.ts'
import { blamedLines } from './blame-lines.ts'
import type { TraceLookUp } from './found-trace.ts'
import { openEndOf, openEndOfCommit, openEndOfHead, type OpenEnd } from './open-end.ts'
import { originsOf, withPredecessor, type Origin } from './origin.ts'
import type { Target } from './target.ts'
import { unitJourney, type FoundJourney, type UnitJourney } from './unit-journey.ts'
import { unitsBrought, unitsOfPull, type BroughtUnit } from './units-brought.ts'

/** A line with where it comes from. */
export interface TracedLine {
  path: string
  line: number
  text: string
  origin: Origin
  /** Does the signed change of the unit hold this text? `null` where no verified trace of it is at hand, or the line says nothing. */
  attested: boolean | null
}

/** Units behind a target, and how it is known. The newest unit comes first. */
export interface TargetAnswer {
  /** Of a target with lines. */
  lines: TracedLine[]
  /** Of a whole file: how many lines are of each unit; `null` for people, and for what nobody can tell. */
  shares: { serial: string | null; kind: Origin['kind']; lines: number }[]
  /** Of a commit or a pull request. */
  brought: BroughtUnit[]
  units: UnitJourney[]
  /** `null` where the history of this clone was long enough. */
  openEnd: OpenEnd | null
}

/** More lines than this are counted and not told one by one. */
const MOST_LINES = 200

/** From a line, a file, a commit or a pull request to the units that made it. @param blamed what {@link blameOf} gives of the target */
export async function answerTarget(
  lookUp: TraceLookUp,
  target: Target,
  blamed = blameOf(lookUp.repo, target),
): Promise<TargetAnswer> {
  switch (target.kind) {
    case 'file':
      return answerLines(lookUp, target, await blamed)
    case 'pull':
      return answerBrought(lookUp, await unitsOfPull(lookUp, target.pull), openEndOfHead)
    case 'commit':
      return answerBrought(lookUp, await unitsBrought(lookUp, target.commit), (repo) =>
        openEndOfCommit(repo, target.commit),
      )
    case 'serial':
      return { ...NOTHING, units: await unitsOf(lookUp, [target.serial]) }
  }
}

/** What git says of the lines of a target: nothing where it has none. It can begin before there is a ledger. */
export async function blameOf(repo: string, target: Target): Promise<BlamedLine[]> {
  return target.kind === 'file' ? blamedLines(repo, target) : []
}

const NOTHING = { lines: [], shares: [], brought: [], openEnd: null }

async function unitsOf(lookUp: TraceLookUp, serials: readonly string[]): Promise<UnitJourney[]> {
  return (await journeysOf(lookUp, serials)).map(({ journey }) => journey)
}

/** @param endOf why nothing may be found */
async function answerBrought(
  lookUp: TraceLookUp,
  brought: BroughtUnit[],
  endOf: (repo: string) => Promise<OpenEnd | null>,
): Promise<TargetAnswer> {
  const units = await unitsOf(
    lookUp,
    brought.map(({ serial }) => serial),
  )
  return { ...NOTHING, brought, units, openEnd: brought.length > 0 ? null : await endOf(lookUp.repo) }
}

async function answerLines(
  lookUp: TraceLookUp,
  { path, range }: { path: string; range: LineRange | undefined },
  blamed: readonly BlamedLine[],
): Promise<TargetAnswer> {
  const plain = await originsOf(lookUp, blamed)
  const isFew = range !== undefined && blamed.length <= MOST_LINES
  const origins = isFew ? await followed(lookUp, blamed, plain) : plain
  const found = await journeysOf(lookUp, origins.flatMap(serialsIn))
  const lines = blamed.map(({ line, text }, index) => {
    const origin = origins[index] ?? UNKNOWN
    return { path, line, text, origin, attested: isAttested(text, origin, found) }
  })
  const units = found.map(({ journey }) => journey)
  const openEnd = await openEndOf(lookUp.repo, origins)
  return { lines: isFew ? lines : [], shares: sharesOf(origins), brought: [], units, openEnd }
}

const UNKNOWN: Origin = { kind: 'hand', commit: undefined, within: undefined, was: undefined }

async function followed(
  lookUp: TraceLookUp,
  lines: readonly BlamedLine[],
  origins: readonly Origin[],
): Promise<Origin[]> {
  const all: Origin[] = []
  for (const [index, line] of lines.entries())
    all.push(await withPredecessor(lookUp, line, origins[index] ?? UNKNOWN))
  return all
}

function isAttested(text: string, origin: Origin, found: readonly FoundJourney[]): boolean | null {
  const hash = lineHash(text)
  if (origin.kind !== 'unit' || hash === undefined) return null
  const attested = found.find(({ journey }) => journey.serial === origin.serial)?.attested
  return attested?.has(hash) ?? null
}

function serialsIn(origin: Origin): string[] {
  if (origin.kind === 'unit') return [origin.serial]
  if (origin.kind === 'unknown') return []
  return [origin.within, origin.was?.serial].flatMap((serial) => serial ?? [])
}

function sharesOf(origins: readonly Origin[]): TargetAnswer['shares'] {
  const shares = new Map<string, TargetAnswer['shares'][number]>()
  for (const origin of origins) {
    const serial = origin.kind === 'unit' ? origin.serial : null
    const share = shares.get(serial ?? origin.kind) ?? { serial, kind: origin.kind, lines: 0 }
    shares.set(serial ?? origin.kind, { ...share, lines: share.lines + 1 })
  }
  return [...shares.values()].sort((a, b) => b.lines - a.lines)
}

async function journeysOf(lookUp: TraceLookUp, serials: readonly string[]): Promise<FoundJourney[]> {
  const journeys = await Promise.all([...new Set(serials)].map((serial) => unitJourney(lookUp, serial)))
  return journeys.sort((a, b) => (b.journey.entry ?? 0) - (a.journey.entry ?? 0))
}
