import { FactoryError } from '../errors.ts'
import { changeSetDocument, type ChangeSet } from '../git/change-set.ts'
import { parseJson } from '../formats/read-json.ts'
import type { Upstream } from './unit.ts'

const MAX_CHANGE_SET_BYTES = 64 * 1024 * 1024

/** The change set of the last round that proposed one, or `undefined` when none did. */
export function changeSetIfAny(upstream: Upstream): ChangeSet | undefined {
  const link = upstream.links.findLast((each) => each.attachments.has('change-set.json'))
  const bytes = link?.attachments.get('change-set.json')
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
