import type { OpenedParcel } from '../parcel/parcel.ts'
import type { Rejection } from '../statement/rejection.ts'

/** The chain as far as it can be told, oldest first, and every parcel that is not part of it. */
export interface Ordering {
  chain: OpenedParcel[]
  /** Replaced by a later attempt of the same station and round. */
  superseded: OpenedParcel[]
  red: { parcel: OpenedParcel; rejection: Rejection }[]
}

/**
 * Walks from the link without predecessors: the next link is the one whose `previous` names exactly the chain so far;
 * of several attempts of one station and round the highest that fits wins. A trace may mix attempts; a link that
 * points at a replaced attempt is stale.
 */
export function orderChain(parcels: readonly OpenedParcel[]): Ordering {
  const chain: OpenedParcel[] = []
  for (let next = fittingLinks(parcels, chain); next.length > 0; next = fittingLinks(parcels, chain)) {
    const [first] = next
    const rivals = next.filter((parcel) => first !== undefined && keyOf(parcel) !== keyOf(first))
    if (first === undefined || rivals.length > 0) break
    chain.push(first)
  }
  const winners = new Map(chain.map((parcel) => [keyOf(parcel), parcel]))
  const left = parcels.filter((parcel) => !chain.includes(parcel))
  const superseded = left.filter((parcel) => parcel.attempt < (winners.get(keyOf(parcel))?.attempt ?? 0))
  const red = left
    .filter((parcel) => !superseded.includes(parcel))
    .sort((a, b) => a.link.extension.previous.length - b.link.extension.previous.length)
    .map((parcel) => ({ parcel, rejection: rejectionFor(parcel, winners, parcels) }))
  return { chain, superseded, red }
}

/** Highest attempt first. */
function fittingLinks(parcels: readonly OpenedParcel[], chain: readonly OpenedParcel[]): OpenedParcel[] {
  return parcels.filter((parcel) => fits(parcel, chain)).sort((a, b) => b.attempt - a.attempt)
}

function fits({ link }: OpenedParcel, chain: readonly OpenedParcel[]): boolean {
  const { previous } = link.extension
  return (
    previous.length === chain.length &&
    previous.every((each, index) => each.payloadSha256 === chain[index]?.link.payloadSha256)
  )
}

function rejectionFor(
  parcel: OpenedParcel,
  winners: ReadonlyMap<string, OpenedParcel>,
  parcels: readonly OpenedParcel[],
): Rejection {
  const present = new Set(parcels.map(keyOf))
  const { previous } = parcel.link.extension
  const missing = previous.find((each) => !present.has(placeKey(each)))
  if (missing !== undefined)
    return { code: 'LINK_MISSING', reason: `it follows ${placeText(missing)}, which is not there` }
  const stale = previous.find(
    (each) => winners.get(placeKey(each))?.link.payloadSha256 !== each.payloadSha256,
  )
  if (stale !== undefined)
    return {
      code: 'LINK_STALE',
      reason: `it follows another link of ${placeText(stale)} than the one in this trace`,
    }
  return { code: 'LINK_ORDER', reason: 'it does not follow the last link of the trace' }
}

function keyOf({ link }: OpenedParcel): string {
  return placeKey(link.extension)
}

/** Station and round: the place of a link in its unit's journey. */
export function placeKey({ station, round }: { station: string; round: number }): string {
  return `${station}.r${round}`
}

function placeText({ station, round }: { station: string; round: number }): string {
  return `${station} round ${round}`
}
