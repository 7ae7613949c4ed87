import { FactoryError } from '../errors.ts'
import { verifyChain, type ChainReport, type FoundParcel } from '../trace/verify/chain.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import type { ParcelStore } from '../trace/parcel/store.ts'
import type { Trust } from '../trace/verify/trust.ts'
import type { Station } from '../factory/factory.ts'
import type { Upstream } from './unit.ts'
import { unsignedOutcomes } from './unsigned-outcomes.ts'
import type { ParcelUpstream, UpstreamRef } from './upstream-refs.ts'

export interface OpenedUpstream extends Upstream {
  /** In the order of `links`. */
  parcels: VerifiedLink[]
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
  const links = parcels
  const seen = refs.filter((ref) => ref.kind === 'outcome')
  return { parcels, links, outcomes: await unsignedOutcomes(seen, links, { store, line }) }
}

/** The parcels of one unbroken, verified chain, oldest first. @throws FactoryError LINK_REJECTED. */
export async function acceptedOf(found: readonly FoundParcel[], trust: Trust): Promise<VerifiedLink[]> {
  if (found.length === 0) return []
  const report = await verifyChain(found, { trust })
  throwIfRejected(report)
  return report.accepted
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
    ...(code === null || reason === null ? {} : { detail: code, reason }),
    hint: 'nothing was taken from upstream; run the named station again, or find out who changed its parcel',
  })
}
