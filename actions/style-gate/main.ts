import { runAction } from '../../shared/github/run-action.ts'
import { isCheck, readCheckInputs, runCheck } from '../../shared/github/run-check.ts'
import { station } from './station.ts'

if (isCheck())
  await runCheck(
    'style-gate',
    (source) => readCheckInputs('style-gate', source),
    async (change) => (await import('./check.ts')).checkStyle(change),
  )
else await runAction(station)
