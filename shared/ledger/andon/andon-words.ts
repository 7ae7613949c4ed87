import type { JsonObject } from '../../formats/canonical.ts'
import { defined } from '../../formats/defined.ts'
import type { AndonEntry } from '../entry.ts'

/** The station that signs for the andon: it stands in no line, but a trust file may name its keys. */
export const ANDON = 'andon'

/** What a person, or a rule, says to the line of the repository; the signature is over this. */
export type AndonWords = Omit<AndonEntry, 'kind' | 'signature'>

/** The words of an entry without its place and its signature. */
export function wordsOf({ action, scope, by, reason, rule, serial, of }: AndonEntry): AndonWords {
  return { action, scope, by, reason, ...defined({ rule, serial, of }) }
}

/** What is signed: the words, for this repository, and when they were said. */
export function payloadOf(words: AndonWords, about: { repository: string; signedAt: string }): JsonObject {
  const { action, scope, by, reason, rule, serial, of } = words
  return { andon: { action, scope, by, reason, ...defined({ rule, serial, of }) }, ...about }
}
