import { runAction } from '../../shared/github/run-action.ts'
import { isCheck, readCheckInputs, runCheck } from '../../shared/github/run-check.ts'
import type { OpenReviewer } from './check.ts'
import { station } from './station.ts'

if (isCheck())
  await runCheck(
    'review',
    (source) => ({ ...station.readInputs(source), ...readCheckInputs('review', source) }),
    async (change, inputs, env) => {
      const [{ checkReview }, { openReviewer }, { stepLog: log }, { isKeylessRun }] = await Promise.all([
        import('./check.ts'),
        import('./open-reviewer.ts'),
        import('../../shared/github/host.ts'),
        import('../../shared/github/keyless-run.ts'),
      ])
      const open: OpenReviewer = (unit, prompt) => openReviewer(unit, prompt, { inputs, env, log })
      return checkReview(change, open, await isKeylessRun(env))
    },
  )
else await runAction(station)
