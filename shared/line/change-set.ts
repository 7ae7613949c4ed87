import { FactoryError } from '../errors.ts'
import { parseJson } from '../formats/read-json.ts'
import { changeSetDocument, type Change, type ChangeSet } from '../git/change-set.ts'
import type { Subject } from '../trace/statement/statement.ts'
import type { Upstream } from './unit.ts'
import { MAX_CHANGE_SET_BYTES } from '../limits.ts'

type Links = readonly Pick<Upstream['links'][number], 'attachments'>[]

/** The bytes of the last change set that one of these links carries; `undefined` when none does. */
export function changeSetBytes(links: Links): Buffer | undefined {
  return links
    .findLast(({ attachments }) => attachments.has('change-set.json'))
    ?.attachments.get('change-set.json')
}

/**
 * The change set of the last round that proposed one; `undefined` when none did.
 * @throws FactoryError SCHEMA_INVALID, JSON_INVALID.
 */
export function changeSetIfAny({ links }: { links: Links }): ChangeSet | undefined {
  const bytes = changeSetBytes(links)
  if (bytes === undefined) return undefined
  return changeSetDocument.parse(parseJson(bytes, 'change-set.json', MAX_CHANGE_SET_BYTES), 'change-set.json')
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
