import { isRecord, parseJson } from '../formats/read-json.ts'
import { MAX_REVIEW_BYTES } from '../limits.ts'
import { parseCall } from '../specification/document/parse-call.ts'
import type { CarryingLink } from './counterexamples.ts'

/** The attachment of the review's link that holds the whole review. */
export const REVIEW_FILE = 'review.json'

/** Most calls that are taken over; a reviewer names two or three. */
const MAX_UNTESTED_CALLS = 8

/**
 * Calls that the review of this round named for inputs that no example covers, and of which it does not say what they should give. They are
 * words of a model: whoever makes them sees to it that the spec allows them. `links` are verified. @throws FactoryError JSON_INVALID.
 */
export function untestedCallsOf(links: readonly CarryingLink[], round: number): string[] {
  const calls = links.filter(({ extension }) => extension.round === round).flatMap(callsIn)
  return [...new Set(calls)].slice(0, MAX_UNTESTED_CALLS)
}

function callsIn({ attachments }: CarryingLink): string[] {
  const bytes = attachments.get(REVIEW_FILE)
  const review = bytes === undefined ? undefined : parseJson(bytes, REVIEW_FILE, MAX_REVIEW_BYTES)
  const untested = isRecord(review) ? review['untested'] : undefined
  if (!Array.isArray(untested)) return []
  return untested.flatMap((each: unknown) => {
    const call = isRecord(each) && typeof each['call'] === 'string' ? parseCall(each['call']) : undefined
    return call?.kind === 'ok' ? [call.text] : []
  })
}
