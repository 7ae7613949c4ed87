import { runAction } from '../../shared/github/run-action.ts'
import { stepLog } from '../../shared/github/host.ts'
import { isCheck, readCheckInputs, runCheck } from '../../shared/github/run-check.ts'
import { checkReview } from './check.ts'
import { openReviewer, station } from './station.ts'

if (isCheck())
  await runCheck(
    'review',
    (source) => ({ ...station.readInputs(source), ...readCheckInputs('review', source) }),
    (change, inputs, env) => checkReview(change, (unit) => openReviewer(unit, inputs, { env, ...stepLog })),
  )
else await runAction(station)
