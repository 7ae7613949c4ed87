import { FactoryError } from '../errors.ts'
import { parseJson } from '../formats/read-json.ts'
import { changeSetDocument, type Change, type ChangeSet } from '../git/change-set.ts'
import type { Subject } from '../trace/statement/statement.ts'
import { madeInRound, withMade, type Carried } from './produced.ts'
import type { Upstream } from './unit.ts'
import { MAX_CHANGE_SET_BYTES } from '../limits.ts'

type Links = readonly Pick<Upstream['links'][number], 'attachments'>[]

const FILE = 'change-set.json'

/** The bytes of the last change set that one of these links carries; `undefined` when none does. */
export function changeSetBytes(links: Links): Buffer | undefined {
  return links.findLast(({ attachments }) => attachments.has(FILE))?.attachments.get(FILE)
}

/**
 * What the writer of the last round proposed, as far as any did, without what code made of it.
 * @throws FactoryError SCHEMA_INVALID, JSON_INVALID.
 */
export function proposalIfAny(links: Links): ChangeSet | undefined {
  const bytes = changeSetBytes(links)
  return bytes === undefined
    ? undefined
    : changeSetDocument.parse(parseJson(bytes, FILE, MAX_CHANGE_SET_BYTES), FILE)
}

/**
 * The change set of the last round that proposed one, with what the stations after it made; `undefined` when none did. Everybody who
 * wants the change of a unit asks here. @throws FactoryError SCHEMA_INVALID, JSON_INVALID.
 */
export function changeSetIfAny(upstream: Carried): ChangeSet | undefined {
  const { links } = upstream
  const proposal = proposalIfAny(links)
  const round = links.findLast(({ attachments }) => attachments.has(FILE))?.extension.round
  return proposal === undefined || round === undefined
    ? undefined
    : withMade(proposal, madeInRound(upstream, round))
}

/** The proposal of one round. @throws FactoryError SCHEMA_INVALID, JSON_INVALID. */
export function proposalOfRound(links: Carried['links'], round: number): ChangeSet | undefined {
  return proposalIfAny(links.filter(({ extension }) => extension.round === round))
}

/** Who has a say in the bytes of a file beside its writer. */
export interface Maker {
  station: string
  /** The station made the file; else it gave another form to what a writer proposed. */
  isMade: boolean
}

/**
 * The files of the change that no writer proposed: each path with the station that made it last.
 * @throws FactoryError SCHEMA_INVALID, JSON_INVALID.
 */
export function madeFiles(upstream: Carried): Map<string, string> {
  const made = [...makersOf(upstream)].filter(([, { isMade }]) => isMade)
  return new Map(made.map(([path, { station }]) => [path, station]))
}

/** The last station that had a say in each file of the change. @throws FactoryError SCHEMA_INVALID, JSON_INVALID. */
export function makersOf(upstream: Carried): Map<string, Maker> {
  const { links } = upstream
  const proposal = proposalIfAny(links)
  const round = links.findLast(({ attachments }) => attachments.has(FILE))?.extension.round
  if (proposal === undefined || round === undefined) return new Map()
  const proposed = new Set(proposal.changes.map(({ path }) => path))
  const made = madeInRound(upstream, round).flatMap(({ station, changes }) =>
    changes.map(({ path }) => [path, { station, isMade: !proposed.has(path) }] as const),
  )
  return new Map(made)
}

/** The change set the unit carries. @throws FactoryError UPSTREAM_MISSING when no station proposed one. */
export function changeSetAt(upstream: Upstream): ChangeSet {
  const changeSet = changeSetIfAny(upstream)
  if (changeSet !== undefined) return changeSet
  throw new FactoryError('UPSTREAM_MISSING', 'no station upstream has proposed a change set', {
    hint: 'a station that runs generate must come before',
  })
}

/** The files that a change set writes; deletions are left out. */
export function writtenFiles(changeSet: ChangeSet | undefined): Extract<Change, { content: string }>[] {
  return (changeSet?.changes ?? []).flatMap((change) => ('content' in change ? [change] : []))
}

/** Every written file as a subject of a statement, by its own digest. */
export function fileSubjects(changeSet: ChangeSet | undefined): Subject[] {
  return writtenFiles(changeSet).map(({ path, sha256 }) => ({ name: path, digest: { sha256 } }))
}
