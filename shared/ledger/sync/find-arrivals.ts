import type { ObjectReader } from '../../git/object-reader.ts'
import { defined } from '../../formats/defined.ts'
import type { Entry, EntryOf, MergedEntry, NewEntry, RevertedEntry } from '../entry.ts'
import type { Ledger } from '../ledger.ts'
import { claimsIn, isWholeCommit, type Claims } from './claims.ts'
import { linesOf, type BranchCommit, type FileLines } from './commit-changes.ts'
import type { KnownUnits } from './known-units.ts'
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
}

/**
 * What the commits of a branch say of the units of a ledger, oldest first: whose lines arrived, and whose were taken back. A message is only a claim;
 * the content of the commit decides. A commit that claims nothing is known by its content, when that is enough of one unit.
 */
export async function findArrivals(
  commits: readonly BranchCommit[],
  source: ArrivalSource,
): Promise<NewEntry[]> {
  const walk: Walk = { ...source, found: [] }
  for (const commit of commits) {
    const claims = claimsIn(commit.message)
    const lines = await Promise.all(commit.files.map((file) => linesOf(source.reader, file)))
    walk.found.push(...(await takenBack(commit, { claims, lines, walk })))
    walk.found.push(...(await arrivedIn(commit, { claims, lines, walk })))
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
  if (own !== undefined && !commit.isMain) return []
  const pulled = claims.pull === undefined ? undefined : units.byPull.get(claims.pull)
  const named = claims.serials.flatMap((serial) => units.bySerial.get(serial) ?? [])
  const merged = commit.parents.length > 1 ? mergedBy(commit, walk) : []
  const again = await reapplied(claims, walk)
  const claimed = new Set([own, pulled, ...named, ...merged, ...again].filter((unit) => unit !== undefined))
  const alike = commit.parents.length > 1 ? [] : units.sharing(lines.flatMap(({ added }) => added))
  const unclaimed = alike.filter((unit) => !claimed.has(unit))
  const matches = [
    ...[...claimed].map((unit) => ({ unit, match: matchUnit(unit.files, lines), isEnough: isBorneOut })),
    ...unclaimed.map((unit) => ({ unit, match: matchUnit(unit.files, lines), isEnough: isKnownByContent })),
  ].filter(({ match, isEnough }) => isEnough(match))
  return matches.map(({ unit, match }) => mergedEntry(commit, claims, { unit, match }))
}

/** The units whose delivered commit a merge brings in: what it has beside its first parent. */
function mergedBy({ parents }: BranchCommit, { units, found }: Walk): Unit[] {
  const others = new Set(parents.slice(1))
  const tips = [...others].flatMap((parent) => units.byCommit.get(parent) ?? [])
  // the branch may have gone on, or have been rebased: then its commits were found before in this walk
  const walked = found.flatMap((entry) =>
    entry.kind === 'merged' && others.has(entry.commit) ? (units.bySerial.get(entry.serial) ?? []) : [],
  )
  return [...tips, ...walked]
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
  const pulls = claims.revertedPulls.flatMap((pull) => entriesOfPull(pull, walk))
  const pulled = await Promise.all(pulls)
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
  const here = found.filter((entry) => 'commit' in entry && entry.commit?.startsWith(commit) === true)
  return [...here, ...(isWholeCommit(commit) ? await ledger.ofCommit(commit) : [])]
}

function entriesOfPull(pull: number, { units, ledger, found }: Walk): Promise<(Entry | NewEntry)[]>[] {
  const here = found.filter((entry) => entry.kind === 'merged' && entry.pull === pull)
  const unit = units.byPull.get(pull)
  const before =
    unit === undefined
      ? []
      : [
          ledger
            .ofSerial(unit.serial)
            .then((all) => all.filter((entry) => entry.kind === 'merged' && entry.pull === pull)),
        ]
  return [Promise.resolve(here), ...before]
}
