import { isRecord } from '../formats/read-json.ts'
import { MAX_REVIEW_BYTES } from '../limits.ts'
import { parseCall } from '../specification/document/parse-call.ts'
import { attachedInRound, type CarryingLink } from './counterexamples.ts'

/** The attachment of the review's link that holds the whole review. */
export const REVIEW_FILE = 'review.json'

/** Most calls that are taken over; a reviewer names two or three. */
const MAX_UNTESTED_CALLS = 8

/**
 * Calls that the review of this round named for inputs that no example covers, and of which it does not say what they should give. They are
 * words of a model: whoever makes them sees to it that the spec allows them. `links` are verified. @throws FactoryError JSON_INVALID.
 */
export function untestedCallsOf(links: readonly CarryingLink[], round: number): string[] {
  const file = { name: REVIEW_FILE, maxBytes: MAX_REVIEW_BYTES }
  const calls = attachedInRound(links, round, file).flatMap(callsIn)
  return [...new Set(calls)].slice(0, MAX_UNTESTED_CALLS)
}

function callsIn(review: unknown): string[] {
  const untested = isRecord(review) ? review['untested'] : undefined
  if (!Array.isArray(untested)) return []
  return untested.flatMap((each: unknown) => {
    const call = isRecord(each) && typeof each['call'] === 'string' ? parseCall(each['call']) : undefined
    return call?.kind === 'ok' ? [call.text] : []
  })
}
