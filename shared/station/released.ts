import { FactoryError } from '../errors.ts'
import { VERIFICATION_SUMMARY } from '../factory/stations.ts'
import { compareText } from '../findings.ts'
import { canonicalJson } from '../formats/canonical.ts'
import { openJourney, type TrustSource, type UnitRequest } from '../line/open-unit.ts'
import { closingChange, type ClosingChange } from '../line/closing-change.ts'
import { releaseSubjects } from '../line/release-subjects.ts'
import type { Unit } from '../line/unit.ts'
import type { ParcelStore } from '../trace/parcel/store.ts'
import type { Subject } from '../trace/statement/statement.ts'
import type { Trust } from '../trace/verify/trust.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'

/** A unit that its last station released. */
export interface ReleasedUnit {
  /** As that station saw it: with every link before the summary. */
  unit: Unit
  /** Why it was released. */
  reason: string
  /** SHA-256 of the signed payload of the summary. */
  summarySha256: string
  /** The spec, closed; `undefined` where the release leaves it open. */
  closing: ClosingChange | undefined
  /** Attempt of the run that sealed it. */
  attempt: number
}

export interface OpenReleased {
  released: ReleasedUnit
  /** Whose signatures were counted. */
  trust: Trust
}

/**
 * Opens a unit to deliver it: every link up to the signed summary is verified again, and what the summary attests is computed
 * again from the change.
 * @throws FactoryError PUBLISH_NOT_RELEASED, PUBLISH_UNATTESTED, those of the files and of upstream.
 */
export async function openReleased(
  request: Omit<UnitRequest, 'station' | 'round'>,
  store: ParcelStore,
  trustSource: TrustSource,
): Promise<OpenReleased> {
  const { unit, trust } = await openJourney({ ...request, station: '', round: 1 }, store, trustSource)
  const summary = summaryOf(unit)
  const { station, round, transition } = summary.extension
  const links = unit.upstream.links.slice(0, -1)
  const before: Unit = { ...unit, station, round, upstream: { links, outcomes: [] } }
  const closing = summary.extension.evidence['closes'] === undefined ? undefined : await closingChange(before)
  refuseUnattested(summary, await releaseSubjects(before, closing))
  const { payloadSha256: summarySha256, attempt } = summary
  return { released: { unit: before, reason: transition.reason, summarySha256, closing, attempt }, trust }
}

/** The link that released the unit. A line ends at the station that signs the summary, so it is the last one. */
function summaryOf({ serial, state, upstream }: Unit): VerifiedLink {
  const summary = upstream.links.at(-1)
  if (state.status === 'released' && summary?.statement.predicateType === VERIFICATION_SUMMARY) return summary
  const where =
    state.status === 'running' ? `waits for ${state.station} round ${state.round}` : `is ${state.status}`
  throw new FactoryError('PUBLISH_NOT_RELEASED', `nothing is delivered: the unit ${serial} ${where}`, {
    hint: 'deliver after the station that seals the trace, only when its output `next` is `released`, and list every job of the line under needs',
  })
}

function refuseUnattested({ subjects }: VerifiedLink, computed: readonly Subject[]): void {
  if (canonicalJson(inOrder(subjects)) === canonicalJson(inOrder(computed))) return
  throw new FactoryError(
    'PUBLISH_UNATTESTED',
    'nothing is delivered: the signed summary attests other files than the change of the unit makes',
    { hint: 'find out who signed that summary; run the unit again from its first station' },
  )
}

function inOrder(subjects: readonly Subject[]): { name: string; digest: Subject['digest'] }[] {
  return subjects.map(({ name, digest }) => ({ name, digest })).sort((a, b) => compareText(a.name, b.name))
}
