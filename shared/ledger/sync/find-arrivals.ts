import type { ObjectReader } from '../../git/object-reader.ts'
import { isObjectId } from '../../git/object-id.ts'
import { defined } from '../../formats/defined.ts'
import type { Entry, EntryOf, MergedEntry, NewEntry, RevertedEntry } from '../entry.ts'
import type { Ledger } from '../ledger.ts'
import { claimsIn, type Claims } from './claims.ts'
import { linesOf, type BranchCommit, type FileLines } from './commit-changes.ts'
import type { KnownUnits } from './known-units.ts'
import { isMove, isStanding } from './standing.ts'
import { isBorneOut, isKnownByContent, matchUnit, type Match } from './match-unit.ts'

type Unit = EntryOf<'unit'>

export interface ArrivalSource {
  ledger: Ledger
  units: KnownUnits
  reader: ObjectReader
}

/** What is new of one commit, and what commits before it in the same walk brought. */
interface Walk extends ArrivalSource {
  found: NewEntry[]
  /** Units found beside the branch itself: a merge brings them in. */
  beside: Set<Unit>
  /** Commits that are still to be looked at: no unit made at one of them can be in an earlier one. */
  ahead: Set<string>
}

/**
 * What the commits of a branch say of the units of a ledger, oldest first: whose lines arrived, and whose were taken back. A message is only a claim;
 * the content of the commit decides. A commit that claims nothing is known by its content, when that is enough of one unit; once the lines are there, a
 * copy of them is nothing new, and a move is an edit.
 */
export async function findArrivals(
  commits: readonly BranchCommit[],
  source: ArrivalSource,
): Promise<NewEntry[]> {
  const ahead = new Set(commits.map(({ commit }) => commit))
  const walk: Walk = { ...source, found: [], beside: new Set(), ahead }
  for (const commit of commits) {
    const claims = claimsIn(commit.message)
    const lines = await Promise.all(commit.files.map((file) => linesOf(source.reader, file)))
    walk.found.push(...(await takenBack(commit, { claims, lines, walk })))
    walk.found.push(...(await arrivedIn(commit, { claims, lines, walk })))
    ahead.delete(commit.commit)
  }
  return walk.found
}

interface Looked {
  claims: Claims
  lines: readonly FileLines[]
  walk: Walk
}

async function arrivedIn(commit: BranchCommit, { claims, lines, walk }: Looked): Promise<MergedEntry[]> {
  const { units } = walk
  const own = units.byCommit.get(commit.commit)
  // a delivered commit that a merge brought in is found by itself: the merge is what is new
  if (own !== undefined && !commit.isMain) {
    walk.beside.add(own)
    return []
  }
  const pulled = claims.pull === undefined ? undefined : units.byPull.get(claims.pull)
  const named = claims.serials.flatMap((serial) => units.bySerial.get(serial) ?? [])
  const merged = commit.parents.length > 1 ? walk.beside : []
  const again = await reapplied(claims, walk)
  const claimed = new Set([own, pulled, ...named, ...merged, ...again].filter((unit) => unit !== undefined))
  const alike = commit.parents.length > 1 ? [] : units.sharing(lines.flatMap(({ added }) => added))
  const specs = new Set([...claimed].map(({ spec }) => spec.path))
  const unclaimed: Unit[] = []
  for (const unit of alike.filter(({ spec }) => !specs.has(spec.path)))
    if (isMove(unit, lines) || !(await isStanding(unit, walk))) unclaimed.push(unit)
  const isThere = (unit: Unit, isEnough: (match: Match) => boolean): boolean =>
    isEnough(matchUnit(tellingOf(unit, units), lines))
  const there = [
    ...[...claimed].filter((unit) => isThere(unit, isBorneOut)),
    ...unclaimed.filter((unit) => isThere(unit, isKnownByContent)),
  ].filter((unit) => !walk.ahead.has(unit.base))
  const matches = there.map((unit) => ({ unit, match: matchUnit(unit.files, lines) }))
  for (const { unit } of matches) {
    if (commit.isMain) walk.beside.delete(unit)
    else walk.beside.add(unit)
  }
  return matches.map(({ unit, match }) => {
    const moved = unclaimed.includes(unit) && isMove(unit, lines)
    return mergedEntry(commit, claims, { unit, match: moved ? { ...match, isWhole: false } : match })
  })
}

/** The lines by which a unit is known. One that shares them all, as the smallest do, is known by those that it has. */
function tellingOf(unit: Unit, units: KnownUnits): Unit['files'] {
  const telling = units.telling(unit)
  return telling.some(({ lines, deleted }) => lines.length > 0 || deleted === true) ? telling : unit.files
}

/** Whoever takes a revert back brings the lines again. */
async function reapplied({ reverts }: Claims, walk: Walk): Promise<Unit[]> {
  const entries = await Promise.all(reverts.map((commit) => entriesOf(commit, walk)))
  return entries
    .flat()
    .flatMap((entry) =>
      entry.kind === 'reverted' && reverts.includes(entry.commit)
        ? (walk.units.bySerial.get(entry.serial) ?? [])
        : [],
    )
}

function mergedEntry(
  { commit, parents, committedAt }: BranchCommit,
  claims: Claims,
  { unit, match }: { unit: Unit; match: Match },
): MergedEntry {
  const by = strategyOf({ isMerge: parents.length > 1, isOwn: unit.commit === commit }, claims, match)
  const { files } = match
  return {
    kind: 'merged',
    serial: unit.serial,
    commit,
    committedAt,
    ...defined({ pull: claims.pull }),
    by,
    files,
  }
}

/** How the lines arrived, as far as a commit shows it: a pick without `-x` is like a rebase. */
function strategyOf(
  { isMerge, isOwn }: { isMerge: boolean; isOwn: boolean },
  claims: Claims,
  { isWhole }: Match,
): MergedEntry['by'] {
  if (isMerge) return 'merge'
  if (isOwn) return 'direct'
  if (!isWhole) return 'edited'
  if (claims.isCherryPick) return 'cherry-pick'
  return claims.isSquash || claims.serials.length !== 1 ? 'squash' : 'rebase'
}

async function takenBack(
  { commit, committedAt }: BranchCommit,
  { claims, lines, walk }: Looked,
): Promise<RevertedEntry[]> {
  const named = await Promise.all(claims.reverts.map((each) => entriesOf(each, walk)))
  const pulled = await Promise.all(claims.revertedPulls.map((pull) => entriesOfPull(pull, walk)))
  const removed = new Set(lines.flatMap((file) => file.removed))
  const entries = [...named, ...pulled]
    .flat()
    .filter((entry) => entry.kind === 'merged' || entry.kind === 'unit')
  const taken = entries.flatMap((entry): RevertedEntry[] => {
    const of = entry.commit
    if (of === undefined || !takes(entry, removed)) return []
    return [{ kind: 'reverted', serial: entry.serial, commit, committedAt, of }]
  })
  return [...new Map(taken.map((entry) => [`${entry.serial} ${entry.of}`, entry])).values()]
}

/** A commit that says it takes lines back has to remove one of them; a change that only deleted files left none. */
function takes(entry: Pick<MergedEntry, 'files'> | Unit, removed: ReadonlySet<string>): boolean {
  const lines = entry.files.flatMap((file) => file.lines)
  return lines.length === 0 || lines.some((line) => removed.has(line))
}

async function entriesOf(commit: string, { ledger, found }: Walk): Promise<(Entry | NewEntry)[]> {
  const here = found.filter((entry) => 'commit' in entry && (entry.commit ?? '').startsWith(commit))
  return [...here, ...(isObjectId(commit) ? await ledger.ofCommit(commit) : [])]
}

async function entriesOfPull(pull: number, { ledger, found }: Walk): Promise<(Entry | NewEntry)[]> {
  const here = found.filter((entry) => entry.kind === 'merged' && entry.pull === pull)
  return [...here, ...(await ledger.ofPull(pull)).filter((entry) => entry.kind === 'merged')]
}
