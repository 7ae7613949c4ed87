import { openReviewer, openStationSession } from '../../shared/station/model-inputs.ts'
import { runAction } from '../../shared/github/run-action.ts'
import { isCheck, runCheck } from '../../shared/github/run-check.ts'
import { checkReview } from './check.ts'
import { readInputs, readReviewCheck } from './inputs.ts'
import { review } from './review.ts'

if (isCheck())
  await runCheck('review', readReviewCheck, (change, inputs, env) =>
    checkReview(change, openReviewer(inputs, env)),
  )
else
  await runAction('review', readInputs, async (unit, world) => {
    const profile = unit.factory.models.reviewer
    return review(unit, {
      session: profile === undefined ? undefined : await openStationSession(unit, world, profile),
    })
  })
