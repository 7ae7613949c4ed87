import { readModelInputs, type ModelInputs } from '../../shared/station/inputs.ts'
import type { StationProgram } from '../../shared/station/program.ts'

/** Judges facts, then asks a reviewer of another model family, if factory.yml names one. */
export const station: StationProgram<ModelInputs> = {
  name: 'review',
  readInputs: (source) => readModelInputs('review', source),
  async work(unit, context) {
    const profile = unit.factory.models.reviewer
    const { openStationSession } = await import('../../shared/station/model-inputs.ts')
    const { review } = await import('./review.ts')
    return review(unit, {
      session: profile === undefined ? undefined : await openStationSession(unit, context, profile),
    })
  },
}
