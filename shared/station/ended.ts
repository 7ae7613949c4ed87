import { FactoryError } from '../errors.ts'
import { VERIFICATION_SUMMARY } from '../factory/stations.ts'
import { openJourney, type TrustSource, type UnitRequest } from '../line/open-unit.ts'
import type { ParcelStore } from '../trace/parcel/store.ts'
import type { Trust } from '../trace/verify/trust.ts'

/** A unit that ended without a release. */
export interface EndedUnit {
  unit: { repo: string; serial: string }
  end: 'halted' | 'asking'
  /** SHA-256 of the signed payload of the summary. */
  summarySha256: string
  /** Attempt of the run that sealed it. */
  attempt: number
  /** Whose signatures were counted. */
  trust: Trust
}

/**
 * Opens a unit that was halted, or asks: every link up to the signed summary is verified again.
 * @throws FactoryError LEDGER_NOT_ENDED for any other unit, those of the files and of upstream.
 */
export async function openEnded(
  request: Omit<UnitRequest, 'station' | 'round'>,
  store: ParcelStore,
  trustSource: TrustSource,
): Promise<EndedUnit> {
  const { unit, trust } = await openJourney({ ...request, station: '', round: 1 }, store, trustSource)
  const { repo, serial, state, upstream } = unit
  const summary = upstream.links.at(-1)
  const isEnded = state.status === 'halted' || state.status === 'asking'
  if (isEnded && summary?.statement.predicateType === VERIFICATION_SUMMARY)
    return {
      ...{ unit: { repo, serial }, end: state.status, trust },
      ...{ summarySha256: summary.payloadSha256, attempt: summary.attempt },
    }
  throw new FactoryError('LEDGER_NOT_ENDED', `nothing is entered: the unit ${serial} is ${state.status}`, {
    hint: 'enter it after the station that seals the trace, only when its output `next` is `halted` or `asking`, and list every job of the line under needs; a released unit is entered by its delivery',
  })
}
