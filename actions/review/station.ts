import type { Unit } from '../../shared/line/unit.ts'
import type { ModelSession } from '../../shared/model/session.ts'
import { replayHost } from '../../shared/station/machine-host.ts'
import { openStationSession, readModelInputs, type ModelInputs } from '../../shared/station/model-inputs.ts'
import { NO_ATTEMPTS } from '../../shared/station/previous-attempts.ts'
import type { Host, StationProgram } from '../../shared/station/program.ts'
import { review } from './review.ts'

/** Judges facts, then asks a reviewer of another model family, if factory.yml names one. */
export const station: StationProgram<ModelInputs> = {
  name: 'review',
  readInputs: (source) => readModelInputs('review', source),
  async work(unit, context) {
    const profile = unit.factory.models.reviewer
    return review(unit, {
      session: profile === undefined ? undefined : await openStationSession(unit, context, profile),
    })
  },
}

/** The reviewer of a pull request, one session for each spec; no answer is kept. `undefined` when factory.yml names none. */
export async function openReviewer(
  unit: Unit,
  inputs: ModelInputs,
  { env, info, warn }: Pick<Host, 'env' | 'info' | 'warn'>,
): Promise<ModelSession | undefined> {
  const profile = unit.factory.models.reviewer
  if (profile === undefined) return undefined
  const { signal } = new AbortController()
  const host = { ...replayHost(), env, info, warn }
  const deps = { inputs, host, previous: NO_ATTEMPTS, now: () => new Date(), signal }
  return openStationSession(unit, deps, profile)
}
