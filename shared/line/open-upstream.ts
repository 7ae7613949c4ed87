import { FactoryError } from '../errors.ts'
import type { Station } from '../factory/factory.ts'
import type { ParcelStore } from '../trace/parcel/store.ts'
import { continueChain, verifyChain, type ChainReport, type FoundParcel } from '../trace/verify/chain.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import type { Trust } from '../trace/verify/trust.ts'
import type { Upstream } from './unit.ts'
import { unsignedOutcomes } from './unsigned-outcomes.ts'
import type { ParcelUpstream, UpstreamRef } from './upstream-refs.ts'

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
): Promise<Upstream> {
  const parcels = refs.filter((ref) => ref.kind === 'parcel').map((ref) => fetchParcel(ref, store))
  const links = await verifiedLinks(await Promise.all(parcels), trust)
  const recorded = refs.filter((ref) => ref.kind === 'outcome')
  return { links, outcomes: await unsignedOutcomes(recorded, links, { store, line }) }
}

async function fetchParcel(ref: ParcelUpstream, store: ParcelStore): Promise<FoundParcel> {
  return { name: ref.name, bytes: await store.get(ref) }
}

/** The links of one unbroken, verified chain, oldest first. */
async function verifiedLinks(parcels: readonly FoundParcel[], trust: Trust): Promise<VerifiedLink[]> {
  if (parcels.length === 0) return []
  const report = await verifyChain(parcels, { trust })
  throwIfRejected(report)
  return report.accepted
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

/**
 * Verifies the one link that a station has just added, and that it continues the verified ones. The outcomes it signed
 * are no longer open. @throws FactoryError LINK_REJECTED.
 */
export async function addLink(upstream: Upstream, parcel: FoundParcel, trust: Trust): Promise<Upstream> {
  const link = await continueChain(upstream.links, parcel, trust)
  return { links: [...upstream.links, link], outcomes: [] }
}
