import type { Escape, Tier } from '../flow/escape.ts'
import { claimsOf, type Claim } from './claims.ts'
import type { IssueEvidence } from './issues.ts'
import type { Committed } from './history.ts'
import type { UnitIndex } from './unit-index.ts'

/** A serial that a commit names and that the ledger does not know: it counts for nothing, and is told. */
export interface Unproven {
  commit: string
  serial: string
}

/** What the messages of commits say about units of the ledger. */
export interface NamedEscapes {
  escapes: Escape[]
  unproven: Unproven[]
  /** Incidents that were repaired and name no unit: a person has to say whose they are. */
  unnamed: { commit: string; issue: number }[]
}

/** Where serials, commits and pull requests are looked up. */
export interface NamedIn {
  index: UnitIndex
  /** `owner/name` of this repository on its server; `undefined` where that is not known. */
  repository: string | undefined
  /** What issues say, by number; empty where nobody looked. */
  issues: ReadonlyMap<number, IssueEvidence>
}

/** The units that commits say they repair or take back, as far as the ledger knows them. Pure. */
export function namedEscapes(history: readonly Committed[], named: NamedIn): NamedEscapes {
  const { index } = named
  const claims = history.flatMap((commit) => claimsOf(commit.message).map((claim) => ({ commit, claim })))
  // what brought a unit to its branch is no repair of it
  const isOwn = ({ id }: Committed, serial: string): boolean => index.ofCommit(id).includes(serial)
  const escapes = claims.flatMap(({ commit, claim }) =>
    serialsOf(claim, named)
      .filter((serial) => !isOwn(commit, serial))
      .map((serial) => escapeOf(commit, claim, serial)),
  )
  const unproven = claims.flatMap(({ commit, claim }) =>
    claim.kind === 'serial' && !index.isUnit(claim.serial)
      ? [{ commit: commit.id, serial: claim.serial }]
      : [],
  )
  const unnamed = claims.flatMap(({ commit, claim }) => {
    const issue = issueOf(claim, named)
    const evidence = issue === undefined ? undefined : named.issues.get(issue)
    const isUnnamed = evidence?.isIncident === true && evidence.serials.length === 0
    return issue === undefined || !isUnnamed ? [] : [{ commit: commit.id, issue }]
  })
  return { escapes, unproven, unnamed }
}

/** The numbers of the issues that commits say they close, the newest commit first. Pure. */
export function issuesNamed(
  history: readonly Committed[],
  named: Pick<NamedIn, 'index' | 'repository'>,
): number[] {
  const claims = history.flatMap(({ message }) => claimsOf(message))
  return [...new Set(claims.flatMap((claim) => issueOf(claim, named) ?? []))]
}

/** `Fixes: #12` is of a pull request where the ledger knows it as one. */
function issueOf(
  claim: Claim,
  { index, repository }: Pick<NamedIn, 'index' | 'repository'>,
): number | undefined {
  const isOwn =
    (claim.kind === 'issue' || claim.kind === 'pull') &&
    (claim.repository === undefined || claim.repository === repository)
  if (!isOwn) return undefined
  if (claim.kind === 'issue') return claim.issue
  return claim.isRevert || index.ofPull(claim.pull).length > 0 ? undefined : claim.pull
}

function serialsOf(claim: Claim, named: NamedIn): string[] {
  const { index, repository, issues } = named
  const issue = issueOf(claim, named)
  if (issue !== undefined) return issues.get(issue)?.serials ?? []
  switch (claim.kind) {
    case 'serial':
      return index.isUnit(claim.serial) ? [claim.serial] : []
    case 'commit':
      return index.ofCommit(claim.commit)
    case 'issue':
      return []
    case 'pull':
      // the number of another repository's pull request means nothing here
      return claim.repository === undefined || claim.repository === repository ? index.ofPull(claim.pull) : []
  }
}

function tierOf(claim: Claim): Tier {
  if (claim.kind === 'serial') return 'declared'
  return claim.kind !== 'issue' && claim.isRevert ? 'revert' : 'linked'
}

function escapeOf({ id, at }: Committed, claim: Claim, serial: string): Escape {
  return {
    serial,
    tier: tierOf(claim),
    evidence: `commit ${id.slice(0, 12)} says: ${claim.says}`,
    at,
    incident: id,
    restoredAt: at,
    station: undefined,
    why: undefined,
  }
}
