import { FactoryError } from '../errors.ts'
import { sha256 } from '../formats/digest.ts'
import { verifyChain, type ChainReport } from '../trace/verify/chain.ts'
import type { OpenedParcel } from '../trace/parcel/parcel.ts'
import type { ParcelStore } from '../trace/parcel/store.ts'
import type { Trust } from '../trace/verify/trust.ts'
import type { Station } from '../factory/factory.ts'
import type { Upstream, UpstreamLink } from './unit.ts'
import { unsignedOutcomes } from './unsigned-outcomes.ts'
import type { ParcelUpstream, UpstreamRef } from './upstream-refs.ts'

/** A verified parcel with the bytes it was opened from. */
export interface HeldParcel extends OpenedParcel {
  bytes: Buffer
}

export interface OpenedUpstream extends Upstream {
  /** In the order of `links`. */
  parcels: HeldParcel[]
}

/** What upstream is read from and judged by. */
export interface UpstreamSources {
  store: ParcelStore
  trust: Trust
  line: readonly Station[]
}

/**
 * Fetches what upstream handed on by digest, verifies every link and the chain they form, and only then parses.
 * @throws FactoryError PARCEL_MISSING, PARCEL_DIGEST, UPSTREAM_INVALID, LINK_REJECTED with the verifier's code.
 */
export async function openUpstream(
  refs: readonly UpstreamRef[],
  { store, trust, line }: UpstreamSources,
): Promise<OpenedUpstream> {
  const found = await Promise.all(
    refs.filter((ref) => ref.kind === 'parcel').map((ref) => fetchParcel(ref, store)),
  )
  const parcels = await acceptedOf(found, trust)
  const links = parcels.map(linkOf)
  const seen = refs.filter((ref) => ref.kind === 'outcome')
  return { parcels, links, outcomes: await unsignedOutcomes(seen, links, { store, line }) }
}

/** The parcels of one unbroken, verified chain, oldest first. @throws FactoryError LINK_REJECTED. */
export async function acceptedOf(
  found: readonly { name: string; bytes: Buffer }[],
  trust: Trust,
): Promise<HeldParcel[]> {
  if (found.length === 0) return []
  const report = await verifyChain(found, { trust })
  throwIfRejected(report)
  const bytesBy = new Map(found.map(({ bytes }) => [sha256(bytes), bytes]))
  return report.accepted.map((parcel) => ({
    ...parcel,
    bytes: bytesBy.get(parcel.sha256) ?? Buffer.alloc(0),
  }))
}

async function fetchParcel(
  ref: ParcelUpstream,
  store: ParcelStore,
): Promise<{ name: string; bytes: Buffer }> {
  return { name: ref.name ?? '', bytes: await store.get(ref) }
}

function throwIfRejected({ ok, code, reason, links }: ChainReport): void {
  if (ok) return
  const red = links.find((link) => link.code === code)
  const where = red === undefined ? 'the upstream trace' : `${red.station} round ${red.round}`
  throw new FactoryError('LINK_REJECTED', `${where}: ${code ?? ''} ${reason ?? ''}`, {
    where,
    ...(code === null ? {} : { detail: code }),
    hint: 'nothing was taken from upstream; run the named station again, or find out who changed its parcel',
  })
}

/** What later stations see of a parcel: its envelope is left behind. */
export function linkOf({ link, attachments }: OpenedParcel): UpstreamLink {
  const { extension, subjects, payloadSha256 } = link
  return { extension, subjects, payloadSha256, attachments }
}
