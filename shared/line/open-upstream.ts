import { FactoryError } from '../errors.ts'
import { sha256 } from '../json/digest.ts'
import { parseJson } from '../json/read-json.ts'
import { verifyChain, type ChainReport } from '../trace/chain.ts'
import type { OpenedParcel } from '../trace/parcel.ts'
import type { ParcelStore } from '../trace/store.ts'
import type { Trust } from '../trace/trust.ts'
import { outcomeDocument } from './run/outcome.ts'
import type { RunOutcome, Upstream, UpstreamLink } from './unit.ts'
import type { UpstreamRef } from './upstream-refs.ts'

const MAX_OUTCOME_BYTES = 16 * 1024 * 1024

/** A verified parcel with the bytes it was opened from. */
export interface HeldParcel extends OpenedParcel {
  bytes: Buffer
}

export interface OpenedUpstream extends Upstream {
  /** In the order of `links`. */
  parcels: HeldParcel[]
}

/**
 * Fetches what upstream handed on by digest, verifies every link and the chain they form, and only then parses.
 * @throws FactoryError PARCEL_MISSING, PARCEL_DIGEST, LINK_REJECTED with the verifier's code.
 */
export async function openUpstream(
  refs: readonly UpstreamRef[],
  store: ParcelStore,
  trust: Trust,
): Promise<OpenedUpstream> {
  const found = await Promise.all(
    refs.filter((ref) => ref.kind === 'parcel').map((ref) => fetchParcel(ref, store)),
  )
  const parcels = await acceptedOf(found, trust)
  const known = new Set(parcels.flatMap(({ link }) => link.extension.runs.map(runKey)))
  const outcomes = await Promise.all(
    refs.filter((ref) => ref.kind === 'outcome').map((ref) => fetchOutcome(ref, store)),
  )
  return {
    parcels,
    links: parcels.map(linkOf),
    outcomes: outcomes.filter((outcome) => !known.has(runKey(outcome))),
  }
}

/** The parcels of one unbroken, verified chain, oldest first. @throws FactoryError LINK_REJECTED. */
export async function acceptedOf(
  found: readonly { name: string; bytes: Buffer }[],
  trust: Trust,
): Promise<HeldParcel[]> {
  if (found.length === 0) return []
  const report = await verifyChain(found, { trust })
  refuseRed(report)
  const bytesBy = new Map(found.map(({ bytes }) => [sha256(bytes), bytes]))
  return report.accepted.map((parcel) => ({
    ...parcel,
    bytes: bytesBy.get(parcel.sha256) ?? Buffer.alloc(0),
  }))
}

async function fetchParcel(ref: UpstreamRef, store: ParcelStore): Promise<{ name: string; bytes: Buffer }> {
  return { name: ref.name ?? '', bytes: await store.get(ref) }
}

async function fetchOutcome(ref: UpstreamRef, store: ParcelStore): Promise<RunOutcome> {
  const bytes = await store.get(ref)
  const subject = `the outcome of ${ref.station} round ${ref.round}`
  const outcome = outcomeDocument.parse(parseJson(bytes, subject, MAX_OUTCOME_BYTES), subject)
  if (outcome.station === ref.station && outcome.round === ref.round) return outcome
  throw new FactoryError('UPSTREAM_INVALID', `${subject} is of another station or round`)
}

function refuseRed({ ok, code, reason, links }: ChainReport): void {
  if (ok) return
  const red = links.find((link) => link.code === code)
  const where = red === undefined ? 'the upstream trace' : `${red.station} round ${red.round}`
  throw new FactoryError('LINK_REJECTED', `${where}: ${code ?? ''} ${reason ?? ''}`, {
    where,
    ...(code === null ? {} : { detail: code }),
    hint: 'nothing was taken from upstream; run the named station again, or find out who changed its parcel',
  })
}

export function linkOf({ link, attachments }: OpenedParcel): UpstreamLink {
  const { extension, subjects, payloadSha256 } = link
  return { extension, subjects, payloadSha256, attachments }
}

function runKey(run: { station: string; round: number }): string {
  return `${run.station}#${run.round}`
}
