import { openObjects } from '../../git/object-reader.ts'
import { isAncestor } from '../../git/revision.ts'
import { appendEntries, type Appended } from '../append.ts'
import type { NewEntry } from '../entry.ts'
import { tipOf, type LedgerRef } from '../ledger-ref.ts'
import type { Ledger } from '../ledger.ts'
import { commitsBetween } from './commit-changes.ts'
import { findArrivals } from './find-arrivals.ts'
import { knownUnits } from './known-units.ts'

/** Which commits are looked through. */
export interface SyncRange {
  tip: string
  /** Commits after this one. Default: those after the base of the oldest unit. */
  from: string | undefined
}

/** What was found: nothing of it is appended yet. */
export interface Synced {
  /** Commits that were looked at. */
  commits: number
  /** Those among them at which the history of this clone ends: nobody can tell here what they changed. */
  ends: string[]
  entries: NewEntry[]
}

/**
 * Looks through the commits of a branch for lines of the units of a ledger. Looking again at the same commits finds the same, so nothing is lost
 * when where to begin is forgotten. @throws FactoryError of git, LEDGER_BROKEN.
 */
export async function findInCommits(repo: string, ledger: Ledger, { tip, from }: SyncRange): Promise<Synced> {
  const units = await knownUnits(ledger)
  if (units.bySerial.size === 0) return { commits: 0, ends: [], entries: [] }
  const reader = openObjects(repo)
  try {
    const start = from ?? (await baseIfEarlier(repo, units.oldestBase, tip))
    const commits = await commitsBetween(repo, reader, { from: start, tip })
    const ends = commits.filter(({ isEnd }) => isEnd).map(({ commit }) => commit)
    return { commits: commits.length, ends, entries: await findArrivals(commits, { ledger, units, reader }) }
  } finally {
    reader.close()
  }
}

/** What is looked through, and when. */
export interface SyncWork extends SyncRange {
  /** The clone that has the commits. */
  repo: string
  now: () => Date
}

/** Appends what is found in these commits to the ledger, which is closed then. Throws as {@link findInCommits} and {@link appendEntries}. */
export async function syncLedger(
  ref: LedgerRef,
  ledger: Ledger,
  { repo, now, ...range }: SyncWork,
): Promise<Appended & Pick<Synced, 'commits' | 'ends'>> {
  try {
    const { commits, ends, entries } = await findInCommits(repo, ledger, range)
    return { commits, ends, ...(await appendEntries(ref, entries, { now })) }
  } finally {
    ledger.close()
  }
}

/**
 * Where a branch goes on to be looked through, `last` being the commit where it ended before. A commit that the branch no longer holds is no
 * beginning: it was moved back or written anew since.
 */
export async function goingOnFrom(
  repo: string,
  last: string | undefined,
  tip: string,
): Promise<string | undefined> {
  const here = last === undefined ? undefined : await tipOf(repo, last)
  return here !== undefined && (await isAncestor(repo, here, tip)) ? here : undefined
}

/** The base of a unit is no beginning where the branch does not hold it: then everything is looked at. */
async function baseIfEarlier(
  repo: string,
  base: string | undefined,
  tip: string,
): Promise<string | undefined> {
  return base !== undefined && (await isAncestor(repo, base, tip)) ? base : undefined
}
