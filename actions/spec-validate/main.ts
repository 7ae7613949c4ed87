import { runAction } from '../../shared/github/run-action.ts'
import { isCheck, readCheckInputs, runCheck } from '../../shared/github/run-check.ts'
import { station } from './station.ts'

if (isCheck())
  await runCheck(
    'spec-validate',
    (source) => readCheckInputs('spec-validate', source),
    async (...given) => (await import('./check.ts')).checkSpecs(...given),
  )
else await runAction(station)
