import { runAction } from '../../shared/github/run-action.ts'
import { isCheck, readCheckInputs, runCheck } from '../../shared/github/run-check.ts'
import { station } from './station.ts'

if (isCheck())
  await runCheck(
    'review',
    (source) => ({ ...station.readInputs(source), ...readCheckInputs('review', source) }),
    async (change, inputs, env) => {
      const { checkReview, openReviewer } = await import('./check.ts')
      const { stepLog } = await import('../../shared/github/host.ts')
      return checkReview(change, (unit) => openReviewer(unit, inputs, { env, ...stepLog }))
    },
  )
else await runAction(station)
