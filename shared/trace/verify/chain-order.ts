import type { VerifiedLink } from './open-parcel.ts'
import type { Rejection } from '../statement/rejection.ts'

/** The chain as far as it goes, oldest first, and every link that is not part of it. */
export interface Ordering {
  chain: VerifiedLink[]
  /** Replaced by a later attempt of the same station and round. */
  superseded: VerifiedLink[]
  rejected: { link: VerifiedLink; rejection: Rejection }[]
}

/**
 * Starts at the link without predecessors. The next link is the one whose `previous` names exactly the chain so far. Of
 * several attempts of one station and round, the highest that fits is taken. A trace may mix attempts; a link that points
 * at a replaced attempt is stale.
 */
export function orderChain(links: readonly VerifiedLink[]): Ordering {
  const chain: VerifiedLink[] = []
  for (let next = fittingLinks(links, chain); next.length > 0; next = fittingLinks(links, chain)) {
    const [first] = next
    const rivals = next.filter((link) => first !== undefined && linkKey(link) !== linkKey(first))
    if (first === undefined || rivals.length > 0) break
    chain.push(first)
  }
  const winners = new Map(chain.map((link) => [linkKey(link), link]))
  const left = links.filter((link) => !chain.includes(link))
  const superseded = left.filter((link) => link.attempt < (winners.get(linkKey(link))?.attempt ?? 0))
  const rejected = left
    .filter((link) => !superseded.includes(link))
    .sort((a, b) => a.extension.previous.length - b.extension.previous.length)
    .map((link) => ({ link, rejection: rejectionFor(link, winners, links) }))
  return { chain, superseded, rejected }
}

/** Highest attempt first. */
function fittingLinks(links: readonly VerifiedLink[], chain: readonly VerifiedLink[]): VerifiedLink[] {
  return links.filter((link) => continues(link, chain)).sort((a, b) => b.attempt - a.attempt)
}

/** Does a link name exactly this chain as what came before it? */
export function continues(link: VerifiedLink, chain: readonly VerifiedLink[]): boolean {
  const { previous } = link.extension
  return (
    previous.length === chain.length &&
    previous.every((each, index) => each.payloadSha256 === chain[index]?.payloadSha256)
  )
}

function rejectionFor(
  link: VerifiedLink,
  winners: ReadonlyMap<string, VerifiedLink>,
  links: readonly VerifiedLink[],
): Rejection {
  const present = new Set(links.map(linkKey))
  const { previous } = link.extension
  const missing = previous.find((each) => !present.has(placeKey(each)))
  if (missing !== undefined)
    return { code: 'LINK_MISSING', reason: `it follows ${placeText(missing)}, which is not there` }
  const stale = previous.find((each) => winners.get(placeKey(each))?.payloadSha256 !== each.payloadSha256)
  if (stale !== undefined)
    return {
      code: 'LINK_STALE',
      reason: `it follows another link of ${placeText(stale)} than the one in this trace`,
    }
  return { code: 'LINK_ORDER', reason: 'it does not follow the last link of the trace' }
}

function linkKey(link: VerifiedLink): string {
  return placeKey(link.extension)
}

/** Station and round: the place of a link in its unit's journey. */
export function placeKey({ station, round }: { station: string; round: number }): string {
  return `${station}.r${round}`
}

function placeText({ station, round }: { station: string; round: number }): string {
  return `${station} round ${round}`
}
