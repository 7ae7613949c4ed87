import { FactoryError } from '../../errors.ts'
import { openJourney, type TrustSource, type UnitRequest } from '../../line/open-unit.ts'
import type { Unit } from '../../line/unit.ts'
import type { ParcelStore } from '../../trace/parcel/store.ts'
import { askedIn, type AskedQuestions } from './asked-questions.ts'

/** A unit that came to its end, and what it asks; `asked` is absent for a unit that was released. */
export interface EndedUnit {
  unit: Unit
  asked?: AskedQuestions
}

/**
 * Opens a unit to ask the owner of its spec: every link up to the signed summary is verified again, and the questions are judged again
 * from the values that the links have signed.
 * @throws FactoryError ASK_NOTHING for a unit that neither asks nor was released, those of the files and of upstream.
 */
export async function openAsking(
  request: Omit<UnitRequest, 'station' | 'round'>,
  store: ParcelStore,
  trustSource: TrustSource,
): Promise<EndedUnit> {
  const { unit } = await openJourney({ ...request, station: '', round: 1 }, store, trustSource)
  const { status } = unit.state
  if (status === 'released') return { unit }
  const run = unit.upstream.links.at(-1)?.extension.run.id
  const asked = run === undefined ? undefined : askedIn(unit, run)
  if (status === 'asking' && asked !== undefined) return { unit, asked }
  throw new FactoryError('ASK_NOTHING', `the unit ${unit.serial} is ${status} and asks nothing`, {
    hint: 'ask after the station that seals the trace, only when its output `next` is `asking`, and list every job of the line under needs',
  })
}
