import { openStationSession } from '../../shared/runner/model-inputs.ts'
import { runAction } from '../../shared/runner/run-action.ts'
import { readInputs } from './inputs.ts'
import { review } from './review.ts'

await runAction('review', readInputs, async (unit, world) => {
  const profile = unit.factory.models.reviewer
  return review(unit, {
    session: profile === undefined ? undefined : await openStationSession(unit, world, profile),
  })
})
