import { compareText } from '../findings.ts'
import type { Change, ChangeSet } from '../git/change-set.ts'
import type { RunRecord } from '../trace/statement/statement.ts'
import type { RunOutcome } from './outcome.ts'
import { signedOutcome } from './signed-outcomes.ts'
import type { Upstream } from './unit.ts'

/** The links of a unit with what they carry, and the outcomes that no link has signed yet. */
export interface Carried {
  links: readonly Pick<Upstream['links'][number], 'extension' | 'attachments'>[]
  outcomes?: readonly RunOutcome[]
}

/** What one station put into the change. */
export interface Made {
  station: string
  changes: readonly Change[]
}

/** What a link says of the files of an outcome: which they are, each by its digest. */
export function producedRecord({ produced }: RunOutcome): RunRecord['produced'] {
  return produced?.map((change) => ({
    path: change.path,
    sha256: 'content' in change ? change.sha256 : null,
  }))
}

/**
 * What the stations of one round put into the change, in their order. A station that stopped put nothing into it. Only outcomes that made
 * files are read. @throws FactoryError SCHEMA_INVALID, JSON_INVALID.
 */
export function madeInRound({ links, outcomes = [] }: Carried, round: number): Made[] {
  const signed = links.flatMap((link) =>
    link.extension.runs
      .filter((run) => run.round === round && run.produced !== undefined)
      .flatMap((run) => signedOutcome(link, run) ?? []),
  )
  const open = outcomes.filter((outcome) => outcome.round === round && outcome.verdict === 'pass')
  return [...signed, ...open].flatMap(({ station, produced }) =>
    produced === undefined || produced.length === 0 ? [] : [{ station, changes: produced }],
  )
}

/** A change set with what code made laid over it. */
export function withMade(changeSet: ChangeSet, made: readonly Made[]): ChangeSet {
  if (made.length === 0) return changeSet
  const changes = new Map(changeSet.changes.map((change) => [change.path, change]))
  for (const change of made.flatMap((each) => each.changes)) changes.set(change.path, change)
  return { ...changeSet, changes: [...changes.values()].sort((a, b) => compareText(a.path, b.path)) }
}
