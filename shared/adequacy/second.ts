import { parseJson } from '../formats/read-json.ts'
import { changeSetDocument, type Change } from '../git/change-set.ts'
import { MAX_CHANGE_SET_BYTES } from '../limits.ts'
import type { CarryingLink } from './counterexamples.ts'

/** The attachment of the link of `generate` that holds what the second writer proposed. It is no part of the change. */
export const SECOND_CHANGE_SET_FILE = 'second-change-set.json'

/**
 * What the second writer proposed, for comparison alone; `undefined` when none was asked, or its answer could not be used. It is asked in
 * round 1, and later rounds compare with that. `links` are verified. @throws FactoryError JSON_INVALID, SCHEMA_INVALID.
 */
export function secondChangeSetOf(links: readonly Pick<CarryingLink, 'attachments'>[]): Change[] | undefined {
  const link = links.findLast(({ attachments }) => attachments.has(SECOND_CHANGE_SET_FILE))
  const bytes = link?.attachments.get(SECOND_CHANGE_SET_FILE)
  if (bytes === undefined) return undefined
  const value = parseJson(bytes, SECOND_CHANGE_SET_FILE, MAX_CHANGE_SET_BYTES)
  return changeSetDocument.parse(value, SECOND_CHANGE_SET_FILE).changes
}
